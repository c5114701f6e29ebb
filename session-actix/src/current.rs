//! How an extractor finds the middleware's slot.
//!
//! Putting it into every request's extensions would cost each request two allocations, used or
//! not. So the thread remembers whose request it is working on, and only a session that was used,
//! or that a streamed body may want yet, goes into the extensions, where code finds it that does not
//! run inside the middleware: spawned tasks, streamed bodies.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::dev::Extensions;
use actix_web::{HttpMessage, HttpRequest};
use session_core::SessionState;

use crate::identity::RequestId;
use crate::slot::{AnySlot, Slot};

thread_local! {
    /// The slot of the innermost middleware that is at work on this thread.
    static CURRENT: Cell<Option<Rc<dyn AnySlot>>> = const { Cell::new(None) };
}

/// Makes a slot the current one until it is dropped.
pub(crate) struct Entered {
    before: Option<Rc<dyn AnySlot>>,
}

impl Entered {
    #[inline]
    pub(crate) fn new(slot: Rc<dyn AnySlot>) -> Self {
        Self { before: CURRENT.with(|current| current.replace(Some(slot))) }
    }

    /// The slot around it, if it is one of the same request.
    pub(crate) fn outer(&self, request: RequestId) -> Option<&Rc<dyn AnySlot>> {
        self.before.as_ref().filter(|slot| slot.request().is(request))
    }
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        CURRENT.with(|current| current.set(self.before.take()));
    }
}

/// The innermost slot that is at work on this thread, whatever its session.
fn innermost() -> Option<Rc<dyn AnySlot>> {
    CURRENT.with(|current| {
        let slot = current.take();
        current.set(slot.clone());
        slot
    })
}

/// The slot of `T` for this request: the innermost, where a part of the site has its own.
pub(crate) fn innermost_of<T: SessionState>(request: RequestId) -> Option<Rc<Slot<T>>> {
    outwards(innermost().filter(|slot| slot.request().is(request)))
}

/// The slot of `T` for the request that is at work on this thread.
pub(crate) fn at_work<T: SessionState>() -> Option<Rc<Slot<T>>> {
    outwards(innermost())
}

fn outwards<T: SessionState>(mut around: Option<Rc<dyn AnySlot>>) -> Option<Rc<Slot<T>>> {
    while let Some(slot) = around {
        around = slot.outer();
        if let Ok(slot) = slot.into_any().downcast() {
            return Some(slot);
        }
    }
    None
}

/// The slot of `T` that was put into the request's extensions.
pub(crate) fn kept<T: SessionState>(extensions: &Extensions) -> Option<Rc<Slot<T>>> {
    extensions.get::<Used<T>>().map(|Used(slot)| Rc::clone(slot))
}

/// Puts a slot where it is found later, too, if it is not there yet.
pub(crate) fn keep<T: SessionState>(slot: &Rc<Slot<T>>, request: &HttpRequest) {
    if slot.replace_kept(true) {
        return;
    }
    // Of two middlewares of one session, one inside the other, the last to come is found.
    if let Some(Used(before)) = request.extensions_mut().insert(Used(Rc::clone(slot))) {
        before.replace_kept(false);
    }
}

/// A slot in a request's extensions.
struct Used<T: SessionState>(Rc<Slot<T>>);
