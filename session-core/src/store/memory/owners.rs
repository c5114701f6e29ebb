//! Who owns which sessions.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use crate::store::{OwnerKey, StoreKey};

use super::{lock, place};

/// The sessions of each owner, in parts with a lock each. Always locked after a session's own
/// part, never before.
pub(super) struct Owners(Vec<Mutex<HashMap<OwnerKey, HashSet<StoreKey>>>>);

impl Owners {
    pub(super) fn new(parts: usize) -> Self {
        Self((0..parts).map(|_| Mutex::default()).collect())
    }

    fn part(&self, owner: &OwnerKey) -> &Mutex<HashMap<OwnerKey, HashSet<StoreKey>>> {
        &self.0[place(owner, self.0.len())]
    }

    pub(super) fn add(&self, owner: &OwnerKey, key: StoreKey) {
        lock(self.part(owner)).entry(*owner).or_default().insert(key);
    }

    pub(super) fn remove(&self, owner: &OwnerKey, key: &StoreKey) {
        let mut part = lock(self.part(owner));
        if let Some(keys) = part.get_mut(owner) {
            keys.remove(key);
            if keys.is_empty() {
                part.remove(owner);
            }
        }
    }

    pub(super) fn list(&self, owner: &OwnerKey, most: usize) -> Vec<StoreKey> {
        let part = lock(self.part(owner));
        part.get(owner).into_iter().flatten().take(most).copied().collect()
    }
}
