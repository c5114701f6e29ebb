//! The future of the extractors.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpRequest;
use session_core::__private::Tracked;
use session_core::{Exchange, SessionState};

use crate::current;
use crate::error::SessionError;
use crate::extraction_error::{ExtractionError, Failure};
use crate::request::Slotted;
use crate::slot::Slot;

/// The future of an extractor of sessions.
pub struct Extraction<E> {
    progress: Progress<E>,
    /// Set while this future lives; see [`ExtractionError`].
    is_alive: Option<Rc<Cell<bool>>>,
}

enum Progress<E> {
    Done(Option<Result<E, ExtractionError>>),
    Loading(Pin<Box<dyn Future<Output = Result<E, ExtractionError>>>>),
}

impl<E> Extraction<E> {
    pub(crate) fn new<T: SessionState>(
        request: &HttpRequest,
        take: impl FnOnce(&Exchange<T>) -> E + 'static,
    ) -> Self
    where
        E: 'static,
    {
        let slot = match request.slot::<T>() {
            Ok(slot) => slot,
            Err(error) => return Self::done(Err(error.into())),
        };
        if slot.waits() && !slot.is_used() {
            return Self::loading(request.clone(), slot, take);
        }
        let taken = match slot.load_now(request.headers()) {
            Ok(exchange) => Ok(take(exchange)),
            Err(error) => Err(error),
        };
        match taken {
            Ok(taken) => {
                current::keep(&slot, request);
                Self::done(Ok(taken))
            }
            Err(error) => Self::failed(error, slot),
        }
    }

    fn done(result: Result<E, ExtractionError>) -> Self {
        Self { progress: Progress::Done(Some(result)), is_alive: None }
    }

    fn failed<T: SessionState>(error: SessionError, slot: Rc<Slot<T>>) -> Self {
        let is_alive = Rc::new(Cell::new(true));
        let failure = Failure { slot, is_extraction_alive: Rc::clone(&is_alive) };
        let error = ExtractionError::of_loading(error, failure);
        Self { progress: Progress::Done(Some(Err(error))), is_alive: Some(is_alive) }
    }

    fn loading<T: SessionState>(
        request: HttpRequest,
        slot: Rc<Slot<T>>,
        take: impl FnOnce(&Exchange<T>) -> E + 'static,
    ) -> Self
    where
        E: 'static,
    {
        let is_alive = Rc::new(Cell::new(true));
        let is_extraction_alive = Rc::clone(&is_alive);
        let load = async move {
            let taken = slot.load(request.headers()).await.map(take);
            match taken {
                Ok(taken) => {
                    current::keep(&slot, &request);
                    Ok(taken)
                }
                Err(error) => {
                    Err(ExtractionError::of_loading(error, Failure { slot, is_extraction_alive }))
                }
            }
        };
        Self { progress: Progress::Loading(Box::pin(load)), is_alive: Some(is_alive) }
    }
}

impl<E: Tracked + 'static> Extraction<E> {
    /// A view that reads and writes.
    #[doc(hidden)]
    #[must_use]
    pub fn tracked(request: &HttpRequest) -> Self {
        Self::new(request, Exchange::<E::State>::view)
    }
}

impl<E> Future for Extraction<E> {
    type Output = Result<E, ExtractionError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.progress {
            Progress::Done(result) => result.take().map_or(Poll::Pending, Poll::Ready),
            Progress::Loading(load) => load.as_mut().poll(cx),
        }
    }
}

/// Nothing in it is pinned where it stands.
impl<E> Unpin for Extraction<E> {}

impl<E> Drop for Extraction<E> {
    fn drop(&mut self) {
        if let Some(is_alive) = &self.is_alive {
            is_alive.set(false);
        }
    }
}

impl<E> fmt::Debug for Extraction<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extraction")
    }
}
