//! Where the middleware and the extractors of one request meet.

use std::any::Any;
use std::cell::OnceCell;
use std::rc::Rc;

use actix_web::dev::Extensions;
use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, HeaderMap};
use session_core::{Exchange, Reply, SessionConfig, SessionState};

use crate::error::SessionError;

/// The session `T` of one request. Nothing is loaded before somebody asks.
pub(crate) struct Slot<T> {
    config: SessionConfig<T>,
    exchange: OnceCell<Exchange<T>>,
}

impl<T: SessionState> Slot<T> {
    pub(crate) fn new(config: &SessionConfig<T>) -> Self {
        Self { config: config.clone(), exchange: OnceCell::new() }
    }

    /// What the session adds to a response of this status; nothing if it was not used.
    pub(crate) fn finish(&self, status: StatusCode) -> Result<Option<Reply>, SessionError> {
        let Some(exchange) = self.exchange.get() else {
            return Ok(None);
        };
        Ok(Some(exchange.finish(self.config.now(), status.as_u16())?))
    }

    pub(crate) fn cookie_name(&self) -> &str {
        self.config.cookie_name()
    }

    /// The exchange, loaded.
    pub(crate) async fn load(&self, headers: &HeaderMap) -> Result<&Exchange<T>, SessionError> {
        let exchange = self.exchange();
        exchange.load(cookies(headers), self.config.now()).await?;
        Ok(exchange)
    }

    /// The exchange, loaded without waiting.
    pub(crate) fn load_now(&self, headers: &HeaderMap) -> Result<&Exchange<T>, SessionError> {
        let exchange = self.exchange();
        exchange.load_now(cookies(headers), self.config.now())?;
        Ok(exchange)
    }

    fn exchange(&self) -> &Exchange<T> {
        self.exchange.get_or_init(|| Exchange::new(&self.config))
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    headers.get_all(COOKIE).map(|value| value.as_bytes())
}

/// The slots of a request, one for each middleware it came through. They share one entry of the
/// request's extensions, so that several session types cost no more than one.
pub(crate) struct Slots {
    outermost: Rc<dyn AnySlot>,
    inner: Vec<Rc<dyn AnySlot>>,
}

trait AnySlot {
    fn cookie(&self) -> (&str, &str);
    fn into_any(self: Rc<Self>) -> Rc<dyn Any>;
}

impl<T: SessionState> AnySlot for Slot<T> {
    fn cookie(&self) -> (&str, &str) {
        (self.config.cookie_name(), self.config.cookie_path())
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

impl Slots {
    /// Adds a middleware's slot; an error when another one has its cookie.
    pub(crate) fn add<T: SessionState>(
        extensions: &mut Extensions,
        slot: Rc<Slot<T>>,
    ) -> Result<(), SessionError> {
        let Some(slots) = extensions.get_mut::<Self>() else {
            let slots = Self { outermost: slot, inner: Vec::new() };
            extensions.insert(slots);
            return Ok(());
        };
        if slots.all().any(|other| other.cookie() == slot.cookie()) {
            let (name, path) = slot.cookie();
            return Err(SessionError::SameCookie { name: name.into(), path: path.into() });
        }
        slots.inner.push(slot);
        Ok(())
    }

    /// The slot of `T`: the innermost, where a part of the site has its own.
    pub(crate) fn find<T: SessionState>(extensions: &Extensions) -> Option<Rc<Slot<T>>> {
        let mut slots = extensions.get::<Self>()?.all();
        slots.find_map(|slot| Rc::clone(slot).into_any().downcast().ok())
    }

    /// The innermost first.
    fn all(&self) -> impl Iterator<Item = &Rc<dyn AnySlot>> {
        self.inner.iter().rev().chain([&self.outermost])
    }
}
