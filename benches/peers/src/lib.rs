//! What the benches of this package share: the contents of sessions, what requests do with them, the
//! libraries that are measured, and how.

pub mod action;
pub mod application;
pub mod contents;
pub mod document;
pub mod key_values;
pub mod loopback;
pub mod parts;
pub mod subjects;
pub mod timing;
