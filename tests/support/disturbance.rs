//! What tests do to servers, and the servers that they do it to.

use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use super::servers::database::Backend;
use super::servers::{Server, memcached, redis};

/// What is done to a server. It blocks.
pub(crate) type Disturbance<B> = fn(&mut B);

/// It is gone for a while.
pub(crate) fn kill<B: Backend>(backend: &mut B) {
    pause();
    backend.kill();
    pause();
    backend.launch();
    pause();
}

/// It hangs for a while.
pub(crate) fn stop<B: Backend>(backend: &mut B) {
    let server = backend.server().expect("it is our own");
    pause();
    server.signal("STOP");
    pause();
    pause();
    server.signal("CONT");
    pause();
}

/// It is started again at once, twice.
pub(crate) fn restart<B: Backend>(backend: &mut B) {
    for _ in 0..2 {
        pause();
        backend.kill();
        backend.launch();
    }
    pause();
}

/// Longer than the deadline of the store.
fn pause() {
    sleep(Duration::from_millis(600));
}

macro_rules! backend {
    ($backend:ident, $module:ident) => {
        pub(crate) struct $backend {
            url: String,
            server: Option<Server>,
            down: Option<(u16, TempDir)>,
        }

        impl Backend for $backend {
            fn start() -> Option<Self> {
                let server = $module::start()?;
                Some(Self { url: $module::url(&server), server: Some(server), down: None })
            }

            fn url(&self) -> &str {
                &self.url
            }

            fn server(&self) -> Option<&Server> {
                self.server.as_ref()
            }

            fn kill(&mut self) {
                self.down = self.server.take().map(Server::kill);
            }

            fn launch(&mut self) {
                self.server = self.down.take().map($module::restart);
            }
        }
    };
}

backend!(Redis, redis);
backend!(Memcached, memcached);
