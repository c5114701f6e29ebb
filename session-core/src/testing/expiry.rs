//! What has expired goes, and nothing else does.

use std::time::{Duration, Instant, SystemTime};

use crate::store::{SessionStore, Swap};

use super::fixture::{Bytes, Fixture, lasting, new_key, write};

/// Sweeping, with a clock of our own.
pub(super) async fn check_sweeping(store: &Fixture) {
    if !store.store.needs_sweeping() {
        return;
    }
    let (lasting_key, bytes) = store.created(b"lasting").await;
    let mut keys = Vec::new();
    for _ in 0..5 {
        let key = new_key();
        let created = store.store.create(&key, lasting(&bytes, Duration::from_secs(10))).await;
        assert_eq!(created.expect("creating fails"), Swap::Done);
        keys.push(key);
    }
    let prolonged = new_key();
    let brief = lasting(&bytes, Duration::from_secs(10));
    assert_eq!(store.store.create(&prolonged, brief).await.expect("creating fails"), Swap::Done);
    assert_eq!(store.update(&prolonged, &bytes, &Bytes::new(b"prolonged")).await, Swap::Done);

    let later = SystemTime::now() + Duration::from_secs(60);
    let swept = store.store.sweep(later, 2).await.expect("sweeping fails");
    assert_eq!(swept, 2, "a sweep removes as many as it was allowed to, and counts them");
    // The store may hold what others left behind.
    while store.store.sweep(later, 1000).await.expect("sweeping fails") == 1000 {}
    for key in &keys {
        assert_eq!(store.load(key).await, None, "what has expired is swept");
    }
    assert!(store.load(&lasting_key).await.is_some(), "what has not expired stays");
    assert!(store.load(&prolonged).await.is_some(), "an update sets the time anew");
    let again = store.store.sweep(later, 1000).await.expect("sweeping fails");
    assert_eq!(again, 0, "nothing is left to be swept");
}

/// Expiring by itself, which takes as long as it takes.
pub(super) async fn check_waiting(store: &Fixture) {
    if store.store.needs_sweeping() {
        return;
    }
    let brief = Duration::from_secs(1);
    let (key, prolonged) = (new_key(), new_key());
    let bytes = Bytes::new(b"brief");
    for key in [&key, &prolonged] {
        let created = store.store.create(key, lasting(&bytes, brief)).await;
        assert_eq!(created.expect("creating fails"), Swap::Done);
    }
    let swap = store.store.update(&prolonged, bytes.revision(), write(&bytes)).await;
    assert_eq!(swap.expect("updating fails"), Swap::Done);
    let start = Instant::now();
    while store.load(&key).await.is_some() {
        let waited = start.elapsed();
        assert!(waited < Duration::from_secs(10), "a backend expires what has expired: {waited:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(store.load(&prolonged).await.is_some(), "an update sets the time anew");
}
