//! What the benches of this package share: the contents of the sessions that are measured, and how
//! time is measured.

pub mod contents;
pub mod parts;
pub mod timing;
