//! Redis, as it is, and as it fails.

mod support;

use std::time::{Duration, Instant};

use session_core::testing::Acceptance;
use session_core::{AnyStore, OwnerKey, Revision, SessionStore, StoreError, Swap};
use session_stores::RedisStore;
use tokio::time::sleep;

use support::load::{Load, Memory, SLACK, key, random, record, works, works_again, write};
use support::proxy::Proxy;
use support::redis::{Monitor, cli};
use support::{counter, free_port, redis};

const DEADLINE: Duration = Duration::from_millis(300);

async fn open(port: u16) -> AnyStore {
    let url = format!("redis://127.0.0.1:{port}?deadline=300ms");
    AnyStore::new(RedisStore::open(&url).await.expect("it opens"))
}

fn revision(bytes: &[u8]) -> Revision {
    Revision::of(bytes).expect("it has one")
}

fn is_ambiguous<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable(_) | StoreError::Deadline(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_passes_the_acceptance_suite() {
    let server = match redis::named() {
        Some(_) => None,
        None => match redis::start() {
            Some(server) => Some(server),
            None => return,
        },
    };
    let url = server.as_ref().map_or_else(|| redis::named().unwrap_or_default(), redis::url);
    let store = RedisStore::open(&url).await.expect("it opens");
    Acceptance::new(store).run().await;
}

#[tokio::test]
async fn a_socket_is_as_good_as_a_port() {
    let directory = tempfile::tempdir().expect("a directory");
    let socket = directory.path().join("redis.sock");
    let socket = socket.to_str().expect("a path of text");
    let Some(_server) = redis::start_with(&["--unixsocket", socket]) else { return };
    let store = RedisStore::open(&format!("redis+unix://{socket}?db=3")).await.expect("it opens");
    works(&AnyStore::new(store)).await;
}

#[tokio::test]
async fn each_operation_is_one_command() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    let mut monitor = Monitor::start(&server);
    let (key, first, second) = (key(), record(0, 1, b"first"), record(0, 2, b"second"));

    assert_eq!(store.create(&key, write(&first)).await.unwrap(), Swap::Done);
    assert_eq!(monitor.heard(), ["SET"]);
    assert_eq!(store.load(&key).await.unwrap().as_ref(), Some(&first));
    assert_eq!(monitor.heard(), ["GET"]);
    assert_eq!(store.update(&key, revision(&first), write(&second)).await.unwrap(), Swap::Done);
    assert_eq!(monitor.heard(), ["EVALSHA"]);
    store.delete(&key).await.unwrap();
    assert_eq!(monitor.heard(), ["UNLINK"]);

    let owner = OwnerKey::from_bytes(random());
    let owned = |bytes| write(bytes).owned_by(Some(&owner));
    let created = store.create(&key, owned(&first)).await.unwrap();
    assert_eq!(created, Swap::Done);
    assert_eq!(monitor.heard(), ["EVALSHA", "EVAL"], "the server learns the script");
    assert_eq!(store.update(&key, revision(&first), owned(&second)).await.unwrap(), Swap::Done);
    assert_eq!(monitor.heard(), ["EVALSHA", "EVAL"]);
    let update = store.update(&key, revision(&second), owned(&first)).await.unwrap();
    assert_eq!(update, Swap::Done);
    assert_eq!(monitor.heard(), ["EVALSHA"], "and knows it from then on");
}

// Beaker 17
#[tokio::test]
async fn redis_expires_sessions_and_lists() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    let (key, owner) = (key(), OwnerKey::from_bytes(random()));
    let bytes = record(0, 1, b"owned");
    let (name, list) = (format!("session:{key}"), format!("session:owner:{owner}"));
    // Somebody whose session has expired.
    cli(server.port, &["ZADD", &list, "1", "gone"]);
    let created = store.create(&key, write(&bytes).owned_by(Some(&owner))).await.unwrap();
    assert_eq!(created, Swap::Done);
    let seconds = |name: &str| cli(server.port, &["TTL", name]).parse::<i64>().unwrap();
    assert!((3590..=3600).contains(&seconds(&name)));
    assert!(seconds(&list) > seconds(&name), "a list lasts longer than what is on it");
    assert_eq!(cli(server.port, &["ZRANGE", &list, "0", "-1"]), key.to_string());
}

// case 103: what is evicted is nobody's session
#[tokio::test]
async fn an_evicted_session_is_none() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    let (key, bytes) = (key(), record(0, 1, b"here"));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    cli(server.port, &["DEL", &format!("session:{key}")]);
    assert_eq!(store.load(&key).await.unwrap(), None);
    let next = record(0, 2, b"next");
    let swap = store.update(&key, revision(&bytes), write(&next)).await.unwrap();
    assert_eq!(swap, Swap::Conflict);
}

