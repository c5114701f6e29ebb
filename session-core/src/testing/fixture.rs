//! A store, and words to say what is expected of it.

use std::time::{Duration, SystemTime};

use crate::store::{AnyStore, OwnerKey, Revision, SessionStore, StoreKey, Swap, Write};

/// A store, and words to say what is expected of it.
#[derive(Clone)]
pub(super) struct Fixture {
    pub(super) store: AnyStore,
}

/// Bytes as a session has them: a kind, a revision, contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Bytes {
    pub(super) fn new(contents: &[u8]) -> Self {
        Self([&[1][..], &random::<8>(), contents].concat())
    }

    pub(super) fn revision(&self) -> Revision {
        Revision::of(&self.0).expect("it was made with one")
    }

    pub(super) fn contents(&self) -> &[u8] {
        &self.0[Revision::PLACE.end..]
    }
}

impl Fixture {
    pub(super) fn new(store: AnyStore) -> Self {
        Self { store }
    }

    pub(super) async fn load(&self, key: &StoreKey) -> Option<Bytes> {
        self.store.load(key).await.expect("loading fails").map(Bytes)
    }

    pub(super) async fn create(&self, key: &StoreKey, bytes: &Bytes) -> Swap {
        self.store.create(key, write(bytes)).await.expect("creating fails")
    }

    pub(super) async fn update(&self, key: &StoreKey, from: &Bytes, to: &Bytes) -> Swap {
        self.store.update(key, from.revision(), write(to)).await.expect("updating fails")
    }

    pub(super) async fn delete(&self, key: &StoreKey) {
        self.store.delete(key).await.expect("deleting fails");
    }

    /// A key that holds these contents.
    pub(super) async fn created(&self, contents: &[u8]) -> (StoreKey, Bytes) {
        let (key, bytes) = (new_key(), Bytes::new(contents));
        assert_eq!(self.create(&key, &bytes).await, Swap::Done, "a new key can be created");
        (key, bytes)
    }
}

/// To be kept for an hour.
pub(super) fn write(bytes: &Bytes) -> Write<'_> {
    lasting(bytes, Duration::from_secs(3600))
}

pub(super) fn lasting(bytes: &Bytes, span: Duration) -> Write<'_> {
    let now = SystemTime::now();
    Write::new(&bytes.0, now, now + span)
}

pub(super) fn new_key() -> StoreKey {
    StoreKey::from_bytes(random())
}

pub(super) fn new_owner() -> OwnerKey {
    OwnerKey::from_bytes(random())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system's random source fails");
    bytes
}
