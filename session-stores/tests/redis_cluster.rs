//! A cluster of Redis, as it is, and as it fails.

mod support;

use std::time::{Duration, Instant};

use session_core::testing::Acceptance;
use session_core::{AnyStore, Revision, SessionStore, StoreKey, Swap};
use session_stores::RedisStore;
use tokio::time::sleep;

use support::Server;
use support::load::{Load, Memory, SLACK, key, record, works, works_again, write};
use support::redis::{self, cli};

const DEADLINE: Duration = Duration::from_millis(300);

async fn open(nodes: &[Server]) -> AnyStore {
    let url = format!("{}?deadline=300ms", redis::cluster_url(nodes));
    AnyStore::new(RedisStore::open(&url).await.expect("it opens"))
}

fn slot(node: &Server, key: &StoreKey) -> u16 {
    let slot = cli(node.port, &["CLUSTER", "KEYSLOT", &format!("session:{key}")]);
    slot.parse().expect("a number")
}

/// A key that the node with this number has.
fn key_of(nodes: &[Server], number: usize) -> StoreKey {
    let keys = std::iter::repeat_with(key);
    let mut keys = keys.filter(|key| usize::from(slot(&nodes[0], key)) * 3 / 16384 == number);
    keys.next().expect("there are many")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_passes_the_acceptance_suite() {
    let Some(nodes) = redis::start_cluster() else { return };
    let store = RedisStore::open(&redis::cluster_url(&nodes[..1])).await.expect("it opens");
    Acceptance::new(store.clone()).run().await;
    for number in 0..3 {
        let (key, bytes) = (key_of(&nodes, number), record(0, 1, b"here"));
        assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
        let name = format!("session:{key}");
        assert_eq!(cli(nodes[number].port, &["EXISTS", &name]), "1", "it is where it belongs");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_node_is_gone_the_others_go_on() {
    let Some([first, second, third]) = redis::start_cluster() else { return };
    let mut nodes = vec![first, second, third];
    let store = open(&nodes).await;
    let (lost, kept) = (key_of(&nodes, 2), [key_of(&nodes, 0), key_of(&nodes, 1)]);
    let bytes = record(0, 1, b"here");
    for key in kept.iter().chain([&lost]) {
        assert_eq!(store.create(key, write(&bytes)).await.unwrap(), Swap::Done);
    }
    let others_go_on = async || {
        for key in &kept {
            assert_eq!(store.load(key).await.unwrap().as_ref(), Some(&bytes));
        }
    };
    let is_lost_in_time = async || {
        let start = Instant::now();
        assert!(store.load(&lost).await.is_err());
        assert!(start.elapsed() <= DEADLINE + SLACK, "it took {:?}", start.elapsed());
        others_go_on().await;
    };

    nodes[2].signal("STOP");
    for _ in 0..5 {
        is_lost_in_time().await;
    }
    nodes[2].signal("CONT");
    // The others may have given it up meanwhile.
    let start = Instant::now();
    while store.load(&lost).await.ok().flatten().as_ref() != Some(&bytes) {
        assert!(start.elapsed() < Duration::from_secs(10), "it does not come back");
        sleep(Duration::from_millis(20)).await;
    }

    drop(nodes.pop());
    for _ in 0..20 {
        is_lost_in_time().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_takes_over_is_found() {
    let Some(nodes) = redis::start_cluster() else { return };
    let _replica = redis::start_replica(&nodes[0]);
    let store = open(&nodes).await;
    let (key, bytes) = (key_of(&nodes, 0), record(0, 1, b"here"));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    assert_eq!(cli(nodes[0].port, &["WAIT", "1", "5000"]), "1", "the replica has it");

    // Nothing closes the connection to it.
    nodes[0].signal("STOP");
    let start = Instant::now();
    while store.load(&key).await.ok().flatten().as_ref() != Some(&bytes) {
        assert!(start.elapsed() < Duration::from_secs(20), "the replica is not found");
    }
    let next = record(0, 2, b"next");
    let revision = Revision::of(&bytes).expect("it has one");
    let swap = store.update(&key, revision, write(&next)).await.unwrap();
    assert_eq!(swap, Swap::Done);

    // The old master comes back as a replica.
    nodes[0].signal("CONT");
    for _ in 0..20 {
        assert_eq!(store.load(&key).await.unwrap().as_ref(), Some(&next));
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_pauses_mixes_nothing_up() {
    let Some(nodes) = redis::start_cluster() else { return };
    let store = open(&nodes).await;
    let load = Load::start(&store, Memory::Keeps);
    sleep(Duration::from_millis(300)).await;
    nodes[1].signal("STOP");
    sleep(Duration::from_millis(900)).await;
    nodes[1].signal("CONT");
    works_again(&store).await;
    sleep(Duration::from_millis(300)).await;
    let seen = load.stop(DEADLINE).await;
    assert!(seen.done > 100, "{seen:?}");
}

#[tokio::test]
async fn a_slot_that_moves_takes_its_sessions_along() {
    let Some(nodes) = redis::start_cluster() else { return };
    let store = open(&nodes).await;
    let key = key_of(&nodes, 0);
    let (from, to) = (&nodes[0], &nodes[1]);
    let [from_id, to_id] = [from, to].map(|node| cli(node.port, &["CLUSTER", "MYID"]));
    let slot = slot(from, &key).to_string();
    let first = record(0, 1, b"first");

    // While it is handed over, what is new goes to the new node, which takes it when asked.
    cli(to.port, &["CLUSTER", "SETSLOT", &slot, "IMPORTING", &from_id]);
    cli(from.port, &["CLUSTER", "SETSLOT", &slot, "MIGRATING", &to_id]);
    assert_eq!(store.create(&key, write(&first)).await.unwrap(), Swap::Done);
    assert_eq!(cli(to.port, &["CLUSTER", "COUNTKEYSINSLOT", &slot]), "1");
    assert_eq!(store.load(&key).await.unwrap().as_ref(), Some(&first));
    let second = record(0, 2, b"second");
    let revision = Revision::of(&first).expect("it has one");
    let swap = store.update(&key, revision, write(&second)).await.unwrap();
    assert_eq!(swap, Swap::Done);

    for node in [to, from] {
        cli(node.port, &["CLUSTER", "SETSLOT", &slot, "NODE", &to_id]);
    }
    assert_eq!(store.load(&key).await.unwrap(), Some(second));
    store.delete(&key).await.unwrap();
    works(&store).await;
}

/// It still stands in the URL, and answers first now and then.
#[tokio::test]
async fn a_node_that_left_the_cluster_is_not_believed() {
    let Some(nodes) = redis::start_cluster() else { return };
    let alone = ["--cluster-enabled", "yes", "--cluster-require-full-coverage", "no"];
    let left = redis::start_with(&alone).expect("Redis is installed");
    let url = redis::cluster_url(&nodes);
    let url = url.replace("//", &format!("//127.0.0.1:{},", left.port));
    for _ in 0..20 {
        let store = RedisStore::open(&url).await.expect("the others know");
        works(&AnyStore::new(store)).await;
    }
}

#[tokio::test]
async fn a_server_that_is_no_cluster_is_not_opened_as_one() {
    let Some(server) = redis::start() else { return };
    let url = format!("redis+cluster://:secret@127.0.0.1:{}", server.port);
    let error = RedisStore::open(&url).await.expect_err("it does not open").to_string();
    assert!(error.contains(&server.port.to_string()) && !error.contains("secret"), "{error}");
}
