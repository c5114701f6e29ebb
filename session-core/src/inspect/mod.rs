//! Looking into sessions, for tools and for pages that a developer sees. Not part of the public
//! interface.

mod cookie;
pub mod moment;
#[cfg(feature = "overview")]
mod overview;
pub mod span;

pub use cookie::{Configured, Contents, NotVerified, inspect};
#[cfg(feature = "overview")]
pub use overview::{FieldOverview, Found, Other, OtherKind, Overview, Standing};
