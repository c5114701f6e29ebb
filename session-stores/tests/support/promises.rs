//! What stores in tables promise beyond the acceptance suite.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use session_core::{AnyStore, OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

/// The keys are new for each run, for a server may be in use.
pub fn key(number: u8) -> StoreKey {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970");
    let mut bytes = [number; 32];
    bytes[..16].copy_from_slice(&now.as_nanos().to_le_bytes());
    StoreKey::from_bytes(bytes)
}

/// What a session of this caller looks like in this state.
pub fn bytes(caller: u8, state: u64) -> Vec<u8> {
    [&[1][..], &state.to_be_bytes(), &[caller; 100], &state.to_le_bytes()].concat()
}

pub fn write(bytes: &[u8]) -> Write<'_> {
    let now = SystemTime::now();
    Write::new(bytes, now, now + Duration::from_secs(3600))
}

/// Stores that differ in their prefixes use the same keys, and see nothing of each other.
pub async fn prefixes_are_apart(stores: &[AnyStore]) {
    let (key, owner) = (key(1), OwnerKey::from_bytes(*key(5).as_bytes()));
    for (number, store) in (0..).zip(stores) {
        assert_eq!(store.load(&key).await.expect("it loads"), None);
        let bytes = bytes(number, 0);
        let created = store.create(&key, write(&bytes).owned_by(Some(&owner))).await;
        assert_eq!(created.expect("it creates"), Swap::Done);
        assert_eq!(store.owned_by(&owner, 10).await.expect("it lists"), [key]);
    }
    for (number, store) in (0..).zip(stores) {
        assert_eq!(store.load(&key).await.expect("it loads"), Some(bytes(number, 0)));
        store.delete(&key).await.expect("it deletes");
    }
}

/// A write that changes nothing takes place all the same.
pub async fn a_write_of_the_same_is_done(store: &AnyStore) {
    let (key, bytes) = (key(1), bytes(1, 7));
    assert_eq!(store.create(&key, write(&bytes)).await.expect("it creates"), Swap::Done);
    let (same, revision) = (write(&bytes), Revision::of(&bytes).expect("it has one"));
    for _ in 0..2 {
        let updated = store.update(&key, revision, same).await;
        assert_eq!(updated.expect("it updates"), Swap::Done);
    }
}

/// A store that takes less than `size` bytes refuses more, and stays as it was.
pub async fn a_large_session_is_refused(store: &AnyStore, size: usize) {
    let (key, old) = (key(1), bytes(1, 1));
    assert_eq!(store.create(&key, write(&old)).await.expect("it has room"), Swap::Done);
    let (expected, large) = (Revision::of(&old).expect("it has one"), vec![7; size]);
    let updated = store.update(&key, expected, write(&large)).await;
    assert!(matches!(updated, Err(StoreError::Refused(_))), "{updated:?}");
    let created = store.create(&self::key(2), write(&large)).await;
    assert!(matches!(created, Err(StoreError::Refused(_))), "{created:?}");
    assert_eq!(store.load(&key).await.expect("it can be read"), Some(old));
    let small = bytes(1, 2);
    let updated = store.update(&key, expected, write(&small)).await;
    assert_eq!(updated.expect("it has room"), Swap::Done);
}

/// Sessions that have expired are prolonged and swept at the same time: those that were prolonged
/// are still there, and the others are gone.
pub async fn a_sweep_spares_what_is_prolonged(store: &AnyStore) {
    const SESSIONS: u8 = 200;
    let (now, brief) = (SystemTime::now(), Duration::from_secs(1));
    let later = now + Duration::from_secs(60);
    let keys: Arc<Vec<StoreKey>> = Arc::new((0..SESSIONS).map(key).collect());
    for (number, key) in (0..).zip(keys.iter()) {
        let old = bytes(number, 0);
        let created = store.create(key, Write::new(&old, now, now + brief)).await;
        assert_eq!(created.expect("the server is well"), Swap::Done);
    }
    let sweepers = (0..2).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { while store.sweep(later, 7).await.expect("it sweeps") == 7 {} })
    });
    let prolonging = (0..4).map(|part| {
        let (store, keys) = (store.clone(), Arc::clone(&keys));
        tokio::spawn(async move {
            // Those that are swept last come first, so that both meet.
            'sessions: for number in (0..SESSIONS).rev().filter(|number| number % 4 == part) {
                let (key, new) = (&keys[usize::from(number)], bytes(number, 1));
                let old = Revision::of(&bytes(number, 0)).expect("it has one");
                // A conflict is also what gave way to a sweep that was about something else.
                while store.update(key, old, write(&new)).await.expect("it updates") != Swap::Done {
                    if store.load(key).await.expect("it loads").is_none() {
                        continue 'sessions;
                    }
                }
                let loaded = store.load(key).await.expect("it loads");
                assert_eq!(loaded, Some(new), "what was prolonged stays");
            }
        })
    });
    let tasks: Vec<_> = sweepers.chain(prolonging).collect();
    for task in tasks {
        task.await.expect("it does not panic");
    }
    assert_eq!(store.sweep(later, 7).await.expect("it sweeps"), 0, "the others are gone");
}
