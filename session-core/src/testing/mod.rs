//! For tests: the lock of a schema, [`schema_lock`], and the acceptance suite for stores, which
//! whoever writes a [`SessionStore`] runs against theirs.
//!
//! ```
//! # use session_core::MemoryStore;
//! use session_core::testing::Acceptance;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! Acceptance::new(MemoryStore::new()).run().await;
//! # }
//! ```
//!
//! Both need the feature `testing`, and the suite needs tokio. It works under keys of its own, drawn at random, so the
//! store may be in use.

mod basics;
mod expiry;
mod fixture;
mod lock;
mod owners;
mod races;
pub(crate) mod shape;

use std::fmt;

use crate::store::{AnyStore, SessionStore};

use fixture::Fixture;
pub use lock::{
    Checked, LockEntry, LockFile, LockState, LockSyntaxError, Report, SchemaLock, SchemaLockError,
    schema_lock,
};
pub(crate) use shape::Shape;

/// The suite, and how much of it is run.
pub struct Acceptance {
    fixture: Fixture,
    rounds: usize,
    waits: bool,
}

impl Acceptance {
    /// All of it, with races of 500 rounds.
    #[must_use]
    pub fn new(store: impl SessionStore) -> Self {
        Self { fixture: Fixture::new(AnyStore::new(store)), rounds: 500, waits: true }
    }

    /// How many rounds each race has.
    #[must_use]
    pub fn rounds(mut self, rounds: usize) -> Self {
        self.rounds = rounds;
        self
    }

    /// Leaves out what takes seconds of waiting: whether a backend that expires by itself does so.
    #[must_use]
    pub fn without_waiting(mut self) -> Self {
        self.waits = false;
        self
    }

    /// Runs it.
    ///
    /// # Panics
    ///
    /// When the store does not keep a promise; the message says which. That is what it is for.
    pub async fn run(self) {
        let Self { fixture, rounds, waits } = self;
        basics::check(&fixture).await;
        owners::check(&fixture).await;
        expiry::check_sweeping(&fixture).await;
        if waits {
            expiry::check_waiting(&fixture).await;
        }
        races::check(&fixture, rounds).await;
    }
}

impl fmt::Debug for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acceptance").field("rounds", &self.rounds).finish_non_exhaustive()
    }
}
