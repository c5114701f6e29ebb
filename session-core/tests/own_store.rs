//! A store that a user has written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use crate::support::{Client, builder};
use session_core::testing::Acceptance;
use session_core::{
    Revision, Session, SessionConfig, SessionStore, StoreError, StoreKey, Swap, Write,
};

#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<HashMap<StoreKey, Held>>>);

struct Held {
    bytes: Vec<u8>,
    /// In seconds since 1970.
    expires: u64,
}

impl From<Write<'_>> for Held {
    fn from(write: Write<'_>) -> Self {
        Self { bytes: write.bytes().to_vec(), expires: write.expires_at_unix() }
    }
}

impl SessionStore for Shelf {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.lock().unwrap().get(key).map(|held| held.bytes.clone()))
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let mut shelf = self.0.lock().unwrap();
        if shelf.contains_key(key) {
            return Ok(Swap::Conflict);
        }
        shelf.insert(*key, write.into());
        Ok(Swap::Done)
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        match self.0.lock().unwrap().get_mut(key) {
            Some(held) if Revision::of(&held.bytes) == Some(expected) => {
                *held = write.into();
                Ok(Swap::Done)
            }
            _ => Ok(Swap::Conflict),
        }
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }

    fn needs_sweeping(&self) -> bool {
        true
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut shelf = self.0.lock().unwrap();
        let over = shelf.iter().filter(|(_, held)| held.expires <= now);
        let expired: Vec<_> = over.map(|(key, _)| *key).take(most).collect();
        expired.iter().for_each(|key| drop(shelf.remove(key)));
        Ok(expired.len())
    }
}

// Spyce 5
#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_ones_own_keeps_every_promise() {
    Acceptance::new(Shelf::default()).run().await;
}

// Spyce 5, Pyramid 14
#[tokio::test]
async fn sessions_are_in_the_store_that_was_plugged_in() {
    #[derive(Session)]
    struct Visitor {
        visits: u32,
    }
    let shelf = Shelf::default();
    let config: SessionConfig<Visitor> = builder().store(shelf.clone()).build().unwrap();
    let client = Client::of(&config);
    for visit in 1..=3 {
        client.request(|visitor| visitor.set_visits(visitor.visits() + 1)).await;
        assert_eq!(client.read(|visitor| visitor.visits()).await, visit);
    }
    assert_eq!(shelf.0.lock().unwrap().keys().collect::<Vec<_>>(), [&client.key()]);
    client.request(|visitor| visitor.invalidate()).await;
    assert!(shelf.0.lock().unwrap().is_empty());
}
