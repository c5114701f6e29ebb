//! Clients with a cookie jar, and the server that they talk to.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::{
    Exchange, LoadError, Reply, SaveError, Session, SessionBuilder, SessionConfig, SessionState,
    StoreKey,
};
use sha2::{Digest, Sha256};

use super::scripted::Scripted;
use super::{builder, noon, pair, set_cookies};

/// A clock that stands at noon until somebody moves it.
#[derive(Clone, Default)]
pub struct Clock(Arc<AtomicU64>);

impl Clock {
    pub fn now(&self) -> SystemTime {
        noon() + Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    pub fn advance(&self, span: Duration) {
        let millis = u64::try_from(span.as_millis()).expect("a short time");
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

/// An application, with its sessions in a store.
pub struct Server<T: SessionState> {
    pub config: SessionConfig<T>,
    pub store: Scripted,
    pub clock: Clock,
}

impl<T: SessionState> Server<T> {
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub fn with(set: impl FnOnce(SessionBuilder<T>) -> SessionBuilder<T>) -> Self {
        Self::on(Scripted::default(), Clock::default(), set(builder()))
    }

    fn on(store: Scripted, clock: Clock, builder: SessionBuilder<T>) -> Self {
        let time = clock.clone();
        let builder = builder.store(store.clone()).clock(move || time.now());
        let config = builder.build().expect("the settings agree");
        Self { config, store, clock }
    }

    /// Another build of the application, or another process, beside this one.
    pub fn beside<U: SessionState>(&self) -> Server<U> {
        self.beside_with(builder())
    }

    pub fn beside_with<U: SessionState>(&self, builder: SessionBuilder<U>) -> Server<U> {
        Server::on(self.store.clone(), self.clock.clone(), builder)
    }

    /// A new one, which has no cookie.
    pub fn client(&self) -> Client<T> {
        Client::of(&self.config)
    }

    /// One that has the session that a handler makes.
    pub async fn client_with(&self, handler: impl FnOnce(&mut Session<T>)) -> Client<T> {
        let client = self.client();
        let answer = client.request(handler).await;
        assert!(answer.cookie().is_some(), "the handler changes something");
        self.store.take_counts();
        self.store.take_written();
        client
    }
}

/// A browser; its clones share the jar.
pub struct Client<T: SessionState> {
    config: SessionConfig<T>,
    jar: Arc<Mutex<Option<String>>>,
}

impl<T: SessionState> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self { config: self.config.clone(), jar: Arc::clone(&self.jar) }
    }
}

/// What a request came to.
pub struct Answer<R> {
    pub result: R,
    pub reply: Result<Reply, SaveError>,
}

impl<T: SessionState> Client<T> {
    /// A new one, which has no cookie.
    pub fn of(config: &SessionConfig<T>) -> Self {
        Self { config: config.clone(), jar: Arc::default() }
    }

    /// The cookie that it has: `name=value`.
    pub fn cookie(&self) -> Option<String> {
        self.jar.lock().expect("no client panics").clone()
    }

    pub fn put_cookie(&self, cookie: Option<String>) {
        *self.jar.lock().expect("no client panics") = cookie;
    }

    /// The bytes of its cookie.
    pub fn message(&self) -> Vec<u8> {
        let cookie = self.cookie().expect("it has a cookie");
        let (_, value) = cookie.split_once('=').expect("a name and a value");
        URL_SAFE_NO_PAD.decode(value).expect("base64")
    }

    /// What the store keeps its session under.
    pub fn key(&self) -> StoreKey {
        let mut hashed = b"session-v1\0".to_vec();
        hashed.extend_from_slice(&self.message()[1..17]);
        StoreKey::from_bytes(Sha256::digest(hashed).into())
    }

    /// The same browser, talking to another build.
    pub fn on<U: SessionState>(&self, server: &Server<U>) -> Client<U> {
        Client { config: server.config.clone(), jar: Arc::clone(&self.jar) }
    }

    /// Another browser with the cookie that this one has now.
    pub fn copy(&self) -> Self {
        let jar = Arc::new(Mutex::new(self.cookie()));
        Self { config: self.config.clone(), jar }
    }

    pub async fn try_load(&self) -> Result<Exchange<T>, LoadError> {
        let cookie = self.cookie();
        let headers = cookie.iter().map(|cookie| cookie.as_bytes());
        Exchange::load(&self.config, headers, self.config.now()).await
    }

    /// The first half of a request.
    pub async fn load(&self) -> Exchange<T> {
        self.try_load().await.expect("the store answers")
    }

    /// The second half.
    pub async fn finish(&self, exchange: Exchange<T>) -> Answer<()> {
        let reply = exchange.finish(self.config.now(), 200).await;
        if let Ok(reply) = &reply {
            let own = reply.set_cookies().next().map(|text| text.to_vec());
            let own = own.map(|text| pair(String::from_utf8(text).expect("ASCII")));
            if let Some(cookie) = own {
                self.put_cookie(Some(cookie).filter(|cookie| !cookie.ends_with('=')));
            }
        }
        Answer { result: (), reply }
    }

    /// A whole one, with one view that may write.
    pub async fn request<R>(&self, handler: impl FnOnce(&mut Session<T>) -> R) -> Answer<R> {
        let exchange = self.load().await;
        let result = handler(&mut exchange.view());
        let Answer { reply, .. } = self.finish(exchange).await;
        Answer { result, reply }
    }

    /// A request that only reads.
    pub async fn read<R>(&self, handler: impl FnOnce(&Session<T>) -> R) -> R {
        let exchange = self.load().await;
        let result = handler(&exchange.reading_view());
        assert!(self.finish(exchange).await.sets_nothing(), "a reader sets nothing");
        result
    }
}

impl<R> Answer<R> {
    pub fn set_cookies(&self) -> Vec<String> {
        set_cookies(&self.reply)
    }

    /// The `name=value` of the session's own `Set-Cookie`, unless it is a removal.
    pub fn cookie(&self) -> Option<String> {
        self.set_cookies().into_iter().map(pair).find(|pair| !pair.ends_with('='))
    }

    pub fn sets_nothing(&self) -> bool {
        self.set_cookies().is_empty()
    }

    pub fn is_removal(&self) -> bool {
        super::is_removal(&self.set_cookies())
    }

    pub fn error(self) -> SaveError {
        self.reply.expect_err("it can't be saved")
    }
}
