//! What one caller alone may expect.

use crate::store::Swap;

use super::fixture::{Bytes, Fixture, new_key};

pub(super) async fn check(store: &Fixture) {
    a_key_that_was_never_created_is_absent(store).await;
    what_is_created_is_loaded_to_the_byte(store).await;
    create_never_overwrites(store).await;
    update_replaces_only_what_was_seen(store).await;
    update_never_creates(store).await;
    delete_removes_and_may_be_repeated(store).await;
    keys_are_apart(store).await;
}

// case 74: an id that was never issued
async fn a_key_that_was_never_created_is_absent(store: &Fixture) {
    assert_eq!(store.load(&new_key()).await, None, "nothing is loaded from a new key");
}

async fn what_is_created_is_loaded_to_the_byte(store: &Fixture) {
    let all: Vec<u8> = (0..=255).collect();
    for contents in [&[][..], &[0], &all, &vec![0xa5; 100_000]] {
        let (key, bytes) = store.created(contents).await;
        assert_eq!(store.load(&key).await, Some(bytes), "{} bytes come back", contents.len());
        store.delete(&key).await;
    }
}

// case 75
async fn create_never_overwrites(store: &Fixture) {
    let (key, bytes) = store.created(b"first").await;
    let second = store.create(&key, &Bytes::new(b"second")).await;
    assert_eq!(second, Swap::Conflict, "a key in use is not created again");
    assert_eq!(store.load(&key).await, Some(bytes), "what was there stays");
}

async fn update_replaces_only_what_was_seen(store: &Fixture) {
    let (key, first) = store.created(b"first").await;
    let (second, third) = (Bytes::new(b"second, and longer"), Bytes::new(b"3"));
    assert_eq!(store.update(&key, &first, &second).await, Swap::Done);
    assert_eq!(store.load(&key).await.as_ref(), Some(&second));
    let late = store.update(&key, &first, &third).await;
    assert_eq!(late, Swap::Conflict, "the state that was seen is no longer there");
    assert_eq!(store.load(&key).await.as_ref(), Some(&second), "so nothing is written");
    assert_eq!(store.update(&key, &second, &third).await, Swap::Done);
    assert_eq!(store.load(&key).await, Some(third));
}

async fn update_never_creates(store: &Fixture) {
    let (key, absent) = (new_key(), Bytes::new(b"absent"));
    assert_eq!(store.update(&key, &absent, &Bytes::new(b"new")).await, Swap::Conflict);
    assert_eq!(store.load(&key).await, None, "an update of nothing writes nothing");
}

// case 83: what was deleted stays deleted
async fn delete_removes_and_may_be_repeated(store: &Fixture) {
    let (key, bytes) = store.created(b"here").await;
    store.delete(&key).await;
    assert_eq!(store.load(&key).await, None, "what was deleted is gone");
    let late = store.update(&key, &bytes, &Bytes::new(b"late")).await;
    assert_eq!(late, Swap::Conflict, "an update does not bring it back");
    assert_eq!(store.load(&key).await, None);
    store.delete(&key).await;
    assert_eq!(store.create(&key, &bytes).await, Swap::Done, "the key is free again");
    assert_eq!(store.load(&key).await, Some(bytes));
}

// case 78
async fn keys_are_apart(store: &Fixture) {
    let ((one, first), (other, second)) =
        (store.created(b"one").await, store.created(b"other").await);
    assert_eq!(store.update(&one, &first, &Bytes::new(b"changed")).await, Swap::Done);
    assert_eq!(store.load(&other).await.as_ref(), Some(&second), "an update touches one key");
    store.delete(&one).await;
    assert_eq!(store.load(&other).await, Some(second), "so does a delete");
}
