//! Listing what somebody owns, where a store can.

use crate::store::{OwnerKey, SessionStore, StoreError, StoreKey, Swap};

use super::fixture::{Bytes, Fixture, new_key, new_owner, write};

pub(super) async fn check(store: &Fixture) {
    let owner = new_owner();
    match store.store.owned_by(&owner, 10).await {
        Err(StoreError::Unsupported(_)) => {}
        listed => {
            assert_eq!(listed.expect("listing fails"), [], "a new owner has nothing");
            sessions_are_listed_by_owner(store, &owner, &new_owner()).await;
        }
    }
}

async fn sessions_are_listed_by_owner(store: &Fixture, owner: &OwnerKey, other: &OwnerKey) {
    let (first, bytes) = owned(store, owner).await;
    let (second, _) = owned(store, owner).await;
    let (foreign, _) = owned(store, other).await;
    assert_eq!(list(store, owner).await, sorted([first, second]), "each of them is listed");
    assert_eq!(list(store, other).await, [foreign], "and nobody else's");
    let most = store.store.owned_by(owner, 1).await.expect("listing fails");
    assert_eq!(most.len(), 1, "no more are listed than were asked for");

    let handed_over = Bytes::new(b"theirs");
    let update = write(&handed_over).owned_by(Some(other));
    let swap = store.store.update(&first, bytes.revision(), update).await;
    assert_eq!(swap.expect("updating fails"), Swap::Done);
    let listed = list(store, other).await;
    assert!(listed.contains(&first), "a session is listed with the owner that it has now");

    store.delete(&second).await;
    for key in list(store, owner).await {
        let is_gone = store.load(&key).await.is_none();
        assert!(key == first || is_gone, "of what is listed in vain nothing is left");
    }
}

async fn owned(store: &Fixture, owner: &OwnerKey) -> (StoreKey, Bytes) {
    let (key, bytes) = (new_key(), Bytes::new(b"owned"));
    let created = store.store.create(&key, write(&bytes).owned_by(Some(owner))).await;
    assert_eq!(created.expect("creating fails"), Swap::Done);
    (key, bytes)
}

async fn list(store: &Fixture, owner: &OwnerKey) -> Vec<StoreKey> {
    let listed = store.store.owned_by(owner, 100).await.expect("listing fails");
    sorted(listed)
}

fn sorted(keys: impl Into<Vec<StoreKey>>) -> Vec<StoreKey> {
    let mut keys = keys.into();
    keys.sort_unstable();
    keys
}
