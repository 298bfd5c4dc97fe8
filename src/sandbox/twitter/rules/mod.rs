//! The rules of the filtered stream: what there is (`store`), what they match (`matching`), and the
//! requests that read and change them (`list`, `change`); protocols/x.md section 2.

pub(super) mod change;
pub(super) mod list;
pub(super) mod matching;
pub(super) mod store;
