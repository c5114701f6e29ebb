//! `MysqlStore`: the acceptance suite, and a server that is killed, paused, full or foreign.

mod support;

use std::time::Duration;

use session_core::testing::Acceptance;
use session_core::{AnyStore, SessionStore, StoreError, Swap};
use session_stores::MysqlStore;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use support::database::{Shared, Turn};
use support::faults;
use support::mariadb::Mariadb;
use support::promises::{self, bytes, key, write};
use support::waiting::Waiting;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// The server's `max_allowed_packet`.
const PACKET: usize = 1024 * 1024;

static SERVER: Shared<Mariadb> = Shared::new();

impl Turn<Mariadb> {
    async fn open(&self, settings: &str) -> AnyStore {
        AnyStore::new(MysqlStore::open(&self.url(settings)).await.expect("it can be opened"))
    }

    async fn error(&self, settings: &str) -> String {
        MysqlStore::open(&self.url(settings)).await.unwrap_err().to_string()
    }

    async fn connect(&self) -> MySqlConnection {
        MySqlConnection::connect(&self.url("")).await.unwrap()
    }

    async fn run(&self, sql: &'static str) {
        let mut connection = self.connect().await;
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("the statement is right");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_promises() {
    let Some(server) = SERVER.turn().await else { return };
    Acceptance::new(server.open("create=true").await).run().await;
    // The other name, and what is there already.
    let url = server.url("create=true").replace("mysql://", "mariadb://");
    Acceptance::new(MysqlStore::open(&url).await.unwrap()).rounds(16).run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_them_with_one_connection() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&connections=1").await;
    Acceptance::new(store).rounds(32).run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_spares_what_is_prolonged() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&table=swept").await;
    for _ in 0..5 {
        promises::a_sweep_spares_what_is_prolonged(&store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_waits_for_does_not_go_astray() {
    let Some(server) = SERVER.turn().await else { return };
    faults::answers_do_not_go_astray(&server.open("create=true").await, 300).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_is_an_error_in_time_and_then_forgotten() {
    let Some(mut server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    let store = server.open("create=true").await;
    let outcome = server.kill_under_load(&store).await;
    eprintln!("killed: {outcome:?}");
    assert!(outcome.done > 0 && outcome.failed > 0, "{outcome:?}");
}

// case 100
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_is_an_error_in_time_and_then_forgotten() {
    let Some(mut server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    let store = server.open("create=true").await;
    let outcome = server.stop_under_load(&store).await;
    eprintln!("stopped: {outcome:?}");
    assert!(outcome.done > 0 && outcome.failed > 0, "{outcome:?}");
}

#[tokio::test]
async fn what_is_done_is_committed() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    server.run("SET GLOBAL autocommit = 0").await;
    let one = server.open("create=true&table=committed").await;
    let other = server.open("table=committed").await;
    server.run("SET GLOBAL autocommit = 1").await;
    let (key, body) = (key(1), bytes(1, 0));
    assert_eq!(one.create(&key, write(&body)).await.unwrap(), Swap::Done);
    assert_eq!(other.load(&key).await.unwrap(), Some(body), "it was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_table_does_not_use_up_the_connections_of_the_server() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&table=locked&connections=2&deadline=200ms").await;
    server.run("TRUNCATE locked").await;
    let waiting = Waiting::new(store).await;
    let (mut admin, mut watcher) = (server.connect().await, server.connect().await);
    sqlx::raw_sql("LOCK TABLES locked READ").execute(&mut admin).await.unwrap();
    let mut used = async || {
        let piled = "SELECT CAST(COUNT(*) AS SIGNED) FROM information_schema.processlist \
                     WHERE info LIKE 'UPDATE `locked`%'";
        sqlx::query_scalar::<_, i64>(piled).fetch_one(&mut watcher).await.unwrap()
    };
    waiting.fail(10).await;
    let failed = used().await;
    assert!(failed <= 2, "{failed} statements wait at the server, of 2 that are allowed");
    waiting.give_up(50).await;
    let given_up = used().await;
    assert!(given_up <= 2, "{given_up} statements wait at the server, of 2 that are allowed");
    sqlx::raw_sql("UNLOCK TABLES").execute(&mut admin).await.unwrap();
}

/// As in a planned switchover, in which connections to the old primary stay open.
#[tokio::test]
async fn a_server_that_became_read_only_is_left() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    // One that `read_only` is meant for: SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX.
    let account = "CREATE OR REPLACE USER app@'%' IDENTIFIED BY 'secret'; \
                   UPDATE mysql.global_priv SET priv = JSON_SET(priv, '$.access', 1055) \
                   WHERE user = 'app'; FLUSH PRIVILEGES";
    server.run(account).await;
    let url = server.url("create=true&table=switched&connections=1").replace("tests:", "app:");
    let store = AnyStore::new(MysqlStore::open(&url).await.unwrap());
    assert_eq!(store.load(&key(1)).await.unwrap(), None);
    let mut admin = server.connect().await;
    let mut newest = async || {
        let ours =
            "SELECT CAST(MAX(id) AS SIGNED) FROM information_schema.processlist WHERE user = 'app'";
        sqlx::query_scalar::<_, Option<i64>>(ours).fetch_one(&mut admin).await.unwrap()
    };
    let before = newest().await.expect("it is kept");
    server.run("SET GLOBAL read_only = 1").await;
    let body = bytes(1, 0);
    let refused = store.create(&key(1), write(&body)).await;
    assert_eq!(store.load(&key(1)).await.unwrap(), None);
    let after = newest().await.expect("there is a new one");
    server.run("SET GLOBAL read_only = 0").await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    assert_ne!(before, after, "it is the same connection to the old primary");
}

#[tokio::test]
async fn a_load_over_a_connection_that_has_died_is_repeated() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&connections=1").await;
    let mut admin = server.connect().await;
    for _ in 0..5 {
        assert_eq!(store.load(&key(9)).await.unwrap(), None);
        let others = "SELECT CAST(id AS SIGNED) FROM information_schema.processlist \
                      WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND id <> CONNECTION_ID()";
        let others: Vec<i64> = sqlx::query_scalar(others).fetch_all(&mut admin).await.unwrap();
        for id in others {
            let kill = AssertSqlSafe(format!("KILL {id}"));
            // Some other one may be about to go by itself.
            let _ = sqlx::raw_sql(kill).execute(&mut admin).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_is_given_up_whatever_stays_without_an_answer() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    let url = server.url("create=true");
    let behind = url.split(['@', '/']).nth(3).unwrap().to_owned();
    let proxy = swallow_requests_with(b"max_allowed_packet", behind.clone()).await;
    let error = MysqlStore::open(&url.replace(&behind, &proxy)).await.unwrap_err().to_string();
    assert!(error.contains("has not answered within 5s"), "{error}");
}

/// The address of a network in which these requests get lost, and all that come after them.
async fn swallow_requests_with(lost: &'static [u8], behind: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&behind).await.unwrap();
            let (mut requests, mut to_client) = client.into_split();
            let (mut answers, mut to_server) = server.into_split();
            tokio::spawn(async move { copy(&mut answers, &mut to_client).await });
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                while let Ok(length @ 1..) = requests.read(&mut buffer).await {
                    if buffer[..length].windows(lost.len()).any(|text| text == lost) {
                        std::future::pending::<()>().await;
                    }
                    to_server.write_all(&buffer[..length]).await.unwrap();
                }
            });
        }
    });
    proxy
}

#[tokio::test]
async fn a_write_that_changes_nothing_is_done() {
    let Some(server) = SERVER.turn().await else { return };
    promises::a_write_of_the_same_is_done(&server.open("create=true").await).await;
}

// case 78
#[tokio::test]
async fn stores_with_other_prefixes_see_nothing_of_each_other() {
    let Some(server) = SERVER.turn().await else { return };
    let mut stores = Vec::new();
    for prefix in ["a", "A", "a:", ""] {
        stores.push(server.open(&format!("create=true&table=shared&prefix={prefix}")).await);
    }
    promises::prefixes_are_apart(&stores).await;
}

// case 104
#[tokio::test]
async fn a_disk_that_is_full_leaves_the_old_session() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&table=crowded").await;
    server
        .run(
            "DROP TRIGGER IF EXISTS fill_create;
             DROP TRIGGER IF EXISTS fill_update;
             CREATE TRIGGER fill_create BEFORE INSERT ON crowded FOR EACH ROW
                 IF length(NEW.data) > 1000 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021;
                 END IF;
             CREATE TRIGGER fill_update BEFORE UPDATE ON crowded FOR EACH ROW
                 IF length(NEW.data) > 1000 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021;
                 END IF;",
        )
        .await;
    promises::a_large_session_is_refused(&store, 2000).await;
}

#[tokio::test]
async fn what_can_not_be_opened_is_said() {
    let Some(server) = SERVER.turn().await else { return };
    let missing = server.error("table=missing").await;
    assert!(missing.contains("CREATE TABLE IF NOT EXISTS `missing` (\n"), "{missing}");
    server.run("CREATE TABLE IF NOT EXISTS another (session_id text, data text)").await;
    let another = server.error("table=another&create=true").await;
    assert!(another.contains("CREATE TABLE IF NOT EXISTS `another`"), "{another}");
    // case 108
    assert!(server.error("table=a;drop").await.contains("`table`"));
    assert!(server.error("table=select").await.contains("`select`"), "a word of SQL is a name too");
    assert!(server.error("ssl_mode=required").await.contains("`ssl_mode`"));
    assert!(server.error("sslmode=required").await.contains("TLS"));
}

// case 104
#[tokio::test]
async fn what_does_not_fit_into_a_packet_is_refused() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    let store = server.open("create=true").await;
    promises::a_large_session_is_refused(&store, PACKET).await;
    let (key, largest) = (key(1), vec![1; PACKET - 1024]);
    assert_eq!(store.create(&key, write(&largest)).await.unwrap(), Swap::Done);
    assert_eq!(store.load(&key).await.unwrap(), Some(largest));
}

