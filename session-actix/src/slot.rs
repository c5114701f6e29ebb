//! The session of one request, as the middleware and the extractors share it.

use std::any::Any;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use session_core::{Exchange, LoadError, Reply, SessionConfig, SessionState};
use tokio::sync::Mutex;

use crate::error::SessionError;
use crate::headers::Names;
use crate::identity::RequestId;

/// The session `T` of one request. Nothing is loaded before somebody asks.
pub(crate) struct Slot<T: SessionState> {
    config: SessionConfig<T>,
    /// The request header that carries the session.
    carrier: HeaderName,
    /// Its name, for `Vary`.
    vary: HeaderValue,
    request: RequestId,
    /// The slot of the middleware around this one, while the request is on its way.
    outer: Cell<Option<Rc<dyn AnySlot>>>,
    exchange: OnceCell<Exchange<T>>,
    /// That of the last request, for its memory.
    spare: Cell<Option<Exchange<T>>>,
    /// Why loading failed; it is not tried again for this request.
    failure: OnceCell<LoadError>,
    /// How many have been told of the failure, less those who took it to answer it themselves.
    unanswered: Cell<usize>,
    /// Held while it is loaded, so that several extractors of one request load it once.
    loading: Mutex<()>,
    /// The response's head has left.
    is_finished: Cell<bool>,
    /// It was put into the extensions of its request. Whoever empties those takes it out of them for
    /// good.
    is_kept: Cell<bool>,
}

impl<T: SessionState> Slot<T> {
    pub(crate) fn new(config: &SessionConfig<T>, request: RequestId) -> Self {
        Self {
            config: config.clone(),
            // A name that is none was refused when the configuration was built.
            carrier: config.request_header().parse().unwrap_or(COOKIE),
            vary: vary(config.request_header()),
            request,
            outer: Cell::new(None),
            exchange: OnceCell::new(),
            spare: Cell::new(None),
            failure: OnceCell::new(),
            unanswered: Cell::new(0),
            loading: Mutex::new(()),
            is_finished: Cell::new(false),
            is_kept: Cell::new(false),
        }
    }

    /// Forgets the request that it was for.
    pub(crate) fn clear(&mut self) {
        if let Some(mut exchange) = self.exchange.take()
            && exchange.clear()
        {
            self.spare.set(Some(exchange));
        }
        self.failure.take();
        self.unanswered.set(0);
    }

    /// Makes it the slot of another request.
    pub(crate) fn reuse(&mut self, request: RequestId) {
        self.request = request;
        self.is_finished.set(false);
        self.is_kept.set(false);
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
        self.outer.set(Some(Rc::clone(outer)));
        Ok(())
    }

    /// The request has come out of the middleware.
    pub(crate) fn leave(&self) {
        self.is_finished.set(true);
        drop(self.outer.take());
    }

    /// Whether the response has to hear of it.
    pub(crate) fn is_used(&self) -> bool {
        self.exchange.get().is_some() || self.failure.get().is_some()
    }

    /// Remembers whether it was put into the extensions of its request, and says what was remembered.
    pub(crate) fn replace_kept(&self, is_kept: bool) -> bool {
        self.is_kept.replace(is_kept)
    }

    /// Whether saving may take waiting.
    pub(crate) fn waits(&self) -> bool {
        self.config.waits()
    }

    /// Why the response has to be a 503, whatever the handler made of it: somebody who was told may
    /// have taken the lack of a session for a stranger.
    fn unanswered_failure(&self) -> Result<(), SessionError> {
        match self.failure.get() {
            Some(failure) if self.unanswered.get() > 0 => Err(failure.clone().into()),
            _ => Ok(()),
        }
    }

    /// What the session adds to a response of this status; nothing if it was not used.
    pub(crate) fn finish_now(&self, status: StatusCode) -> Result<Option<Reply>, SessionError> {
        self.is_finished.set(true);
        self.unanswered_failure()?;
        let Some(exchange) = self.exchange.get() else {
            return Ok(None);
        };
        // Where it can't matter the clock is not read, which takes as long as a small field.
        let reply = match exchange.finish_read() {
            Some(reply) => reply,
            None => exchange.finish_now(self.config.now(), status.as_u16())?,
        };
        Ok(Some(reply))
    }

