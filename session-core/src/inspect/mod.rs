//! Looking into sessions, for tools and for pages that a developer sees. Not part of the public
//! interface.

mod cookie;
pub mod moment;
pub mod span;

pub use cookie::{Configured, Contents, NotVerified, inspect};