// case 104
#[tokio::test]
async fn a_server_that_is_full_leaves_the_old_session() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    let (held, old, owner) = (key(), record(0, 1, b"old"), OwnerKey::from_bytes(random()));
    assert_eq!(store.create(&held, write(&old)).await.unwrap(), Swap::Done);
    cli(server.port, &["CONFIG", "SET", "maxmemory", "1"]);
    let new = record(0, 2, b"new");
    for write in [write(&new), write(&new).owned_by(Some(&owner))] {
        let created = store.create(&key(), write).await;
        assert!(matches!(created, Err(StoreError::Refused(_))), "{created:?}");
        let updated = store.update(&held, revision(&old), write).await;
        assert!(matches!(updated, Err(StoreError::Refused(_))), "{updated:?}");
    }
    assert_eq!(store.load(&held).await.unwrap(), Some(old));
    cli(server.port, &["CONFIG", "SET", "maxmemory", "0"]);
    works(&store).await;
}

#[tokio::test]
async fn a_replica_refuses_to_write() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    cli(server.port, &["REPLICAOF", "127.0.0.1", &free_port().to_string()]);
    let created = store.create(&key(), write(&record(0, 1, b"new"))).await;
    assert!(matches!(created, Err(StoreError::Refused(_))), "{created:?}");
    cli(server.port, &["REPLICAOF", "NO", "ONE"]);
    works(&store).await;
}

// case 102
#[tokio::test]
async fn something_else_under_a_key_is_no_session_and_stays() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    let (key, bytes) = (key(), record(0, 1, b"mine"));
    let name = format!("session:{key}");
    cli(server.port, &["RPUSH", &name, "other"]);
    assert_eq!(store.load(&key).await.unwrap(), Some(Vec::new()));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Conflict);
    let swap = store.update(&key, revision(&bytes), write(&bytes)).await.unwrap();
    assert_eq!(swap, Swap::Conflict);
    assert_eq!(cli(server.port, &["LRANGE", &name, "0", "-1"]), "other");
}

#[tokio::test]
async fn a_user_with_the_documented_rights_is_enough() {
    let Some(server) = redis::start() else { return };
    let rights = "+get +set +unlink +eval +evalsha +getrange +exists +time +ttl +expire +zadd \
                  +zscore +zrem +zremrangebyscore +zrevrange";
    let mut user = vec!["ACL", "SETUSER", "sessions", "on", ">secret", "~session:*"];
    user.extend(rights.split_whitespace());
    assert_eq!(cli(server.port, &user), "OK");
    let url = format!("redis://sessions:secret@127.0.0.1:{}", server.port);
    let store = RedisStore::open(&url).await.expect("it opens");
    Acceptance::new(store).rounds(10).without_waiting().run().await;
}

