//! Typed web sessions for actix-web.
//!
//! You write a struct. It is your session.
//!
//! ```
//! use actix_web::{App, Responder, web};
//! use session_actix::{Key, Session, SessionMiddleware};
//!
//! #[derive(Session)]
//! struct Visitor {
//!     visits: u32,
//! }
//!
//! async fn index(mut visitor: Session<Visitor>) -> impl Responder {
//!     visitor.set_visits(visitor.visits() + 1);
//!     format!("visit {}", visitor.visits())
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = Key::generate()?;
//! let app = App::new()
//!     .wrap(SessionMiddleware::<Visitor>::new(key))
//!     .route("/", web::get().to(index));
//! # Ok(())
//! # }
//! ```
//!
//! Every change is in the next request, in a cookie that is signed, and readable for whoever
//! holds it. There is nothing else to call.

/// The examples of these pages are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../docs/coming-from.md")]
#[doc = include_str!("../../docs/configuration.md")]
#[doc = include_str!("../../docs/stores.md")]
#[cfg_attr(feature = "testing", doc = include_str!("../../docs/schema-lock.md"))]
#[doc = include_str!("../../session-derive/src/reference.md")]
struct Pages;

#[cfg(feature = "actix-session")]
mod actix_session;
mod csrf;
mod current;
mod current_session;
#[cfg(feature = "dev-page")]
mod dev_page;
mod error;
mod extract;
mod extraction_error;
mod headers;
mod identity;
mod middleware;
mod neighbours;
mod reference;
mod request;
mod service;
mod slot;
pub mod test;

#[cfg(feature = "actix-session")]
pub use actix_session::{ActixSessionCookies, ActixSessionState};
pub use csrf::{CsrfFuture, CsrfProtection, CsrfRejection, CsrfService};
pub use current_session::current_session;
#[cfg(feature = "dev-page")]
pub use dev_page::SessionPage;
pub use error::SessionError;
pub use extract::Extraction;
pub use extraction_error::ExtractionError;
pub use middleware::SessionMiddleware;
pub use reference::SessionRef;
pub use request::SessionExt;
pub use service::{SessionFuture, SessionService};
pub use session_core::__private::Session;
pub use session_core::{
    Algorithm, AnyStore, BuildError, CookieConfig, CookieConfigError, CsrfError, CsrfToken,
    Detached, EncodedSizes, EventKind, Expiry, Extra, ExtraError, Flash, FlashMessage, Former,
    FormerError, Key, KeyEntry, KeyError, KeyRing, Level, Lifecycle, Listed, LoadError,
    MemoryStore, NotAKey, NotBefore, Owned, OwnerKey, PreviousScope, Rejection, Revision,
    Revocation, SameSite, SaveError, SaveReport, SessionBuilder, SessionConfig, SessionEvent,
    SessionState, SessionStore, Sessions, SettingMistake, Settings, SettingsError, StoreError,
    StoreKey, Swap, Write,
};
pub use session_derive::ActixSession as Session;

/// What generated code names. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::__impl_extractor;
    pub use crate::extract::Extraction;
    pub use actix_web::dev::Payload;
    pub use actix_web::{FromRequest, HttpRequest};
    pub use session_core::__private::*;
}

/// Makes a tracked struct an extractor. It is local to the user's crate, so the orphan rule lets
/// the user's crate do it.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_extractor {
    ($tracked:ty) => {
        impl $crate::__private::FromRequest for $tracked {
            type Error = $crate::ExtractionError;
            type Future = $crate::__private::Extraction<Self>;

            fn from_request(
                __request: &$crate::__private::HttpRequest,
                _: &mut $crate::__private::Payload,
            ) -> Self::Future {
                $crate::__private::Extraction::tracked(__request)
            }
        }
    };
}
