//! Protection against cross-site request forgery.

mod origin;
mod presented;
mod protection;
mod rejection;
mod service;

pub use protection::CsrfProtection;
pub use rejection::CsrfRejection;
pub use service::{CsrfFuture, CsrfService};
