//! The session of one request, as the middleware and the extractors share it.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, HeaderMap};
use session_core::{Exchange, Reply, SessionConfig, SessionState};

use crate::error::SessionError;
use crate::identity::RequestId;

/// The session `T` of one request. Nothing is loaded before somebody asks.
pub(crate) struct Slot<T> {
    config: SessionConfig<T>,
    request: RequestId,
    /// The slot of the middleware around this one, while the request is on its way.
    outer: RefCell<Option<Rc<dyn AnySlot>>>,
    exchange: OnceCell<Exchange<T>>,
    /// The response's head has left.
    is_finished: Cell<bool>,
}

impl<T: SessionState> Slot<T> {
    pub(crate) fn new(config: &SessionConfig<T>, request: RequestId) -> Self {
        Self {
            config: config.clone(),
            request,
            outer: RefCell::new(None),
            exchange: OnceCell::new(),
            is_finished: Cell::new(false),
        }
    }

    /// Forgets the request that it was for.
    pub(crate) fn clear(&mut self) {
        self.exchange.take();
        self.is_finished.set(false);
    }

    /// Makes it the slot of another request.
    pub(crate) fn reuse(&mut self, request: RequestId) {
        self.request = request;
    }

    /// Puts it inside the slot of the middleware around it; an error if both have one cookie, for
    /// whatever path: where paths overlap the browser sends two.
    pub(crate) fn enclose_in(&self, outer: &Rc<dyn AnySlot>) -> Result<(), SessionError> {
        let mut around = Some(Rc::clone(outer));
        while let Some(slot) = around {
            if slot.cookie() == self.cookie() {
                return Err(SessionError::SameCookie(self.cookie().to_owned()));
            }
            around = slot.outer();
        }
        *self.outer.borrow_mut() = Some(Rc::clone(outer));
        Ok(())
    }

    /// The request has come out of the middleware.
    pub(crate) fn leave(&self) {
        self.is_finished.set(true);
        self.outer.take();
    }

    pub(crate) fn is_used(&self) -> bool {
        self.exchange.get().is_some()
    }

    /// What the session adds to a response of this status; nothing if it was not used.
    pub(crate) fn finish(&self, status: StatusCode) -> Result<Option<Reply>, SessionError> {
        self.is_finished.set(true);
        let Some(exchange) = self.exchange.get() else {
            return Ok(None);
        };
        Ok(Some(exchange.finish(self.config.now(), status.as_u16())?))
    }

    /// The exchange, loaded.
    pub(crate) async fn load(&self, headers: &HeaderMap) -> Result<&Exchange<T>, SessionError> {
        if let Some(exchange) = self.exchange.get() {
            return Ok(exchange);
        }
        let loading = Exchange::load(&self.config, cookies(headers), self.config.now());
        let exchange = loading.await?;
        Ok(self.keep(exchange))
    }

    /// The exchange, loaded without waiting.
    pub(crate) fn load_now(&self, headers: &HeaderMap) -> Result<&Exchange<T>, SessionError> {
        if let Some(exchange) = self.exchange.get() {
            return Ok(exchange);
        }
        let exchange = Exchange::load_now(&self.config, cookies(headers), self.config.now())?;
        Ok(self.keep(exchange))
    }

    fn keep(&self, exchange: Exchange<T>) -> &Exchange<T> {
        if self.is_finished.get() {
            // Loaded by a body that is streamed: changes come too late, and are to be reported.
            let _ = exchange.finish(self.config.now(), StatusCode::OK.as_u16());
        }
        self.exchange.get_or_init(|| exchange)
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    headers.get_all(COOKIE).map(|value| value.as_bytes())
}

/// A slot of any session type.
pub(crate) trait AnySlot {
    /// The name of the cookie.
    fn cookie(&self) -> &str;
    fn request(&self) -> RequestId;
    fn outer(&self) -> Option<Rc<dyn AnySlot>>;
    fn into_any(self: Rc<Self>) -> Rc<dyn Any>;
}

impl<T: SessionState> AnySlot for Slot<T> {
    fn cookie(&self) -> &str {
        self.config.cookie_name()
    }

    fn request(&self) -> RequestId {
        self.request
    }

    fn outer(&self) -> Option<Rc<dyn AnySlot>> {
        self.outer.borrow().clone()
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
