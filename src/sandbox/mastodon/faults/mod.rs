//! How faults are carried out on Mastodon's streams: in place of a stream (`refusal`), on its
//! events (`edit`), on its bytes (`wire`). Ends are `drip`'s affair.

pub(super) mod edit;
pub(super) mod refusal;
pub(super) mod wire;
