//! What is swept, and what is not.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use session_core::{OwnerKey, SessionStore, StoreError};
use session_stores::FileStore;

use crate::disk::{HOUR, created, key, lasting, new_key, prolong_while_sweeping, record};
use crate::{open, place, url};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_prolonged_meanwhile_stays() {
    let (_directory, place) = place();
    prolong_while_sweeping(open(&url(&place, "?sync=off")).await, 200).await;
}

// TG 7
#[tokio::test]
async fn many_are_swept_a_few_at_a_time() {
    let (_directory, place) = place();
    let store = open(&url(&place, "?sync=off")).await;
    for _ in 0..1000 {
        created(&store, &new_key(), b"brief").await;
    }
    let (now, later) = (SystemTime::now(), SystemTime::now() + 2 * HOUR);
    assert_eq!(store.sweep(now, 1000).await.unwrap(), 0);
    assert_eq!(store.sweep(later, 0).await.unwrap(), 0);
    for left in [700, 400, 100] {
        assert_eq!(store.sweep(later, 300).await.unwrap(), 300);
        assert_eq!(sessions(&place), left);
    }
    assert_eq!(store.sweep(later, 300).await.unwrap(), 100);
    assert_eq!(store.sweep(later, 300).await.unwrap(), 0);
}

/// Files that are no locks.
fn sessions(place: &Path) -> usize {
    let shelves = fs::read_dir(place).unwrap();
    shelves.map(|shelf| fs::read_dir(shelf.unwrap().path()).unwrap().count() - 1).sum()
}

#[tokio::test]
async fn what_expires_at_a_time_is_swept_from_then_on() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    let bytes = record(b"brief");
    let write = session_core::Write::new(&bytes, start, start + Duration::from_secs(10));
    let _ = store.create(&key(1), write).await.unwrap();
    assert_eq!(store.sweep(start + Duration::from_millis(9999), 10).await.unwrap(), 0);
    assert_eq!(store.sweep(start + Duration::from_secs(10), 10).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_left_behind_is_swept() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let owner = OwnerKey::from_bytes([9; 32]);
    let bytes = record(b"owned");
    for number in 1..=3 {
        let write = lasting(&bytes, HOUR).owned_by(Some(&owner));
        let _ = store.create(&key(number), write).await.unwrap();
    }
    store.delete(&key(1)).await.unwrap();
    // As a process that was killed leaves it.
    fs::write(place.join("05").join("new"), "half a sess").unwrap();
    assert_eq!(sessions(&place), 2 + 3 + 1);
    assert_eq!(store.sweep(SystemTime::now(), 10).await.unwrap(), 0);
    assert_eq!(sessions(&place), 2 + 2, "a session that is gone has no marker");
    assert_eq!(store.owned_by(&owner, 10).await.unwrap().len(), 2);
    assert_eq!(store.sweep(SystemTime::now() + 2 * HOUR, 10).await.unwrap(), 2);
    store.sweep(SystemTime::now(), 10).await.unwrap();
    assert_eq!(sessions(&place), 0, "nothing is left");
}

/// A store with a session on each of its shelves, all of which have expired an hour from now.
async fn one_each(place: &Path) -> FileStore {
    let store = open(&url(place, "?sync=off")).await;
    for first in 0..=255 {
        created(&store, &key(first), b"brief").await;
    }
    store
}

#[tokio::test]
async fn what_can_not_be_removed_keeps_nothing_else() {
    let (_directory, place) = place();
    let store = one_each(&place).await;
    // A directory can't be removed as a file is. The session beside it can.
    let bad = place.join("03").join(format!("session:{}", new_key()));
    fs::create_dir(&bad).unwrap();
    fs::File::open(&bad).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let later = SystemTime::now() + 2 * HOUR;
    // Those that come to their number have no reason to complain.
    assert_eq!(store.sweep(later, 200).await.unwrap(), 200);
    let rest = store.sweep(later, 200).await;
    assert!(matches!(rest, Err(StoreError::Unavailable(_))), "{rest:?}");
    assert_eq!(sessions(&place), 1, "all but one is gone");
    fs::remove_dir(&bad).unwrap();
    assert_eq!(store.sweep(later, 200).await.unwrap(), 0);
}

// case 100
#[tokio::test]
async fn a_process_that_stops_in_the_middle_delays_the_sweep_of_one_shelf() {
    let (_directory, place) = place();
    let store = one_each(&place).await;
    let bytes = record(b"gone");
    for shelf in 0..100 {
        // Markers of sessions that are gone: to each belongs the shelf that is locked.
        let owner = OwnerKey::from_bytes([shelf; 32]);
        store.delete(&key(3)).await.unwrap();
        let write = lasting(&bytes, HOUR).owned_by(Some(&owner));
        let _ = store.create(&key(3), write).await.unwrap();
    }
    store.delete(&key(3)).await.unwrap();
    created(&store, &key(3), b"brief").await;
    let lock = fs::File::options().write(true).open(place.join("03").join("lock")).unwrap();
    lock.lock().unwrap();
    let (start, later) = (Instant::now(), SystemTime::now() + 2 * HOUR);
    let swept = store.sweep(later, 500).await;
    assert!(matches!(swept, Err(StoreError::Unavailable(_))), "{swept:?}");
    assert!(start.elapsed() < Duration::from_secs(5), "it waits for that process once");
    assert_eq!(sessions(&place), 1 + 100, "one session and the markers are left");
    drop(lock);
    assert_eq!(store.sweep(later, 500).await.unwrap(), 1);
    store.sweep(later, 500).await.unwrap();
    assert_eq!(sessions(&place), 0);
}
