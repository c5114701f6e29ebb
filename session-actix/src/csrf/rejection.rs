//! Why a request is turned away.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

/// Why [`CsrfProtection`](crate::CsrfProtection) turned a request away. The client sees a bare 403,
/// or a bare 413 for a body that is too large to look for a token in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CsrfRejection {
    /// The browser says that a page of another origin sent it.
    #[error(
        "a page of another origin sent this request; if that origin is yours, name it with \
         `trust_origin`; behind a proxy that changes the `Host` header, name your own"
    )]
    OtherOrigin,
    /// It carries no token.
    #[error(
        "this request has no CSRF token: put `get_or_create()` of the session's `CsrfToken` into \
         the form as `csrf_token`, or into the header `x-csrf-token`"
    )]
    NoToken,
    /// Its token is not that of the session.
    #[error(
        "the CSRF token of this request is not that of the session: the page is older than the \
         last sign-in or sign-out, the session has expired, or the request is forged"
    )]
    WrongToken,
    /// Its body is too large to look for a token in.
    #[error(
        "the form is too large to look for its CSRF token: send that in the header \
         `x-csrf-token`, or raise `form_limit`"
    )]
    TooLarge,
    /// Its body ended too early.
    #[error("the form could not be read")]
    Unreadable,
}

impl ResponseError for CsrfRejection {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::OtherOrigin | Self::NoToken | Self::WrongToken => StatusCode::FORBIDDEN,
        }
    }

    /// The details are in the log alone.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
