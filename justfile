# What is done often. `.ci/run` is what must pass; it needs no just.

# List the recipes
default:
    @just --list

# Write completions/, man/, the generated blocks of README.md and its picture
gen:
    rm -rf completions man
    cargo run --quiet --locked -- generate completions
    cargo run --quiet --locked -- generate man
    TRILL_BLESS=1 cargo test --quiet --locked --test drift the_readme
    TRILL_BLESS=1 cargo test --quiet --locked --test integration the_picture

# Run all tests
test:
    cargo test --locked

# Check the format and every lint
lint:
    cargo fmt --check
    cargo fmt --check --manifest-path fuzz/Cargo.toml
    cargo clippy --all-targets --locked -- -D warnings

# Build the documentation, private items too
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked

# Measure: decoding and formatting, then the whole program beside curl
bench:
    cargo bench --locked --bench decode --bench format --bench hostile
    cargo build --release --locked
    python3 benches/end_to_end.py

# Fuzz one target (sse, lines, delimited, json, session, rules, xline) for a minute; needs cargo-fuzz and a nightly toolchain
fuzz target="sse" seconds="60":
    cargo +nightly fuzz run {{target}} -- -max_total_time={{seconds}}

# Everything that must pass
ci:
    .ci/run
