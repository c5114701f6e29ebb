//! One part of the memory, behind one lock.

use std::collections::{BTreeSet, HashMap};

use crate::store::{OwnerKey, StoreError, StoreKey, Swap, Write};

use super::owners::Owners;

/// What a session counts for beside its bytes.
const OVERHEAD: usize = 256;

pub(super) struct Shard {
    sessions: HashMap<StoreKey, Kept>,
    /// All of them, those that expire first in front.
    by_expiry: BTreeSet<(u64, StoreKey)>,
    taken: usize,
    limit: usize,
    has_evicted: bool,
}

struct Kept {
    bytes: Box<[u8]>,
    /// Seconds since the Unix epoch.
    expires: u64,
    /// In a box, for few have one.
    owner: Option<Box<OwnerKey>>,
}

impl Shard {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            sessions: HashMap::new(),
            by_expiry: BTreeSet::new(),
            taken: 0,
            limit,
            has_evicted: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.sessions.len()
    }

    pub(super) fn get(&self, key: &StoreKey) -> Option<&[u8]> {
        self.sessions.get(key).map(|kept| &*kept.bytes)
    }

    /// Puts a session in the place of what is there, and makes room for it.
    pub(super) fn insert(
        &mut self,
        key: StoreKey,
        write: Write<'_>,
        owners: &Owners,
    ) -> Result<Swap, StoreError> {
        let cost = write.bytes().len() + OVERHEAD;
        if cost > self.limit {
            let limit = self.limit;
            return Err(StoreError::refused(format!(
                "a session of {cost} bytes is above the {limit} that one may take in memory"
            )));
        }
        self.remove(&key, owners);
        while self.taken + cost > self.limit {
            self.evict(owners);
        }
        let kept = Kept {
            bytes: write.bytes().into(),
            expires: write.expires_at_unix(),
            owner: write.owner().map(|owner| Box::new(*owner)),
        };
        if let Some(owner) = &kept.owner {
            owners.add(owner, key);
        }
        self.by_expiry.insert((kept.expires, key));
        self.sessions.insert(key, kept);
        self.taken += cost;
        Ok(Swap::Done)
    }

    pub(super) fn remove(&mut self, key: &StoreKey, owners: &Owners) {
        if let Some(kept) = self.sessions.remove(key) {
            self.by_expiry.remove(&(kept.expires, *key));
            self.taken -= kept.bytes.len() + OVERHEAD;
            if let Some(owner) = &kept.owner {
                owners.remove(owner, key);
            }
        }
    }

    /// Removes up to `most` that have expired.
    pub(super) fn sweep(&mut self, now: u64, most: usize, owners: &Owners) -> usize {
        let expired = |(expires, _): &&(u64, StoreKey)| *expires <= now;
        for swept in 0..most {
            let Some(&(_, key)) = self.by_expiry.first().filter(expired) else {
                return swept;
            };
            self.remove(&key, owners);
        }
        most
    }

    fn evict(&mut self, owners: &Owners) {
        if let Some(&(_, key)) = self.by_expiry.first() {
            self.remove(&key, owners);
        }
        if !self.has_evicted {
            self.has_evicted = true;
            tracing::warn!(
                "the memory store is full: sessions that would expire first make room for new ones"
            );
        }
    }
}
