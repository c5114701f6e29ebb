//! The store in memory.

use std::time::{Duration, SystemTime};

use session_core::testing::Acceptance;
use session_core::{MemoryStore, SessionStore, StoreError, StoreKey, Swap, Write};

// Spyce 4
#[tokio::test(flavor = "multi_thread")]
async fn the_memory_store_keeps_every_promise() {
    Acceptance::new(MemoryStore::new()).rounds(10_000).run().await;
}

fn key(number: u64) -> StoreKey {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    StoreKey::from_bytes(bytes)
}

async fn create(store: &MemoryStore, number: u64, len: usize, seconds: u64) -> Swap {
    let (bytes, start) = (vec![1; len], SystemTime::UNIX_EPOCH);
    let write = Write::new(&bytes, start, start + Duration::from_secs(seconds));
    store.create(&key(number), write).await.unwrap()
}

// case 107
#[tokio::test]
async fn a_flood_of_sessions_takes_no_more_memory_than_allowed() {
    let limit = 1024 * 1024;
    let store = MemoryStore::with_limit(limit);
    // One that outlasts the flood, and stays for that.
    assert_eq!(create(&store, u64::MAX, 100, 1_000_000).await, Swap::Done);
    for number in 0..20_000 {
        assert_eq!(create(&store, number, 100, 1000 + number).await, Swap::Done);
    }
    assert!(store.len() <= limit / 356, "{} sessions", store.len());
    assert!(store.len() > limit / 356 / 2, "{} sessions", store.len());
    assert!(store.load(&key(u64::MAX)).await.unwrap().is_some(), "the last to expire");
    assert!(store.load(&key(19_999)).await.unwrap().is_some(), "the newest");
    assert!(store.load(&key(0)).await.unwrap().is_none(), "the first to expire");
}

#[tokio::test]
async fn a_session_that_is_too_large_is_refused_and_harms_nobody() {
    let store = MemoryStore::with_limit(64 * 1024);
    assert_eq!(create(&store, 1, 100, 1000).await, Swap::Done);
    let (large, now) = (vec![1; 2000], SystemTime::UNIX_EPOCH);
    let refused = store.create(&key(2), Write::new(&large, now, now)).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    assert!(store.load(&key(1)).await.unwrap().is_some());
}