    /// The same where it takes waiting.
    pub(crate) async fn finish(&self, status: StatusCode) -> Result<Option<Reply>, SessionError> {
        self.is_finished.set(true);
        self.unanswered_failure()?;
        let Some(exchange) = self.exchange.get() else {
            return Ok(None);
        };
        Ok(Some(exchange.finish(self.config.now(), status.as_u16()).await?))
    }

    /// The exchange, loaded.
    pub(crate) async fn load(&self, headers: &HeaderMap) -> Result<&Exchange<T>, SessionError> {
        self.load_first(headers).await;
        match self.exchange.get() {
            Some(exchange) => Ok(exchange),
            None => Err(self.known_failure().err().unwrap_or(LoadError::NotYet.into())),
        }
    }

    /// Loads it, unless that was tried before, and tells nobody.
    pub(crate) async fn load_first(&self, headers: &HeaderMap) {
        let _loading = self.loading.lock().await;
        if self.is_used() {
            return;
        }
        let loading = Exchange::load(&self.config, self.carriers(headers), self.config.now());
        match loading.await {
            Ok(exchange) => self.keep(exchange).await,
            Err(error) => self.fail(error),
        }
    }

    /// The exchange, if it was loaded.
    pub(crate) fn loaded(&self) -> Result<&Exchange<T>, SessionError> {
        self.known_failure()?;
        self.exchange.get().ok_or(LoadError::NotYet.into())
    }

    /// The exchange, loaded without waiting.
    pub(crate) fn load_now(&self, headers: &HeaderMap) -> Result<&Exchange<T>, SessionError> {
        if let Some(exchange) = self.exchange.get() {
            return Ok(exchange);
        }
        self.known_failure()?;
        let (now, carriers) = (self.config.now(), self.carriers(headers));
        let loaded = match self.spare.take() {
            Some(spare) => spare.reload_now(&self.config, carriers, now),
            None => Exchange::load_now(&self.config, carriers, now),
        };
        if let Err(error) = &loaded
            && !matches!(error, LoadError::NotYet)
        {
            self.fail(error.clone());
            self.known_failure()?;
        }
        let exchange = loaded?;
        if self.is_finished.get() {
            // Loaded by a body that is streamed: changes come too late, and are to be reported.
            let _ = exchange.finish_now(self.config.now(), StatusCode::OK.as_u16());
        }
        Ok(self.exchange.get_or_init(|| exchange))
    }

    /// Remembers why it can't be loaded.
    fn fail(&self, error: LoadError) {
        tracing::error!(%error, "a session could not be loaded");
        // It is not tried again after the first.
        let _ = self.failure.set(error);
    }

    fn known_failure(&self) -> Result<(), SessionError> {
        match self.failure.get() {
            Some(failure) => {
                self.unanswered.set(self.unanswered.get() + 1);
                Err(failure.clone().into())
            }
            None => Ok(()),
        }
    }

    async fn keep(&self, exchange: Exchange<T>) {
        if self.is_finished.get() {
            let _ = exchange.finish(self.config.now(), StatusCode::OK.as_u16()).await;
        }
        self.exchange.get_or_init(|| exchange);
    }

    /// The values of the header that carries the session.
    fn carriers<'h>(&self, headers: &'h HeaderMap) -> impl Iterator<Item = &'h [u8]> + use<'h, T> {
        headers.get_all(&self.carrier).map(|value| value.as_bytes())
    }

    /// What the session is called in headers.
    pub(crate) fn names(&self) -> Names<'_> {
        let Self { config, vary, .. } = self;
        Names { cookie: config.cookie_name(), carrier: config.request_header(), vary }
    }
}

/// A `Vary` that names this header alone.
fn vary(header: &str) -> HeaderValue {
    match header {
        "Cookie" => HeaderValue::from_static("Cookie"),
        // It is the name of a header.
        other => HeaderValue::from_str(other).unwrap_or(HeaderValue::from_static("*")),
    }
}

/// A slot of any session type.
pub(crate) trait AnySlot {
    /// The name of the cookie.
    fn cookie(&self) -> &str;
    fn request(&self) -> RequestId;
    fn outer(&self) -> Option<Rc<dyn AnySlot>>;
    /// Leaves the answer to a failed load to one who was told of it.
    fn take_failure(&self);
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
        let outer = self.outer.take();
        self.outer.set(outer.clone());
        outer
    }

    fn take_failure(&self) {
        self.unanswered.set(self.unanswered.get().saturating_sub(1));
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
