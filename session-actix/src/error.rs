//! What goes wrong around a session. Clients see a bare status.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use session_core::{LoadError, SaveError};

/// Why a session could not be had or saved. The client sees a bare 500.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The request did not come through the session's middleware.
    #[error(
        "no middleware for the session `{0}`: add `.wrap(SessionMiddleware::<{0}>::new(key))` to \
         the `App` or scope, behind (that is, outside) every middleware that uses the session: \
         the last `.wrap` is the outermost"
    )]
    NoMiddleware(&'static str),
    /// Two middlewares would write the same cookie.
    #[error(
        "two session middlewares have the cookie `{name}` with the path `{path}`: give one of \
         them another name, with `#[session(cookie = \"…\")]` or `cookie_name`"
    )]
    SameCookie {
        /// The cookie's name.
        name: String,
        /// Its path.
        path: String,
    },
    /// The session could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Changes could not be sent.
    #[error(transparent)]
    Save(#[from] SaveError),
}

impl ResponseError for SessionError {
    fn status_code(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    /// The details are in the log alone.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
