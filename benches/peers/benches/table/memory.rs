//! The memory of one exchange for the next.

use std::cell::Cell;
use std::hint::black_box;
use std::time::SystemTime;

use session_core::{Exchange, Reply, Session, SessionConfig};
use session_peers::contents::Contents;

use crate::codec::{finished, loaded};

/// Loads one exchange after the other in the same memory, as the adapter does with the requests of a
/// thread.
pub(crate) struct Memory<'a, C: Contents> {
    config: &'a SessionConfig<C>,
    cookie: &'a str,
    now: SystemTime,
    last: Cell<Option<Exchange<C>>>,
}

impl<'a, C: Contents> Memory<'a, C> {
    pub(crate) fn of(config: &'a SessionConfig<C>, cookie: &'a str, now: SystemTime) -> Self {
        Self { config, cookie, now, last: Cell::new(Some(loaded(config, cookie, now))) }
    }

    pub(crate) fn loaded(&self) -> Exchange<C> {
        let last = self.last.take().expect("it was kept");
        let header = black_box(self.cookie).as_bytes();
        last.reload_now(self.config, [header], self.now).expect("cookies load without waiting")
    }

    pub(crate) fn keep(&self, mut exchange: Exchange<C>) {
        assert!(exchange.clear(), "its view was let go");
        self.last.set(Some(exchange));
    }

    /// Loads one, reads it, and lets it go.
    pub(crate) fn read<R>(&self, read: impl FnOnce(&Session<C>) -> R) -> R {
        let exchange = self.loaded();
        let read = read(&exchange.view());
        self.keep(exchange);
        read
    }

    /// Loads one, changes it, and saves it.
    pub(crate) fn save(&self, change: impl FnOnce(&mut Session<C>)) -> Reply {
        let exchange = self.loaded();
        change(&mut exchange.view());
        let reply = finished(&exchange, self.now);
        self.keep(exchange);
        reply
    }
}
