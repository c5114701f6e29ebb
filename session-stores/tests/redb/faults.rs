//! Kills, full disks, callers that go away.

use std::fs;

use session_core::{SessionStore, StoreError};

use crate::disk::{HOUR, SmallDisk, created, fill, give_up, go_on, key, lasting, record};
use crate::{crash, open, place, url};

// case 105
#[tokio::test]
async fn a_writer_that_is_killed_leaves_whole_sessions() {
    let (_directory, place) = place();
    crash::kill_writers("faults::writes", &url(&place, ""), async |url| open(url).await).await;
}

#[tokio::test]
#[ignore = "a process of another test"]
async fn writes() {
    if let Some(url) = crash::started_for() {
        crash::write(open(&url).await).await;
    }
}

// case 104
#[tokio::test]
async fn a_disk_that_is_full_leaves_the_old_sessions() {
    for size in [9000, 1500] {
        let Some(disk) = SmallDisk::new(4096) else { return };
        let place = disk.path().join("sessions.redb");
        let store = open(&url(&place, "")).await;
        let kept = fill(&store, size).await;
        disk.grow(32 * 1024);
        go_on(&store, kept).await;
        drop(store);
        let store = open(&url(&place, "")).await;
        created(&store, &key(1), b"later").await;
    }
}

// case 104
#[tokio::test]
async fn a_disk_that_others_have_filled_takes_what_the_file_has_room_for() {
    let Some(disk) = SmallDisk::new(8192) else { return };
    let store = open(&url(&disk.path().join("sessions.redb"), "")).await;
    let bytes = created(&store, &key(1), b"here").await;
    let ballast = disk.path().join("ballast");
    assert!(fs::write(&ballast, vec![1; 16 << 20]).is_err(), "the disk is full");
    for number in 2..10 {
        created(&store, &key(number), b"small").await;
        store.delete(&key(number)).await.unwrap();
    }
    let large = record(&[7; 4_000_000]);
    let creation = store.create(&key(2), lasting(&large, HOUR)).await;
    assert!(matches!(creation, Err(StoreError::Refused(_))), "{creation:?}");
    assert_eq!(store.load(&key(1)).await.unwrap(), Some(bytes));
    created(&store, &key(3), b"small").await;
    fs::remove_file(ballast).unwrap();
    created(&store, &key(2), &[7; 1_000_000]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_that_are_given_up_take_effect_wholly_or_not_at_all() {
    let (_directory, place) = place();
    give_up(open(&url(&place, "")).await, 300).await;
}
