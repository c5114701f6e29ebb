//! Kills, full disks, callers that go away.

use std::fs::{self, File};
use std::process::Command;
use std::time::Duration;

use session_core::{AnyStore, SessionStore, StoreError};

use crate::disk::{HOUR, SmallDisk, created, fill, give_up, go_on, key, lasting, record, revision};
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
    for settings in ["", "?sync=off"] {
        let Some(disk) = SmallDisk::new(4096) else { return };
        let store = open(&url(disk.path(), settings)).await;
        let kept = fill(&store, 9000).await;
        go_on(&store, kept).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_that_are_given_up_take_effect_wholly_or_not_at_all() {
    let (_directory, place) = place();
    give_up(open(&url(&place, "")).await, 300).await;
}

// case 100
#[tokio::test]
async fn a_process_that_stops_in_the_middle_delays_writes_and_no_reads() {
    let (_directory, place) = place();
    let store = AnyStore::new(open(&url(&place, "?deadline=100ms")).await);
    let bytes = created(&store, &key(1), b"here").await;
    let lock = File::options().write(true).open(place.join("01").join("lock")).unwrap();
    lock.lock().unwrap();
    let late = record(b"late");
    let update = store.update(&key(1), revision(&bytes), lasting(&late, HOUR)).await;
    assert!(matches!(update, Err(StoreError::Deadline(_))), "{update:?}");
    let waiting = store.delete(&key(1)).await;
    assert!(matches!(waiting, Err(StoreError::Deadline(_))), "{waiting:?}");
    assert_eq!(store.load(&key(1)).await.unwrap().as_ref(), Some(&bytes));
    created(&store, &key(2), b"elsewhere").await;
    drop(lock);
    // What was given up before it began does not take place.
    let next = record(b"next");
    let update = store.update(&key(1), revision(&bytes), lasting(&next, HOUR)).await;
    assert_eq!(update.unwrap(), session_core::Swap::Done);
}

// case 100
#[test]
fn a_process_that_stops_in_the_middle_keeps_no_other_from_ending() {
    let (_directory, place) = place();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _lock = runtime.block_on(async {
        let store = AnyStore::new(open(&url(&place, "?deadline=100ms")).await);
        let lock = File::options().write(true).open(place.join("01").join("lock")).unwrap();
        lock.lock().unwrap();
        let late = record(b"late");
        let creation = store.create(&key(1), lasting(&late, HOUR)).await;
        assert!(matches!(creation, Err(StoreError::Deadline(_))), "{creation:?}");
        lock
    });
    ends(runtime);
}

/// Ends a runtime, which waits for all that is under way on its threads.
fn ends(runtime: tokio::runtime::Runtime) {
    let (end, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        drop(runtime);
        end.send(()).unwrap();
    });
    ended.recv_timeout(Duration::from_secs(3)).expect("the runtime ends");
}

#[test]
fn reads_that_hang_leave_threads_to_others() {
    let (_directory, place) = place();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(48).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = AnyStore::new(open(&url(&place, "?deadline=100ms")).await);
        let hanging = place.join("01").join(format!("session:{}", key(1)));
        // Reading it waits for somebody who writes, as reading from a dying disk may for ever.
        assert!(Command::new("mkfifo").arg(&hanging).status().unwrap().success());
        let reads: Vec<_> = (0..60)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.load(&key(1)).await })
            })
            .collect();
        for read in reads {
            let read = read.await.unwrap();
            assert!(matches!(read, Err(StoreError::Deadline(_))), "{read:?}");
        }
        created(&store, &key(2), b"elsewhere").await;
        let other = tokio::task::spawn_blocking(|| ());
        let other = tokio::time::timeout(Duration::from_secs(1), other).await;
        // Sets them free.
        drop(File::options().write(true).open(&hanging));
        other.expect("another has a thread").unwrap();
    });
    ends(runtime);
}

#[tokio::test]
async fn a_leftover_of_a_killed_writer_is_in_nobodys_way() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    fs::write(place.join("01").join("new"), "half a sess").unwrap();
    let bytes = created(&store, &key(1), b"whole").await;
    assert_eq!(store.load(&key(1)).await.unwrap(), Some(bytes));
    assert!(!place.join("01").join("new").exists());
}
