//! Sessions in the memory of this process.

mod owners;
mod shard;

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::store::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

use owners::Owners;
use shard::Shard;

/// Sessions in the memory of this process, up to a number of bytes; cheap to clone.
///
/// For one process, for tests, and for sessions that may end with the server.
///
/// # What it promises
///
/// * **Restart**: every session is gone.
/// * **Full**: the sessions that would expire first make room, so that a flood of new ones can't
///   take all memory. That it begins is logged as a warning, once for each of 64 parts.
/// * **Partition**: there is none; but a second process has sessions of its own.
///
/// It lists the sessions of an owner, and is swept.
#[derive(Clone)]
pub struct MemoryStore(Arc<Memory>);

struct Memory {
    shards: Vec<Mutex<Shard>>,
    owners: Owners,
    /// Where sweeping goes on.
    unswept: AtomicUsize,
}

/// Parts with a lock each: an operation waits only for others that happen to meet the same part.
const SHARDS: usize = 64;
/// Expired sessions of one part that are removed before another part's are.
const SWEPT_AT_ONCE: usize = 64;
const DEFAULT_LIMIT: usize = 256 * 1024 * 1024;

impl MemoryStore {
    /// A store of 256 MiB.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(DEFAULT_LIMIT)
    }

    /// A store that takes about `bytes` of memory at the most. Every session counts as its own
    /// bytes and 256 more; one that takes more than a 64th of the whole is refused.
    #[must_use]
    pub fn with_limit(bytes: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::new(Shard::new(bytes / SHARDS))).collect();
        Self(Arc::new(Memory { shards, owners: Owners::new(SHARDS), unswept: AtomicUsize::new(0) }))
    }

    /// How many sessions there are, expired ones that were not swept among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn shard(&self, key: &StoreKey) -> MutexGuard<'_, Shard> {
        lock(&self.0.shards[place(key, SHARDS)])
    }
}

impl SessionStore for MemoryStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.shard(key).get(key).map(<[u8]>::to_vec))
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let mut shard = self.shard(key);
        match shard.get(key) {
            Some(_) => Ok(Swap::Conflict),
            None => shard.insert(*key, write, &self.0.owners),
        }
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        let mut shard = self.shard(key);
        match shard.get(key).and_then(Revision::of) {
            Some(revision) if revision == expected => shard.insert(*key, write, &self.0.owners),
            _ => Ok(Swap::Conflict),
        }
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.shard(key).remove(key, &self.0.owners);
        Ok(())
    }

    fn needs_sweeping(&self) -> bool {
        true
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let mut place = self.0.unswept.load(Ordering::Relaxed);
        let (mut swept, mut clean) = (0, 0);
        // A lock goes to whoever comes first, which is not the one that waits: who lets go of it
        // and takes it again at once has requests wait until all is done. So the parts take turns.
        while swept < most && clean < SHARDS {
            let at_once = SWEPT_AT_ONCE.min(most - swept);
            let removed = lock(&self.0.shards[place]).sweep(now, at_once, &self.0.owners);
            swept += removed;
            clean = if removed < at_once { clean + 1 } else { 0 };
            place = (place + 1) % SHARDS;
        }
        self.0.unswept.store(place, Ordering::Relaxed);
        Ok(swept)
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        Ok(self.0.owners.list(owner, most))
    }
}

/// Nothing is left half done under these locks, so a poisoned one is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which of so many parts a key belongs to.
fn place(key: &impl Hash, parts: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish() as usize % parts
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("sessions", &self.len()).finish_non_exhaustive()
    }
}
