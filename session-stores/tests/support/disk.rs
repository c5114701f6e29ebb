//! What the tests of stores on a disk have in common.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use tokio::time::timeout;

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0)
}

pub(crate) fn key(number: u8) -> StoreKey {
    StoreKey::from_bytes([number; 32])
}

/// Keys that are spread as hashes are.
pub(crate) fn new_key() -> StoreKey {
    let mut bytes = [0; 32];
    bytes.chunks_exact_mut(8).for_each(|chunk| chunk.copy_from_slice(&random().to_le_bytes()));
    StoreKey::from_bytes(bytes)
}

/// Bytes as a session has them: a kind, a new revision, contents.
pub(crate) fn record(contents: &[u8]) -> Vec<u8> {
    [&[1][..], &random().to_le_bytes(), contents].concat()
}

pub(crate) fn revision(bytes: &[u8]) -> Revision {
    Revision::of(bytes).expect("it was made with one")
}

pub(crate) fn lasting(bytes: &[u8], span: Duration) -> Write<'_> {
    let now = SystemTime::now();
    Write::new(bytes, now, now + span)
}

pub(crate) async fn created(store: &impl SessionStore, key: &StoreKey, contents: &[u8]) -> Vec<u8> {
    let bytes = record(contents);
    let swap = store.create(key, lasting(&bytes, HOUR)).await;
    assert_eq!(swap.expect("creating fails"), Swap::Done);
    bytes
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

/// A small disk, which ends with the test.
pub(crate) struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None`, said loudly, where this process may not mount one. With `SESSION_TESTS_REQUIRE`
    /// set that is a failure.
    pub(crate) fn new(kilobytes: usize) -> Option<Self> {
        let directory = tempfile::tempdir().expect("a directory");
        let options = format!("size={kilobytes}k,mode=700");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "none"]).arg(directory.path());
        if mount.status().is_ok_and(|status| status.success()) {
            return Some(Self(directory));
        }
        let message = "SKIPPED: a small disk can't be mounted, which takes root";
        assert!(std::env::var_os("SESSION_TESTS_REQUIRE").is_none(), "{message}");
        eprintln!("{message}");
        None
    }

    /// Makes it larger.
    pub(crate) fn grow(&self, kilobytes: usize) {
        let options = format!("remount,size={kilobytes}k");
        let status = Command::new("mount").args(["-o", &options]).arg(self.path()).status();
        assert!(status.is_ok_and(|status| status.success()), "it can be mounted anew");
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Files of the store may still be open.
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

/// Fills the disk with sessions of this size; what is refused changes nothing.
pub(crate) async fn fill(store: &impl SessionStore, size: usize) -> Vec<(StoreKey, Vec<u8>)> {
    let mut kept = Vec::new();
    let refusal = loop {
        let (key, bytes) = (new_key(), record(&vec![7; size]));
        match store.create(&key, lasting(&bytes, HOUR)).await {
            Ok(swap) => assert_eq!(swap, Swap::Done),
            Err(error) => {
                assert_eq!(store.load(&key).await.expect("loading works"), None, "no half session");
                break error;
            }
        }
        kept.push((key, bytes));
        assert!(kept.len() < 100_000, "the disk is small");
    };
    assert!(matches!(refusal, StoreError::Refused(_)), "{refusal}");
    assert!(kept.len() > 2, "some fit in");
    let (key, old) = &kept[0];
    let larger = record(&vec![8; 4_000_000]);
    let refusal = store.update(key, revision(old), lasting(&larger, HOUR)).await;
    assert!(matches!(refusal, Err(StoreError::Refused(_))), "{refusal:?}");
    for (key, bytes) in &kept {
        let found = store.load(key).await.expect("loading works");
        assert!(found.as_ref() == Some(bytes), "what was there stays");
    }
    kept
}

/// Deletes all sessions but one, and writes that anew.
pub(crate) async fn go_on(store: &impl SessionStore, mut kept: Vec<(StoreKey, Vec<u8>)>) {
    for (key, _) in kept.drain(1..) {
        store.delete(&key).await.expect("deleting works");
    }
    let (key, old) = &kept[0];
    let next = record(&vec![9; old.len()]);
    let swap = store.update(key, revision(old), lasting(&next, HOUR)).await;
    assert_eq!(swap.expect("there is room again"), Swap::Done);
}

/// Prolongs sessions while they are swept: what was prolonged stays.
pub(crate) async fn prolong_while_sweeping(store: impl SessionStore + Clone, rounds: usize) {
    let mut prolonged = 0;
    for _ in 0..rounds {
        let (key, brief, long) = (new_key(), record(b"brief"), record(b"long"));
        let swap = store.create(&key, lasting(&brief, Duration::from_secs(10))).await;
        assert_eq!(swap.expect("creating fails"), Swap::Done);
        let later = SystemTime::now() + Duration::from_secs(60);
        let (sweep, update) = (store.sweep(later, 1000), async {
            store.update(&key, revision(&brief), lasting(&long, HOUR)).await
        });
        // Either may be first.
        let (swept, swap) = match random() % 2 {
            0 => tokio::join!(sweep, update),
            _ => {
                let (swap, swept) = tokio::join!(update, sweep);
                (swept, swap)
            }
        };
        swept.expect("sweeping fails");
        let found = store.load(&key).await.expect("loading fails");
        prolonged += usize::from(found.is_some());
        match swap.expect("updating fails") {
            Swap::Done => assert_eq!(found, Some(long), "what was prolonged stays"),
            Swap::Conflict => assert_eq!(found, None, "what is no longer there was swept"),
        }
    }
    assert!(prolonged > 0, "some were prolonged in time");
}

/// Gives up operations at any moment; each takes effect as a whole or not at all, and those that
/// follow work.
pub(crate) async fn give_up(store: impl SessionStore + Clone, rounds: usize) {
    let key = new_key();
    let owner = OwnerKey::from_bytes([3; 32]);
    let mut states = vec![created(&store, &key, b"first").await];
    for round in 0..rounds {
        let seen = store.load(&key).await.expect("loading works").expect("it is there");
        assert!(states.contains(&seen), "a state that was written, as a whole");
        let next = record(&vec![round as u8; 10 * round]);
        let write = lasting(&next, HOUR).owned_by(Some(&owner));
        let waiting = Duration::from_micros(random() % 1000);
        let _ = timeout(waiting, store.update(&key, revision(&seen), write)).await;
        let _ = timeout(waiting / 2, store.load(&key)).await;
        let _ = timeout(waiting / 2, store.delete(&new_key())).await;
        let _ = timeout(waiting / 2, store.sweep(SystemTime::now(), 10)).await;
        states.push(next);
    }
    let last = record(b"last");
    // What was given up last may still come in between, once.
    for attempt in 0.. {
        let seen = store.load(&key).await.expect("loading works").expect("it is there");
        let swap = store.update(&key, revision(&seen), lasting(&last, HOUR)).await;
        if swap.expect("the store still works") == Swap::Done {
            break;
        }
        assert!(attempt < rounds, "nobody else writes any more");
    }
    assert_eq!(store.load(&key).await.expect("loading works"), Some(last));
}
