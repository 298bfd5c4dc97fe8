//! How faults are carried out on X's side: in place of a stream (`refusal`), on its lines (`edit`),
//! on its bytes (`wire`). Problems within a stream are the stream's, ends are `drip`'s.

pub(in super::super) mod edit;
pub(super) mod refusal;
pub(in super::super) mod wire;