#[tokio::test]
async fn a_server_that_forgot_the_scripts_is_told_again() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    cli(server.port, &["SCRIPT", "FLUSH"]);
    works(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_count_one_number() {
    let Some(server) = redis::start() else { return };
    let url = redis::url(&server);
    let store = AnyStore::new(RedisStore::open(&url).await.expect("it opens"));
    counter::four_processes_count(store, &url, "one_of_four_processes").await;
}

#[tokio::test]
#[ignore = "a part of four_processes_count_one_number"]
async fn one_of_four_processes() {
    if let Some(url) = counter::told_url() {
        let store = RedisStore::open(&url).await.expect("it opens");
        counter::count(AnyStore::new(store)).await;
    }
}

// case 98, case 99, case 105
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_and_restarted_is_used_again() {
    let Some(mut server) = redis::start() else { return };
    let store = open(server.port).await;
    let load = Load::start(&store, Memory::Keeps);
    for _ in 0..3 {
        sleep(Duration::from_millis(300)).await;
        let killed = server.kill();
        sleep(Duration::from_millis(300)).await;
        server = redis::restart(killed);
        works_again(&store).await;
    }
    sleep(Duration::from_millis(300)).await;
    let seen = load.stop(DEADLINE).await;
    assert!(seen.failed > 0 && seen.done > 100, "{seen:?}");
}

#[tokio::test]
async fn an_idle_store_does_not_notice_a_restart() {
    let Some(server) = redis::start() else { return };
    let store = open(server.port).await;
    let (key, bytes) = (key(), record(0, 1, b"kept"));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    let server = redis::restart(server.kill());
    assert_eq!(store.load(&key).await.expect("the first load succeeds"), Some(bytes));
    drop(server);
}

// case 100
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_pauses_mixes_nothing_up() {
    let Some(server) = redis::start() else { return };
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

// case 101: the library finds out by loading
#[tokio::test]
async fn a_write_whose_answer_is_lost_is_not_repeated() {
    let Some(server) = redis::start() else { return };
    let proxy = Proxy::start(server.port).await;
    let store = open(proxy.port).await;
    let (held, first, second) = (key(), record(0, 1, b"first"), record(0, 2, b"second"));
    assert_eq!(store.create(&held, write(&first)).await.unwrap(), Swap::Done);

    proxy.lose_next_answer();
    let swap = store.update(&held, revision(&first), write(&second)).await;
    assert!(is_ambiguous(&swap), "{swap:?}");
    assert_eq!(store.load(&held).await.unwrap().as_ref(), Some(&second), "it took effect");

    let other = key();
    proxy.lose_next_answer();
    let swap = store.create(&other, write(&first)).await;
    assert!(is_ambiguous(&swap), "{swap:?}");
    assert_eq!(store.load(&other).await.unwrap(), Some(first));

    proxy.lose_next_answer();
    assert_eq!(store.load(&held).await.unwrap(), Some(second), "reading is repeated");
    works(&store).await;
}

#[tokio::test]
async fn a_connection_that_never_answers_is_replaced() {
    let Some(server) = redis::start() else { return };
    let proxy = Proxy::start(server.port).await;
    let store = open(proxy.port).await;
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
async fn clients_that_go_away_do_not_cost_the_others_their_connection() {
    let Some(server) = redis::start() else { return };
    let proxy = Proxy::start(server.port).await;
    let store = open(proxy.port).await;
    let (key, bytes) = (key(), record(0, 1, b"here"));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    let connections = proxy.accepted();
    for _ in 0..100 {
        let gone = tokio::time::timeout(Duration::from_micros(50), store.load(&key)).await;
        drop(gone);
        assert_eq!(store.load(&key).await.unwrap().as_ref(), Some(&bytes));
    }
    assert_eq!(proxy.accepted(), connections);
}

#[tokio::test]
async fn opening_waits_longer_than_a_request_does() {
    let Some(server) = redis::start() else { return };
    server.signal("STOP");
    let goes_on = async {
        sleep(3 * DEADLINE).await;
        server.signal("CONT");
    };
    let (store, ()) = tokio::join!(open(server.port), goes_on);
    works(&store).await;
}

/// A handler that hashes a password keeps its own worker from everything else. While it does so,
/// the worker may just be connecting.
#[test]
fn a_busy_worker_does_not_keep_the_others_waiting() {
    let Some(server) = redis::start() else { return };
    let worker = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (connected, unconnected) = (worker(), worker());
    let store = connected.block_on(open(server.port));
    for busy in [connected, unconnected] {
        let (began, is_busy) = std::sync::mpsc::channel();
        let stores = store.clone();
        let busy = std::thread::spawn(move || {
            busy.block_on(async {
                tokio::spawn(async move { stores.load(&key()).await });
                tokio::task::yield_now().await;
                began.send(()).unwrap();
                std::thread::sleep(2 * DEADLINE);
            });
        });
        is_busy.recv().unwrap();
        let loaded = worker().block_on(store.load(&key()));
        assert!(loaded.is_ok(), "Redis is well: {loaded:?}");
        busy.join().unwrap();
    }
}

#[tokio::test]
async fn what_can_not_be_opened_is_said_soon_and_without_the_password() {
    let Some(server) = redis::start_with(&["--requirepass", "right"]) else { return };
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let silent = silent.local_addr().expect("it is bound").port();
    for (port, said) in
        [(free_port(), "refused"), (silent, "within 3s"), (server.port, "authentication failed")]
    {
        let start = Instant::now();
        let url = format!("redis://:secret@127.0.0.1:{port}");
        let error = RedisStore::open(&url).await.expect_err("it does not open").to_string();
        assert!(error.contains(&format!("Redis at 127.0.0.1:{port}")), "{error}");
        assert!(error.contains(said) && !error.contains("secret"), "{error}");
        assert!(start.elapsed() < Duration::from_millis(3500), "{:?}", start.elapsed());
    }
    let store = RedisStore::open(&format!("redis://:right@127.0.0.1:{}", server.port)).await;
    let store = store.expect("it opens");
    assert!(!format!("{store:?}").contains("right"));
    works(&AnyStore::new(store)).await;
}
