//! Reading a session without ever causing a `Set-Cookie`.

use std::fmt;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use session_core::{Exchange, Session, SessionState};

use crate::extract::Extraction;
use crate::extraction_error::ExtractionError;

/// The session `T` as a handler argument that only reads: it never causes a `Set-Cookie`, not
/// even to extend a lifetime. (The first request with a session of [another
/// library](crate::SessionBuilder::former) does, whatever it takes.)
///
/// It dereferences to `Session<T>`, whose getters need no more. On pages where people stay, take
/// `Session<T>`, by value and without `mut`: that one keeps a session in use alive.
pub struct SessionRef<T: SessionState>(Session<T>);

impl<T: SessionState> Deref for SessionRef<T> {
    type Target = Session<T>;

    fn deref(&self) -> &Session<T> {
        &self.0
    }
}

impl<T: SessionState> FromRequest for SessionRef<T> {
    type Error = ExtractionError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = |exchange: &Exchange<T>| Self(exchange.reading_view());
        Extraction::new(request, read)
    }
}

impl<T: SessionState> fmt::Debug for SessionRef<T>
where
    Session<T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
