//! memcached, as it is, and as it fails.

mod support;

use std::time::{Duration, Instant};

use session_core::testing::Acceptance;
use session_core::{AnyStore, OwnerKey, Revision, SessionStore, StoreError, Swap, Write};
use session_stores::MemcachedStore;
use tokio::time::sleep;

use support::load::{Load, Memory, SLACK, key, random, record, works, works_again, write};
use support::proxy::Proxy;
use support::{counter, free_port, memcached};

const DEADLINE: Duration = Duration::from_millis(300);
/// As the store's documentation has it.
const LARGEST: usize = 1024 * 1024 - 512;

async fn open(port: u16) -> AnyStore {
    let url = format!("memcached://127.0.0.1:{port}?deadline=300ms");
    AnyStore::new(MemcachedStore::open(&url).await.expect("it opens"))
}

fn revision(bytes: &[u8]) -> Revision {
    Revision::of(bytes).expect("it has one")
}

fn is_ambiguous<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable(_) | StoreError::Deadline(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn memcached_passes_the_acceptance_suite() {
    let server = match memcached::named() {
        Some(_) => None,
        None => match memcached::start() {
            Some(server) => Some(server),
            None => return,
        },
    };
    let named = || memcached::named().unwrap_or_default();
    let url = server.as_ref().map_or_else(named, memcached::url);
    let store = MemcachedStore::open(&url).await.expect("it opens");
    Acceptance::new(store).run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_connection_and_the_longest_prefix_are_enough() {
    let Some(server) = memcached::start() else { return };
    let prefix = "p".repeat(40);
    let url = format!("{}?connections=1&prefix={prefix}", memcached::url(&server));
    let store = MemcachedStore::open(&url).await.expect("it opens");
    Acceptance::new(store).rounds(100).without_waiting().run().await;
}

#[tokio::test]
async fn a_year_is_not_over_at_once() {
    let Some(server) = memcached::start() else { return };
    let store = open(server.port).await;
    let (key, bytes) = (key(), record(0, 1, b"long"));
    let now = std::time::SystemTime::now();
    let year = Write::new(&bytes, now, now + Duration::from_secs(365 * 24 * 3600));
    assert_eq!(store.create(&key, year).await.unwrap(), Swap::Done);
    assert_eq!(store.load(&key).await.unwrap(), Some(bytes));
}

// case 103
#[tokio::test]
async fn an_evicted_session_is_none() {
    let Some(server) = memcached::start() else { return };
    let store = open(server.port).await;
    let (key, bytes) = (key(), record(0, 1, b"here"));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    memcached::flush_all(&server);
    assert_eq!(store.load(&key).await.unwrap(), None);
    let swap = store.update(&key, revision(&bytes), write(&record(0, 2, b"next"))).await.unwrap();
    assert_eq!(swap, Swap::Conflict);
}

// case 104
#[tokio::test]
async fn a_session_that_is_too_large_leaves_the_old_one() {
    let Some(server) = memcached::start() else { return };
    let store = open(server.port).await;
    let (held, old) = (key(), record(0, 1, b"old"));
    assert_eq!(store.create(&held, write(&old)).await.unwrap(), Swap::Done);
    let size = |size: usize| record(0, 2, &vec![0xa5; size - old.len() + b"old".len()]);
    let (largest, too_large) = (size(LARGEST), size(LARGEST + 1));
    let created = store.create(&key(), write(&too_large)).await;
    assert!(matches!(created, Err(StoreError::Refused(_))), "{created:?}");
    let updated = store.update(&held, revision(&old), write(&too_large)).await;
    assert!(matches!(updated, Err(StoreError::Refused(_))), "{updated:?}");
    assert_eq!(store.load(&held).await.unwrap().as_ref(), Some(&old));
    let swap = store.update(&held, revision(&old), write(&largest)).await.unwrap();
    assert_eq!(swap, Swap::Done);
    assert_eq!(store.load(&held).await.unwrap(), Some(largest));
}

#[tokio::test]
async fn what_an_owner_has_is_not_listed() {
    let Some(server) = memcached::start() else { return };
    let listed = open(server.port).await.owned_by(&OwnerKey::from_bytes(random()), 10).await;
    assert!(matches!(listed, Err(StoreError::Unsupported(_))), "{listed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_count_one_number() {
    let Some(server) = memcached::start() else { return };
    let url = memcached::url(&server);
    let store = AnyStore::new(MemcachedStore::open(&url).await.expect("it opens"));
    counter::four_processes_count(store, &url, "one_of_four_processes").await;
}

#[tokio::test]
#[ignore = "a part of four_processes_count_one_number"]
async fn one_of_four_processes() {
    if let Some(url) = counter::told_url() {
        let store = MemcachedStore::open(&url).await.expect("it opens");
        counter::count(AnyStore::new(store)).await;
    }
}

// case 98, case 99
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_and_restarted_is_used_again() {
    let Some(mut server) = memcached::start() else { return };
    let store = open(server.port).await;
    let load = Load::start(&store, Memory::Forgets);
    for _ in 0..3 {
        sleep(Duration::from_millis(300)).await;
        let killed = server.kill();
        sleep(Duration::from_millis(300)).await;
        server = memcached::restart(killed);
        works_again(&store).await;
    }
    sleep(Duration::from_millis(300)).await;
    let seen = load.stop(DEADLINE).await;
    assert!(seen.failed > 0 && seen.done > 100, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_store_does_not_notice_a_restart() {
    let Some(server) = memcached::start() else { return };
    let store = open(server.port).await;
    // So that several connections are idle.
    let load = Load::start(&store, Memory::Keeps);
    sleep(Duration::from_millis(200)).await;
    load.stop(DEADLINE).await;
    let _server = memcached::restart(server.kill());
    for _ in 0..10 {
        assert_eq!(store.load(&key()).await.expect("the first load succeeds"), None);
    }
}

// case 100
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_pauses_mixes_nothing_up() {
    let Some(server) = memcached::start() else { return };
    let store = open(server.port).await;
    let load = Load::start(&store, Memory::Keeps);
    for _ in 0..2 {
        sleep(Duration::from_millis(300)).await;
        server.signal("STOP");
        sleep(Duration::from_millis(900)).await;
        server.signal("CONT");
        works_again(&store).await;
    }
    sleep(Duration::from_millis(300)).await;
    let seen = load.stop(DEADLINE).await;
    assert!(seen.failed > 0 && seen.done > 100, "{seen:?}");
}

// case 101
#[tokio::test]
async fn a_write_whose_answer_is_lost_is_not_repeated() {
    let Some(server) = memcached::start() else { return };
    let proxy = Proxy::start(server.port).await;
    let store = open(proxy.port).await;
    let (key, first) = (key(), record(0, 1, b"first"));
    proxy.lose_next_answer();
    let swap = store.create(&key, write(&first)).await;
    assert!(is_ambiguous(&swap), "{swap:?}");
    assert_eq!(store.load(&key).await.unwrap().as_ref(), Some(&first), "it took effect");
    proxy.lose_next_answer();
    assert_eq!(store.load(&key).await.unwrap(), Some(first), "reading is repeated");
    works(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_never_answer_are_replaced() {
    let Some(server) = memcached::start() else { return };
    let proxy = Proxy::start(server.port).await;
    let store = open(proxy.port).await;
    let load = Load::start(&store, Memory::Keeps);
    sleep(Duration::from_millis(100)).await;
    load.stop(DEADLINE).await;
    assert!(proxy.accepted() > 2, "several are idle");
    let (key, bytes) = (key(), record(0, 1, b"here"));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    proxy.black_hole();
    let start = Instant::now();
    let loaded = store.load(&key).await;
    assert!(is_ambiguous(&loaded), "{loaded:?}");
    assert!(start.elapsed() <= DEADLINE + SLACK, "it took {:?}", start.elapsed());
    assert_eq!(store.load(&key).await.expect("over a new connection"), Some(bytes));
    works(&store).await;
}

// case 89: clients that go away
#[tokio::test]
async fn a_client_that_goes_away_leaves_no_answer_behind() {
    let Some(server) = memcached::start() else { return };
    let url = format!("{}?connections=1", memcached::url(&server));
    let store = AnyStore::new(MemcachedStore::open(&url).await.expect("it opens"));
    let keys: Vec<_> = (0..50).map(|_| key()).collect();
    for (number, key) in (0..).zip(&keys) {
        let bytes = record(1, number, b"mine");
        assert_eq!(store.create(key, write(&bytes)).await.unwrap(), Swap::Done);
    }
    for (number, key) in (0..).zip(&keys) {
        let other = &keys[(number as usize + 7) % keys.len()];
        let brief = Duration::from_micros(20 * u64::from(number));
        drop(tokio::time::timeout(brief, store.load(other)).await);
        assert_eq!(store.load(key).await.unwrap(), Some(record(1, number, b"mine")));
    }
}

#[tokio::test]
async fn a_server_that_is_of_no_use_is_not_opened() {
    let Some(server) = memcached::start_with(&["-C"]) else { return };
    let error = MemcachedStore::open(&memcached::url(&server)).await.expect_err("it does not open");
    assert!(error.to_string().contains("without `-C`"), "{error}");
    let Some(server) = memcached::start_with(&["-I", "512k"]) else { return };
    let error = MemcachedStore::open(&memcached::url(&server)).await.expect_err("it does not open");
    assert!(error.to_string().contains("`-I 1m`"), "{error}");
}

#[tokio::test]
async fn what_can_not_be_opened_is_said_soon() {
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let silent = silent.local_addr().expect("it is bound").port();
    for (port, said) in [(free_port(), "refused"), (silent, "within 3s")] {
        let start = Instant::now();
        let url = format!("memcached://127.0.0.1:{port}");
        let error = MemcachedStore::open(&url).await.expect_err("it does not open").to_string();
        assert!(error.contains(&format!("127.0.0.1:{port}")) && error.contains(said), "{error}");
        assert!(start.elapsed() < Duration::from_millis(3500), "{:?}", start.elapsed());
    }
}
