//! What goes wrong around a session. Clients see a bare status.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use session_core::{CsrfError, ExtraError, LoadError, SaveError};

/// Why a session could not be had or saved. The client sees a bare 500, or a bare 503 with
/// `Retry-After` where the same request may succeed a little later.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The request did not come through the session's middleware.
    #[error(
        "no middleware for the session `{0}`: add `.wrap(SessionMiddleware::<{0}>::new(key))` to \
         the `App` or scope, behind (that is, outside) every middleware that uses the session: \
         the last `.wrap` is the outermost. (A task of its own finds a session that a handler or \
         a middleware has taken as an argument.)"
    )]
    NoMiddleware(&'static str),
    /// Two middlewares of one application would write the same cookie. Found when the first request
    /// comes through the second of them.
    #[error(
        "two session middlewares have the cookie `{0}`: give one of them another name, with \
         `#[session(cookie = \"…\")]` or `cookie_name`"
    )]
    SameCookie(String),
    /// The session could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Changes could not be saved.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// There is no CSRF token to be had.
    #[error(transparent)]
    Csrf(#[from] CsrfError),
    /// An extra value can't be read or written.
    #[error(transparent)]
    Extra(#[from] ExtraError),
}

/// Seconds after which a client may try again.
const RETRY_SECONDS: u64 = 2;

impl ResponseError for SessionError {
    fn status_code(&self) -> StatusCode {
        let is_temporary = match self {
            Self::Load(error) => error.is_temporary(),
            Self::Save(error) => error.is_temporary(),
            Self::NoMiddleware(_) | Self::SameCookie(_) | Self::Csrf(_) | Self::Extra(_) => false,
        };
        match is_temporary {
            true => StatusCode::SERVICE_UNAVAILABLE,
            false => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The details are in the log alone.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS.into());
        }
        response
    }
}
