//! An application in one of the modes, and what it makes of what comes.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use session_core::{
    Algorithm, EventKind, Exchange, Rejection, Session, SessionBuilder, SessionConfig, SessionState,
};

use super::forge::{Forge, ID, OURS, id_message, live, store_key, text};
use crate::support::{Log, Response, Scripted, noon};

use Algorithm::{Aes256GcmSiv, HmacSha1_128, HmacSha256_128};

/// Where sessions are, and how they are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// In the cookie.
    Cookie(Algorithm),
    /// In a store, as they are, under a signed id.
    Stored(Algorithm),
    /// In a store, sealed, under a signed id.
    Sealed(Algorithm),
}

pub(super) const MODES: [Mode; 9] = [
    Mode::Cookie(HmacSha1_128),
    Mode::Cookie(HmacSha256_128),
    Mode::Cookie(Aes256GcmSiv),
    Mode::Stored(HmacSha1_128),
    Mode::Stored(HmacSha256_128),
    Mode::Stored(Aes256GcmSiv),
    Mode::Sealed(HmacSha1_128),
    Mode::Sealed(HmacSha256_128),
    Mode::Sealed(Aes256GcmSiv),
];

impl Mode {
    pub(super) fn algorithm(self) -> Algorithm {
        let (Self::Cookie(algorithm) | Self::Stored(algorithm) | Self::Sealed(algorithm)) = self;
        algorithm
    }

    pub(super) fn is_stored(self) -> bool {
        !matches!(self, Self::Cookie(_))
    }

    /// The algorithm of what is in the cookie: an id hides nothing.
    pub(super) fn of_cookie(self) -> Algorithm {
        match self.algorithm() {
            Aes256GcmSiv if self.is_stored() => HmacSha256_128,
            algorithm => algorithm,
        }
    }

    /// The purpose of the key for what is in the cookie.
    pub(super) fn purpose(self) -> &'static str {
        match self {
            Self::Cookie(Aes256GcmSiv) => "encrypted-state",
            Self::Cookie(_) => "signed-state",
            _ => "session-id",
        }
    }

    /// The same for what is in the store.
    pub(super) fn record_purpose(self) -> &'static str {
        match self.algorithm() {
            Aes256GcmSiv => "stored-encrypted",
            _ => "stored-state",
        }
    }
}

/// An application, and why it took what came for no session.
pub(super) struct Site<T: SessionState> {
    pub(super) mode: Mode,
    pub(super) config: SessionConfig<T>,
    pub(super) store: Scripted,
    pub(super) heard: Heard,
}

#[derive(Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<Rejection>>>);

impl Heard {
    pub(super) fn take(&self) -> Vec<Rejection> {
        std::mem::take(&mut self.0.lock().expect("nobody panics here"))
    }
}

impl<T: SessionState> Site<T> {
    pub(super) fn new(mode: Mode) -> Self {
        Self::of(mode, OURS, |builder| builder)
    }

    pub(super) fn of(
        mode: Mode,
        ours: Forge,
        set: impl FnOnce(SessionBuilder<T>) -> SessionBuilder<T>,
    ) -> Self {
        let (store, heard) = (Scripted::default(), Heard::default());
        let told = heard.clone();
        let builder = SessionBuilder::new(ours.master())
            .algorithm(mode.algorithm())
            .context(ours.context)
            .cookie_name(ours.cookie)
            .clock(noon)
            .on_event(move |event| {
                if let EventKind::Rejected(reason) | EventKind::Expired(reason) = event.kind {
                    told.0.lock().expect("nobody panics here").push(reason);
                }
            });
        let builder = match mode {
            Mode::Cookie(_) => builder,
            Mode::Stored(_) => builder.store(store.clone()),
            Mode::Sealed(_) => builder.store(store.clone()).seal_records(true),
        };
        let config = set(builder).build().expect("the settings agree");
        Self { mode, config, store, heard }
    }

    /// Puts a record under the id, as it is to stand there, and answers with the cookie.
    pub(super) async fn stand(&self, record: &[u8]) -> String {
        self.store.put(&store_key(ID), record).await;
        cookie(&OURS.protect(self.mode.purpose(), self.mode.of_cookie(), b"", &id_message(ID)))
    }

    /// The same for what is in a record, which is sealed first if it has to be.
    pub(super) async fn keep(&self, stored: &[u8]) -> String {
        let record = match self.mode {
            Mode::Sealed(algorithm) => {
                let place = store_key(ID);
                OURS.protect(self.mode.record_purpose(), algorithm, place.as_bytes(), stored)
            }
            _ => stored.to_vec(),
        };
        self.stand(&record).await
    }

    /// The cookie of a session with this body, rightly protected.
    pub(super) async fn with(&self, body: &[u8]) -> String {
        match self.mode {
            Mode::Cookie(algorithm) => {
                cookie(&OURS.protect(self.mode.purpose(), algorithm, b"", body))
            }
            _ => self.keep(&live(body)).await,
        }
    }

    pub(super) async fn load(&self, header: &[u8], now: SystemTime) -> Exchange<T> {
        Exchange::load(&self.config, [header], now).await.expect("the store answers")
    }

    /// A request at this time.
    pub(super) async fn request_at<R>(
        &self,
        now: SystemTime,
        header: impl AsRef<[u8]>,
        handler: impl FnOnce(&mut Session<T>) -> R,
    ) -> Response<R> {
        let log = Log::start();
        let exchange = self.load(header.as_ref(), now).await;
        let result = handler(&mut exchange.view());
        let reply = exchange.finish(now, 200).await;
        Response { result, reply, events: log.events() }
    }

    /// A request at noon.
    pub(super) async fn request<R>(
        &self,
        header: impl AsRef<[u8]>,
        handler: impl FnOnce(&mut Session<T>) -> R,
    ) -> Response<R> {
        self.request_at(noon(), header, handler).await
    }

    pub(super) async fn is_session(&self, header: impl AsRef<[u8]>) -> bool {
        !self.request(header, |session| session.is_new()).await.result
    }

    /// Why it is no session at noon. Whoever brings it gets a fresh one, one line is logged, and the
    /// response says nothing.
    pub(super) async fn refusal(&self, header: impl AsRef<[u8]>) -> Option<Rejection> {
        self.heard.take();
        let response = self.request(header, |session| session.is_new()).await;
        if !response.result {
            return None;
        }
        assert!(response.sets_nothing(), "{:?}: {:?}", self.mode, response.set_cookies());
        assert_eq!(response.events.len(), 1, "{:?}: {:?}", self.mode, response.events);
        let [reason] = self.heard.take()[..] else { panic!("{:?}: one event", self.mode) };
        Some(reason)
    }
}

pub(super) fn cookie(message: &[u8]) -> String {
    format!("session={}", text(message))
}
