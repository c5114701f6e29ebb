//! The lists of owners' sessions in Redis.

mod support;

use std::time::{Duration, SystemTime};

use session_core::{AnyStore, OwnerKey, Revision, SessionStore, StoreError, Swap, Write};
use session_stores::RedisStore;

use support::load::{key, random, record, write};
use support::redis::{self, cli};

async fn open(url: &str) -> AnyStore {
    AnyStore::new(RedisStore::open(url).await.expect("it opens"))
}

fn list_of(owner: &OwnerKey) -> String {
    format!("session:owner:{owner}")
}

/// One session that lasts an hour, and 250 that would have lasted longer and were ended.
async fn those_that_are_gone_do_not_hide_one_that_is_there(store: &AnyStore, owner: &OwnerKey) {
    let (live, body) = (key(), record(1, 1, b"live"));
    let created = store.create(&live, write(&body).owned_by(Some(owner))).await;
    assert_eq!(created.unwrap(), Swap::Done);
    let now = SystemTime::now();
    for _ in 0..250 {
        let later = Write::new(&body, now, now + Duration::from_secs(3700)).owned_by(Some(owner));
        let gone = key();
        assert_eq!(store.create(&gone, later).await.unwrap(), Swap::Done);
        store.delete(&gone).await.unwrap();
    }
    assert_eq!(store.owned_by(owner, 0).await.unwrap(), []);
    assert_eq!(store.owned_by(owner, 10).await.unwrap(), [live]);
}

#[tokio::test]
async fn sessions_that_are_gone_do_not_hide_those_that_are_there() {
    let Some(server) = redis::start() else { return };
    let (store, owner) = (open(&redis::url(&server)).await, OwnerKey::from_bytes(random()));
    those_that_are_gone_do_not_hide_one_that_is_there(&store, &owner).await;
    assert_eq!(cli(server.port, &["ZCARD", &list_of(&owner)]), "1", "they have left the list");
}

#[tokio::test]
async fn nor_do_they_in_a_cluster() {
    let Some(nodes) = redis::start_cluster() else { return };
    let (store, owner) = (open(&redis::cluster_url(&nodes)).await, OwnerKey::from_bytes(random()));
    those_that_are_gone_do_not_hide_one_that_is_there(&store, &owner).await;
}

#[tokio::test]
async fn a_long_list_is_read_to_its_end() {
    let Some(server) = redis::start() else { return };
    let (store, owner) = (open(&redis::url(&server)).await, OwnerKey::from_bytes(random()));
    let body = record(1, 1, b"one of many");
    for _ in 0..250 {
        let created = store.create(&key(), write(&body).owned_by(Some(&owner))).await;
        assert_eq!(created.unwrap(), Swap::Done);
    }
    for (most, listed) in [(1, 1), (249, 249), (250, 250), (1000, 250), (usize::MAX, 250)] {
        let mut keys = store.owned_by(&owner, most).await.unwrap();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), listed, "of at most {most}");
    }
}

/// In a cluster the list is written first, on another node.
#[tokio::test]
async fn a_write_that_does_not_take_place_leaves_a_session_listed_as_long_as_it_was() {
    let Some(nodes) = redis::start_cluster() else { return };
    let (store, owner) = (open(&redis::cluster_url(&nodes)).await, OwnerKey::from_bytes(random()));
    let (live, body) = (key(), record(1, 1, b"live"));
    let created = store.create(&live, write(&body).owned_by(Some(&owner))).await;
    assert_eq!(created.unwrap(), Swap::Done);
    let listed_until = || {
        let ask = ["ZSCORE", &list_of(&owner), &live.to_string()];
        let mut answers = nodes.iter().map(|node| cli(node.port, &ask).parse::<u64>().ok());
        answers.find_map(|answer| answer).expect("one of them has the list")
    };
    let until = listed_until();

    let (now, signpost, earlier) = (SystemTime::now(), record(2, 1, b"to"), record(9, 9, b"old"));
    let brief = Write::new(&signpost, now, now + Duration::from_secs(1)).owned_by(Some(&owner));
    let swap = store.update(&live, Revision::of(&earlier).unwrap(), brief).await;
    assert_eq!(swap.unwrap(), Swap::Conflict, "somebody else has written it meanwhile");
    assert_eq!(listed_until(), until);
}

#[tokio::test]
async fn a_list_that_is_none_is_no_conflict_of_the_session() {
    let Some(server) = redis::start() else { return };
    let (store, owner) = (open(&redis::url(&server)).await, OwnerKey::from_bytes(random()));
    let (live, body, next) = (key(), record(1, 1, b"live"), record(1, 2, b"next"));
    assert_eq!(store.create(&live, write(&body)).await.unwrap(), Swap::Done);
    cli(server.port, &["SET", &list_of(&owner), "x"]);
    let update = write(&next).owned_by(Some(&owner));
    let swap = store.update(&live, Revision::of(&body).unwrap(), update).await;
    assert!(matches!(swap, Err(StoreError::Refused(_))), "{swap:?}");
    assert_eq!(store.load(&live).await.unwrap(), Some(body), "and it stays");
}
