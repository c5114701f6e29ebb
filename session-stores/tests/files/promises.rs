//! What every store promises.

use session_core::testing::Acceptance;
use session_core::{SessionStore, StoreKey};

use crate::disk::{HOUR, created, key, lasting, record, revision};
use crate::{crash, open, place, url};

// web.py 1
#[tokio::test(flavor = "multi_thread")]
async fn the_acceptance_suite_passes() {
    let (_directory, place) = place();
    Acceptance::new(open(&url(&place, "")).await).run().await;
    // Another prefix in the same directory.
    let hasty = open(&url(&place, "?prefix=hasty.&sync=off")).await;
    Acceptance::new(hasty).rounds(3000).run().await;
}

// case 79
#[tokio::test(flavor = "multi_thread")]
async fn every_increment_of_four_processes_counts() {
    let (_directory, place) = place();
    let url = url(&place, "?sync=off");
    crash::count_in_processes("promises::counts", &url, open(&url).await).await;
}

#[tokio::test]
#[ignore = "a process of another test"]
async fn counts() {
    if let Some(url) = crash::started_for() {
        crash::count(open(&url).await).await;
    }
}

// case 78
#[tokio::test]
async fn prefixes_are_apart() {
    let (_directory, place) = place();
    let (one, other) =
        (open(&url(&place, "?prefix=a")).await, open(&url(&place, "?prefix=ab")).await);
    let bytes = created(&one, &key(1), b"one").await;
    assert_eq!(other.load(&key(1)).await.unwrap(), None);
    other.delete(&key(1)).await.unwrap();
    let later = std::time::SystemTime::now() + 2 * HOUR;
    assert_eq!(other.sweep(later, 10).await.unwrap(), 0);
    assert_eq!(one.load(&key(1)).await.unwrap(), Some(bytes));
    assert_eq!(one.sweep(later, 10).await.unwrap(), 1);
}

// case 37
#[tokio::test]
async fn the_largest_time_is_a_time() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let bytes = record(b"long");
    for (number, years) in (0..).zip([100, 1000, 100_000_000]) {
        let key = key(number);
        let span = HOUR * 24 * 365 * years;
        let _ = store.create(&key, lasting(&bytes, span)).await.unwrap();
        let later = std::time::SystemTime::now() + HOUR * 24 * 365 * 10;
        assert_eq!(store.sweep(later, 10).await.unwrap(), 0);
        assert_eq!(store.load(&key).await.unwrap().as_ref(), Some(&bytes));
    }
}

#[tokio::test]
async fn a_record_that_is_too_short_is_not_replaced() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let bytes = created(&store, &key(1), b"whole").await;
    let file = place.join("01").join(format!("session:{}", key(1)));
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "a file has what was given, to the byte");
    // case 102
    std::fs::write(&file, &bytes[..5]).unwrap();
    let update = store.update(&key(1), revision(&bytes), lasting(&bytes, HOUR)).await;
    assert_eq!(update.unwrap(), session_core::Swap::Conflict);
    assert_eq!(store.load(&key(1)).await.unwrap().as_deref(), Some(&bytes[..5]));
}

#[tokio::test]
async fn a_session_that_is_gone_is_not_listed() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let owner = session_core::OwnerKey::from_bytes([9; 32]);
    let bytes = record(b"owned");
    for number in 1..=3 {
        let write = lasting(&bytes, HOUR).owned_by(Some(&owner));
        let _ = store.create(&key(number), write).await.unwrap();
    }
    store.delete(&key(2)).await.unwrap();
    let mut listed: Vec<StoreKey> = store.owned_by(&owner, 10).await.unwrap();
    listed.sort_unstable();
    assert_eq!(listed, [key(1), key(3)]);
}
