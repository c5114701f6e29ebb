//! The format, written a second time from its page (`docs/format.md`), as simply as can be: what
//! the library makes of bytes is compared with this.

mod body;
mod protection;
mod stored;
mod text;

pub(crate) use body::{Body, Fields, fields};
pub(crate) use protection::{KEY, Mode};
pub(crate) use stored::{Stored, store_key};
pub(crate) use text::{decode, each_other_end, encode};
