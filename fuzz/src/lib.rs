//! What the fuzz targets do. Each is a function of bytes, so that the corpora are run through them
//! by an ordinary test too: `src/replay.rs`.
//!
//! What a target expects is worked out a second time, from the page of the format and as simply as
//! can be: `src/reference`.

#![forbid(unsafe_code)]

mod contents;
mod limit;
mod reference;
mod request;
mod store;
pub mod targets;

#[cfg(test)]
mod replay;

pub use limit::run;
