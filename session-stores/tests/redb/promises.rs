//! What every store promises.

use std::time::{Duration, SystemTime};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use session_core::testing::Acceptance;
use session_core::{OwnerKey, SessionStore, Write};

use crate::disk::{HOUR, created, key, lasting, new_key, prolong_while_sweeping, record, revision};
use crate::{open, place, url};

// Spyce 4, web.py 3
#[tokio::test(flavor = "multi_thread")]
async fn the_acceptance_suite_passes() {
    let (_directory, place) = place();
    Acceptance::new(open(&url(&place, "")).await).run().await;
    // Another prefix in the same file.
    Acceptance::new(open(&url(&place, "?prefix=other.")).await).rounds(100).run().await;
}

// case 78
#[tokio::test]
async fn prefixes_share_a_file_and_are_apart() {
    let (_directory, place) = place();
    let one = open(&url(&place, "?prefix=a")).await;
    let other = open(&url(&place, "?prefix=ab")).await;
    let bytes = created(&one, &key(1), b"one").await;
    assert_eq!(other.load(&key(1)).await.unwrap(), None);
    other.delete(&key(1)).await.unwrap();
    let later = SystemTime::now() + 2 * HOUR;
    assert_eq!(other.sweep(later, 10).await.unwrap(), 0);
    assert_eq!(one.load(&key(1)).await.unwrap(), Some(bytes));
    assert_eq!(one.sweep(later, 10).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_prolonged_meanwhile_stays() {
    let (_directory, place) = place();
    prolong_while_sweeping(open(&url(&place, "")).await, 200).await;
}

#[tokio::test]
async fn what_expires_at_a_time_is_swept_from_then_on() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    let bytes = record(b"brief");
    let write = Write::new(&bytes, start, start + Duration::from_secs(10));
    for _ in 0..300 {
        let _ = store.create(&new_key(), write).await.unwrap();
    }
    assert_eq!(store.sweep(start + Duration::from_millis(9999), 500).await.unwrap(), 0);
    assert_eq!(store.sweep(start + Duration::from_secs(10), 270).await.unwrap(), 270);
    assert_eq!(store.sweep(start + Duration::from_secs(10), 500).await.unwrap(), 30);
}

// case 37
#[tokio::test]
async fn the_largest_time_is_a_time() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let bytes = record(b"long");
    let span = HOUR * 24 * 365 * 100_000_000;
    let _ = store.create(&key(1), lasting(&bytes, span)).await.unwrap();
    assert_eq!(store.sweep(SystemTime::now() + span / 2, 10).await.unwrap(), 0);
    assert_eq!(store.load(&key(1)).await.unwrap(), Some(bytes));
}

#[tokio::test]
async fn only_the_owner_of_now_lists_a_session() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let owners = [1, 2].map(|number| OwnerKey::from_bytes([number; 32]));
    let (first, second, third) = (record(b"1"), record(b"2"), record(b"3"));
    let _ = store.create(&key(1), lasting(&first, HOUR).owned_by(Some(&owners[0]))).await.unwrap();
    let handed_over = lasting(&second, HOUR).owned_by(Some(&owners[1]));
    let _ = store.update(&key(1), revision(&first), handed_over).await.unwrap();
    assert_eq!(store.owned_by(&owners[0], 10).await.unwrap(), []);
    assert_eq!(store.owned_by(&owners[1], 10).await.unwrap(), [key(1)]);
    let _ = store.update(&key(1), revision(&second), lasting(&third, HOUR)).await.unwrap();
    assert_eq!(store.owned_by(&owners[1], 10).await.unwrap(), []);
}

// case 77
#[tokio::test]
async fn the_file_can_be_read_by_others_who_know_redb() {
    type Row = (u64, Option<&'static [u8; 32]>, &'static [u8]);
    const SESSIONS: TableDefinition<&str, Row> = TableDefinition::new("sessions");

    let (_directory, place) = place();
    let store = open(&url(&place, "?prefix=shop.")).await;
    let bytes = record(b"contents");
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
    let owner = OwnerKey::from_bytes([9; 32]);
    let write = Write::new(&bytes, start, start + HOUR).owned_by(Some(&owner));
    let _ = store.create(&key(1), write).await.unwrap();
    drop(store);
    let database = Database::open(&place).unwrap();
    let sessions = database.begin_read().unwrap().open_table(SESSIONS).unwrap();
    let (name, row) = sessions.first().unwrap().unwrap();
    assert_eq!(name.value(), format!("shop.{}", key(1)));
    assert_eq!(row.value(), (4600, Some(&[9; 32]), &*bytes), "what was given, to the byte");
}
