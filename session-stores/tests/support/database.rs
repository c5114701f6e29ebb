//! A server that the tests of one binary share, one at a time.

use std::time::Duration;

use session_core::AnyStore;
use tokio::sync::{Mutex, MutexGuard};

use super::Server;
use super::faults::{Outcome, under_load};

/// A server that tests start themselves, or are given.
pub trait Backend: Sized + Send + 'static {
    /// Starts one; `None`, said loudly, where it is not installed.
    fn start() -> Option<Self>;
    /// Its URL, with the account and the password `secret` where it is our own.
    fn url(&self) -> &str;
    /// The server, where it is our own and running.
    fn server(&self) -> Option<&Server>;
    /// Kills it.
    fn kill(&mut self);
    /// Starts it again over the same files.
    fn launch(&mut self);
}

/// The server of a test binary, started by the first test that comes.
pub struct Shared<B>(Mutex<Option<B>>);

/// The server, for one test.
pub struct Turn<B: 'static>(MutexGuard<'static, Option<B>>);

impl<B: Backend> Shared<B> {
    pub const fn new() -> Self {
        Self(Mutex::const_new(None))
    }

    /// Waits for other tests, and for nothing where it is not installed.
    pub async fn turn(&'static self) -> Option<Turn<B>> {
        let mut server = self.0.lock().await;
        if server.is_none() {
            *server = tokio::task::spawn_blocking(B::start).await.expect("it starts");
        }
        server.is_some().then_some(Turn(server))
    }
}

impl<B: Backend> Turn<B> {
    fn backend(&self) -> &B {
        self.0.as_ref().expect("it was started")
    }

    /// A URL of its database, with these settings.
    pub fn url(&self, settings: &str) -> String {
        let url = self.backend().url();
        format!("{url}{}{settings}", if url.contains('?') { '&' } else { '?' })
    }

    /// Whether it may be killed and paused; said loudly where it may not.
    pub fn is_our_own(&self) -> bool {
        let is_our_own = self.backend().server().is_some();
        if !is_our_own {
            eprintln!("SKIPPED: this server is not for us to disturb");
        }
        is_our_own
    }

    /// Callers work while the server is killed, is away for a while, and comes back.
    pub async fn kill_under_load(&mut self, store: &AnyStore) -> Outcome {
        self.disturb(store, |backend| {
            pause();
            backend.kill();
            pause();
            backend.launch();
            pause();
        })
        .await
    }

    /// The same with a server that hangs.
    pub async fn stop_under_load(&mut self, store: &AnyStore) -> Outcome {
        self.disturb(store, |backend| {
            let server = backend.server().expect("it is our own");
            pause();
            server.signal("STOP");
            pause();
            pause();
            server.signal("CONT");
            pause();
        })
        .await
    }

    async fn disturb(&mut self, store: &AnyStore, how: fn(&mut B)) -> Outcome {
        let mut backend = self.0.take().expect("it was started");
        let disturb = move || {
            how(&mut backend);
            backend
        };
        let (outcome, backend) = under_load(store, disturb).await;
        *self.0 = Some(backend);
        outcome
    }
}

/// Longer than the deadline of a store.
fn pause() {
    std::thread::sleep(Duration::from_millis(1500));
}
