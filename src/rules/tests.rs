//! The linter's catalogue and what stands beside each other in one rule.
