//! Statements that wait at a server for what others have locked.

use std::time::Duration;

use session_core::{AnyStore, Revision, SessionStore, Swap};
use tokio::time::timeout;

use super::promises::{bytes, key, write};

/// What is written while nothing can be.
pub struct Waiting {
    store: AnyStore,
    old: Vec<u8>,
}

impl Waiting {
    pub async fn new(store: AnyStore) -> Self {
        let old = bytes(1, 0);
        assert_eq!(store.create(&key(1), write(&old)).await.unwrap(), Swap::Done);
        Self { store, old }
    }

    /// Writes as often as that, which fails.
    pub async fn fail(&self, times: u64) {
        for state in 1..=times {
            let next = bytes(1, state);
            let expected = Revision::of(&self.old).unwrap();
            assert!(self.store.update(&key(1), expected, write(&next)).await.is_err());
        }
    }

    /// Writes as often as that, for clients that soon go away.
    pub async fn give_up(&self, times: u64) {
        for _ in 0..times {
            let _ = timeout(Duration::from_millis(20), self.fail(1)).await;
        }
    }
}
