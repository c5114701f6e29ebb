//! A store that does not answer.

use std::time::{Duration, SystemTime};

use session_core::{AnyStore, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

/// Never answers.
struct Silent;

impl SessionStore for Silent {
    async fn load(&self, _: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        std::future::pending().await
    }

    async fn create(&self, _: &StoreKey, _: Write<'_>) -> Result<Swap, StoreError> {
        std::future::pending().await
    }

    async fn update(&self, _: &StoreKey, _: Revision, _: Write<'_>) -> Result<Swap, StoreError> {
        std::future::pending().await
    }

    async fn delete(&self, _: &StoreKey) -> Result<(), StoreError> {
        std::future::pending().await
    }

    fn deadline(&self) -> Duration {
        Duration::from_millis(20)
    }
}

// case 100
#[tokio::test]
async fn a_store_that_hangs_has_a_deadline() {
    let store = AnyStore::new(Silent);
    let key = StoreKey::from_bytes([1; 32]);
    let write = Write::new(&[], SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH);
    let revision = Revision::of(&[0; 9]).unwrap();
    let late = |error: StoreError| matches!(error, StoreError::Deadline(_));
    assert!(late(store.load(&key).await.unwrap_err()));
    assert!(late(store.create(&key, write).await.unwrap_err()));
    assert!(late(store.update(&key, revision, write).await.unwrap_err()));
    assert!(late(store.delete(&key).await.unwrap_err()));
}
