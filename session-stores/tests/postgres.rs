//! `PostgresStore`: the acceptance suite, and a server that is killed, paused, full or foreign.

mod support;

use std::time::Duration;

use session_core::testing::Acceptance;
use session_core::{AnyStore, SessionStore, StoreError, Swap};
use session_stores::PostgresStore;
use sqlx::{Connection, PgConnection};
use support::database::{Shared, Turn};
use support::faults;
use support::postgres::Postgres;
use support::promises::{self, bytes, key, write};
use support::waiting::Waiting;

static SERVER: Shared<Postgres> = Shared::new();

impl Turn<Postgres> {
    async fn open(&self, settings: &str) -> AnyStore {
        AnyStore::new(PostgresStore::open(&self.url(settings)).await.expect("it can be opened"))
    }

    async fn error(&self, settings: &str) -> String {
        PostgresStore::open(&self.url(settings)).await.unwrap_err().to_string()
    }

    async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url("")).await.unwrap()
    }

    async fn run(&self, sql: &'static str) {
        let mut connection = self.connect().await;
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("the statement is right");
    }
}

// web.py 2
#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_promises() {
    let Some(server) = SERVER.turn().await else { return };
    Acceptance::new(server.open("create=true").await).run().await;
    // The other name, and what is there already.
    let url = server.url("create=true").replace("postgres://", "postgresql://");
    Acceptance::new(PostgresStore::open(&url).await.unwrap()).rounds(16).run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_them_where_transactions_are_serializable() {
    let Some(server) = SERVER.turn().await else { return };
    let settings = "create=true&options=-cdefault_transaction_isolation=serializable";
    Acceptance::new(server.open(settings).await).rounds(100).run().await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_table_does_not_use_up_the_connections_of_the_server() {
    let Some(server) = SERVER.turn().await else { return };
    let settings = "create=true&table=locked&connections=2&deadline=200ms&application_name=pile";
    let store = server.open(settings).await;
    server.run("TRUNCATE locked").await;
    let waiting = Waiting::new(store).await;
    let (mut admin, mut watcher) = (server.connect().await, server.connect().await);
    let mut lock = admin.begin().await.unwrap();
    sqlx::query("LOCK TABLE locked IN SHARE MODE").execute(&mut *lock).await.unwrap();
    let mut used = async || {
        let piled = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pile'";
        sqlx::query_scalar::<_, i64>(piled).fetch_one(&mut watcher).await.unwrap()
    };
    waiting.fail(10).await;
    let failed = used().await;
    assert!(failed <= 2, "{failed} connections at the server, of 2 that are allowed");
    waiting.give_up(50).await;
    let given_up = used().await;
    // One of them may still be about to go.
    assert!(given_up <= 3, "{given_up} connections at the server, of 2 that are allowed");
    lock.rollback().await.unwrap();
}

#[tokio::test]
async fn a_sweep_may_take_longer_than_a_request() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&table=slow&deadline=200ms").await;
    let body = bytes(1, 0);
    let _ = store.create(&key(1), write(&body)).await.unwrap();
    server
        .run(
            "CREATE OR REPLACE FUNCTION linger() RETURNS trigger AS $$ BEGIN
                 PERFORM pg_sleep(0.5);
                 RETURN OLD;
             END $$ LANGUAGE plpgsql;
             CREATE OR REPLACE TRIGGER linger BEFORE DELETE ON slow
                 FOR EACH ROW EXECUTE FUNCTION linger()",
        )
        .await;
    let later = std::time::SystemTime::now() + Duration::from_secs(86_400);
    assert_eq!(store.sweep(later, 10).await.unwrap(), 1);
}

/// As after a switchover; here it is the account that was read-only while the connection was made.
#[tokio::test]
async fn a_server_that_takes_no_writes_is_left() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    server.open("create=true&table=switched").await;
    let mut admin = server.connect().await;
    let on = "ALTER ROLE tests SET default_transaction_read_only = on";
    sqlx::raw_sql(on).execute(&mut admin).await.unwrap();
    let store = server.open("table=switched&connections=1").await;
    assert_eq!(store.load(&key(1)).await.unwrap(), None);
    let reset = "ALTER ROLE tests RESET default_transaction_read_only";
    sqlx::raw_sql(reset).execute(&mut admin).await.unwrap();
    let body = bytes(1, 0);
    let refused = store.create(&key(1), write(&body)).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    assert_eq!(store.create(&key(1), write(&body)).await.unwrap(), Swap::Done);
}

#[tokio::test]
async fn a_load_over_a_connection_that_has_died_is_repeated() {
    let Some(server) = SERVER.turn().await else { return };
    let store = server.open("create=true&application_name=dying").await;
    let mut admin = server.connect().await;
    for _ in 0..5 {
        assert_eq!(store.load(&key(9)).await.unwrap(), None);
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                    WHERE application_name = 'dying'";
        sqlx::raw_sql(kill).execute(&mut admin).await.unwrap();
    }
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
            "CREATE OR REPLACE FUNCTION fill() RETURNS trigger AS $$ BEGIN
                 IF length(NEW.data) > 1000 THEN
                     RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
                 END IF;
                 RETURN NEW;
             END $$ LANGUAGE plpgsql;
             CREATE OR REPLACE TRIGGER fill BEFORE INSERT OR UPDATE ON crowded
                 FOR EACH ROW EXECUTE FUNCTION fill()",
        )
        .await;
    promises::a_large_session_is_refused(&store, 2000).await;
}

#[tokio::test]
async fn what_can_not_be_opened_is_said() {
    let Some(server) = SERVER.turn().await else { return };
    let missing = server.error("table=missing").await;
    assert!(missing.contains("CREATE TABLE IF NOT EXISTS \"missing\" (\n"), "{missing}");
    assert!(missing.contains("CREATE INDEX IF NOT EXISTS \"missing_expires\""), "{missing}");
    server.run("CREATE TABLE IF NOT EXISTS another (session_id text, data text)").await;
    let another = server.error("table=another&create=true").await;
    assert!(another.contains("CREATE TABLE IF NOT EXISTS \"another\""), "{another}");
    // case 108
    assert!(server.error("table=a;drop").await.contains("`table`"));
    assert!(server.error("table=user").await.contains("\"user\""), "a word of SQL is a name too");
    assert!(server.error("ssl_mode=require").await.contains("`ssl_mode`"));
    assert!(server.error("sslmode=require").await.contains("TLS"));
}

#[tokio::test]
async fn who_is_not_let_in_is_told_without_his_password() {
    let Some(server) = SERVER.turn().await.filter(Turn::is_our_own) else { return };
    let wrong = server.url("").replace("secret", "wrong-one");
    let error = PostgresStore::open(&wrong).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("password authentication failed"), "{text}");
    assert!(!text.contains("wrong-one"), "{text}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_at_once() {
    let start = std::time::Instant::now();
    let url = format!("postgres://tests:secret@127.0.0.1:{}/postgres", support::free_port());
    let error = PostgresStore::open(&url).await.unwrap_err().to_string();
    assert!(error.contains("refused"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_an_error_within_seconds() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://tests@{}/postgres", listener.local_addr().unwrap());
    let error = PostgresStore::open(&url).await.unwrap_err().to_string();
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