#[tokio::test]
async fn what_is_too_long_for_a_column_is_never_cut() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    server.run("SET GLOBAL sql_mode = ''").await;
    let store = server.open("create=true&table=narrow").await;
    server.run("ALTER TABLE narrow MODIFY data varbinary(1000) NOT NULL").await;
    promises::a_large_session_is_refused(&store, 1001).await;
}

#[tokio::test]
async fn who_is_not_let_in_is_told_without_his_password() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    let wrong = server.url("").replace("secret", "wrong-one");
    let error = MysqlStore::open(&wrong).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("Access denied"), "{text}");
    assert!(!text.contains("wrong-one"), "{text}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_at_once() {
    let start = std::time::Instant::now();
    let url = format!("mysql://tests:secret@127.0.0.1:{}/sessions", support::free_port());
    let error = MysqlStore::open(&url).await.unwrap_err().to_string();
    assert!(error.contains("refused"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_an_error_within_seconds() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("mysql://tests@{}/sessions", listener.local_addr().unwrap());
    let error = MysqlStore::open(&url).await.unwrap_err().to_string();
    assert!(error.contains("has not answered within 5s"), "{error}");
}

// case 109
#[tokio::test]
async fn an_error_shows_nothing_of_a_session() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&table=checked").await;
    server.run("ALTER TABLE checked ADD CHECK (length(data) < 1000)").await;
    let (key, bytes) = (key(1), vec![b'q'; 2000]);
    let error = store.create(&key, write(&bytes)).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused(_)), "{error}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains(&key.to_string()) && !text.contains("7171"), "{text}");
}
