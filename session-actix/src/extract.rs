//! The future of the extractors.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::{HttpMessage, HttpRequest};
use session_core::__private::Tracked;
use session_core::{Exchange, SessionState};

use crate::current;
use crate::error::SessionError;
use crate::request::Slotted;

/// The future of an extractor of sessions.
pub struct Extraction<E>(Ready<Result<E, SessionError>>);

impl<E> Extraction<E> {
    pub(crate) fn new<T: SessionState>(
        request: &HttpRequest,
        take: impl FnOnce(&Exchange<T>) -> E,
    ) -> Self {
        Self(ready(extract(request, take)))
    }
}

fn extract<T: SessionState, E>(
    request: &HttpRequest,
    take: impl FnOnce(&Exchange<T>) -> E,
) -> Result<E, SessionError> {
    let slot = request.slot::<T>()?;
    let is_first = !slot.is_used();
    let taken = take(slot.load_now(request.headers())?);
    if is_first {
        current::keep(slot, &mut request.extensions_mut());
    }
    Ok(taken)
}

impl<E: Tracked> Extraction<E> {
    /// A view that reads and writes.
    #[doc(hidden)]
    #[must_use]
    pub fn tracked(request: &HttpRequest) -> Self {
        Self::new(request, Exchange::<E::State>::view)
    }
}

impl<E> Future for Extraction<E> {
    type Output = Result<E, SessionError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl<E> fmt::Debug for Extraction<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extraction")
    }
}
