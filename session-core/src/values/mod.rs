//! Field types with a purpose.

mod csrf;
mod extra;
mod flash;
mod flash_message;
mod mask;

pub(crate) use csrf::at_new_identity;
pub use csrf::{CsrfError, CsrfToken};
pub use extra::{Extra, ExtraError};
pub use flash::Flash;
pub use flash_message::{FlashMessage, Level};
