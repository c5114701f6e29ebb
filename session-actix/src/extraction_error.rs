//! Why a session could not be extracted, and who is told.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::rc::Rc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::error::SessionError;
use crate::slot::AnySlot;

/// Why a session could not be extracted: a [`SessionError`], into which it converts.
///
/// When a store can't be reached, the response becomes a 503 whatever the handler answers, for it
/// may have taken the lack of a session for a stranger (an argument that is an `Option` does). A
/// handler that takes `Result<Session<T>, SessionError>` as its argument answers itself.
pub struct ExtractionError {
    error: SessionError,
    failure: Option<Failure>,
}

impl ExtractionError {
    pub(crate) fn of_loading(error: SessionError, failure: Failure) -> Self {
        Self { error, failure: Some(failure) }
    }
}

impl From<SessionError> for ExtractionError {
    fn from(error: SessionError) -> Self {
        Self { error, failure: None }
    }
}

/// Tells apart who has the error of a failed load. actix-web's extractor of a `Result` converts it
/// while it holds our future yet; the `?` of somebody else's extractor comes after the future was
/// dropped, and an `Option` throws the error away.
pub(crate) struct Failure {
    pub(crate) slot: Rc<dyn AnySlot>,
    pub(crate) is_extraction_alive: Rc<Cell<bool>>,
}

impl From<ExtractionError> for SessionError {
    fn from(ExtractionError { error, failure }: ExtractionError) -> Self {
        if let Some(failure) = failure.filter(|failure| failure.is_extraction_alive.get()) {
            failure.slot.take_failure();
        }
        error
    }
}

impl ResponseError for ExtractionError {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        self.error.error_response()
    }
}

impl Error for ExtractionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl fmt::Display for ExtractionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Debug for ExtractionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}
