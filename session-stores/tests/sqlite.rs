//! `SqliteStore`: the acceptance suite, several processes, kills, files.

mod support;

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use session_core::testing::Acceptance;
use session_core::{AnyStore, Revision, SessionStore, StoreError, StoreKey, Swap};
use session_stores::SqliteStore;
use support::faults;
use support::promises::{self, bytes, key, write};

fn url(directory: &tempfile::TempDir, settings: &str) -> String {
    format!("sqlite:{}{settings}", directory.path().join("sessions.db").display())
}

async fn open(directory: &tempfile::TempDir) -> AnyStore {
    AnyStore::new(SqliteStore::open(&url(directory, "")).await.expect("it can be opened"))
}

// web.py 3
#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_promises() {
    let directory = tempfile::tempdir().unwrap();
    Acceptance::new(open(&directory).await).run().await;
}

// case 78
#[tokio::test]
async fn stores_with_other_prefixes_see_nothing_of_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let mut stores = Vec::new();
    for prefix in ["a", "A", "a:", ""] {
        let url = url(&directory, &format!("?prefix={prefix}"));
        stores.push(AnyStore::new(SqliteStore::open(&url).await.unwrap()));
    }
    promises::prefixes_are_apart(&stores).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_spares_what_is_prolonged() {
    let directory = tempfile::tempdir().unwrap();
    promises::a_sweep_spares_what_is_prolonged(&open(&directory).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_waits_for_does_not_go_astray() {
    let directory = tempfile::tempdir().unwrap();
    faults::answers_do_not_go_astray(&open(&directory).await, 300).await;
}

#[tokio::test]
async fn a_write_that_changes_nothing_is_done() {
    let directory = tempfile::tempdir().unwrap();
    promises::a_write_of_the_same_is_done(&open(&directory).await).await;
}

#[tokio::test]
async fn what_can_not_be_opened_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let error = async |url: String| SqliteStore::open(&url).await.unwrap_err().to_string();
    assert!(error("sqlite:".to_owned()).await.contains("a path is missing"));
    assert!(error("sqlite::memory:".to_owned()).await.contains("`memory:`"));
    assert!(error(url(&directory, "?colour=red")).await.contains("`colour`"));
    // case 108
    assert!(error(url(&directory, "?table=a;drop")).await.contains("`table`"));
    assert!(error(url(&directory, "?prefix=a'b")).await.contains("`prefix`"));
    assert!(error(url(&directory, "?create=false")).await.contains("sessions.db"));
    assert!(!directory.path().join("sessions.db").exists());

    open(&directory).await;
    let missing = error(url(&directory, "?create=false&table=others")).await;
    assert!(missing.contains("CREATE TABLE IF NOT EXISTS \"others\""), "{missing}");
    let path = directory.path().join("none/sessions.db");
    assert!(error(format!("sqlite:{}", path.display())).await.contains("none/sessions.db"));
    let foreign = directory.path().join("text");
    std::fs::write(&foreign, "this is no database, and says so at some length").unwrap();
    #[cfg(unix)]
    set_mode(&foreign, 0o600);
    assert!(error(format!("sqlite:{}", foreign.display())).await.contains("not a database"));
}

// web.py 2
#[tokio::test]
async fn the_table_has_the_columns_of_web_py() {
    let directory = tempfile::tempdir().unwrap();
    let (store, key, bytes) = (open(&directory).await, key(1), bytes(1, 0));
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
    let options = sqlx::sqlite::SqliteConnectOptions::new();
    let options = options.filename(directory.path().join("sessions.db"));
    let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let columns = "SELECT session_id, CAST(atime AS text), data FROM sessions";
    let row: (String, String, Vec<u8>) =
        sqlx::query_as(columns).fetch_one(&mut other).await.unwrap();
    assert_eq!((row.0, row.2), (format!("session:{key}"), bytes));
    assert!(row.1.starts_with("20"), "a time: {}", row.1);
    let twice = sqlx::raw_sql("INSERT INTO sessions SELECT * FROM sessions");
    let error = twice.execute(&mut other).await.unwrap_err().to_string();
    assert!(error.contains("UNIQUE constraint failed: sessions.session_id"), "{error}");
}

// case 106
#[cfg(unix)]
#[tokio::test]
async fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let (store, bytes) = (open(&directory).await, bytes(1, 0));
    assert_eq!(store.create(&key(1), write(&bytes)).await.unwrap(), Swap::Done);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["sessions.db", "sessions.db-shm", "sessions.db-wal"]);
}

// case 106
#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_may_read_is_not_opened() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sessions.db");
    std::fs::write(&path, "").unwrap();
    set_mode(&path, 0o640);
    let error = SqliteStore::open(&url(&directory, "")).await.unwrap_err().to_string();
    assert!(error.contains("mode being 640: make that 600"), "{error}");
    set_mode(&path, 0o600);
    open(&directory).await;
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// How many threads of this process are called so.
#[cfg(target_os = "linux")]
fn threads_of(name: &str) -> usize {
    let threads = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = threads.map(|thread| std::fs::read_to_string(thread.path().join("comm")));
    names.filter(|found| found.as_ref().is_ok_and(|found| found.starts_with(name))).count()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn writes_that_are_given_up_leave_no_threads() {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&url(&directory, "?deadline=6s")).await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new();
    let options = options.filename(directory.path().join("sessions.db"));
    let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let before = threads_of("sqlx-sqlite");
    for number in 0..100 {
        let (key, body) = (key(number), bytes(1, 0));
        let gone = store.create(&key, write(&body));
        let _ = tokio::time::timeout(Duration::from_millis(5), gone).await;
    }
    let more = threads_of("sqlx-sqlite").saturating_sub(before);
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    // Other tests of this binary have threads too.
    assert!(more <= 30, "{more} threads more than before");
    let (key, body) = (key(200), bytes(1, 0));
    assert_eq!(store.create(&key, write(&body)).await.unwrap(), Swap::Done);
}

#[tokio::test]
async fn a_file_that_is_locked_is_an_error_in_time() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let (key, bytes) = (key(1), bytes(1, 0));
    let options = sqlx::sqlite::SqliteConnectOptions::new();
    let options = options.filename(directory.path().join("sessions.db"));
    let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let start = std::time::Instant::now();
    let locked = store.create(&key, write(&bytes)).await;
    assert!(matches!(locked, Err(StoreError::Unavailable(_))), "{locked:?}");
    assert!(start.elapsed() < store.deadline(), "SQLite gives up first");
    assert_eq!(store.load(&key).await.unwrap(), None, "reading goes on");
    sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
    assert_eq!(store.create(&key, write(&bytes)).await.unwrap(), Swap::Done);
}

const URL: &str = "SESSION_TESTS_URL";
const ROUNDS: &str = "SESSION_TESTS_ROUNDS";
const PROCESSES: usize = 4;

/// This binary again, for one of its tests that are run by others.
fn process(test: &str, url: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]).env(URL, url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
}

async fn opened_by_another() -> Option<AnyStore> {
    let url = std::env::var(URL).ok()?;
    Some(AnyStore::new(SqliteStore::open(&url).await.expect("it can be opened")))
}

fn rounds() -> usize {
    std::env::var(ROUNDS).map_or(1000, |rounds| rounds.parse().expect("a number"))
}

// case 79
#[tokio::test]
async fn every_increment_of_several_processes_counts() {
    let directory = tempfile::tempdir().unwrap();
    let url = url(&directory, "?deadline=10s");
    // All of them make the file, and the first one to come the counter.
    let processes: Vec<_> =
        (0..PROCESSES).map(|_| process("one_process_of_several_increments", &url)).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    let store = open(&directory).await;
    let sum = counted(&store.load(&counter_key()).await.unwrap().expect("it was made"));
    assert_eq!(sum, rounds().div_ceil(PROCESSES) * PROCESSES);
}

#[tokio::test]
#[ignore = "run by `every_increment_of_several_processes_counts`"]
async fn one_process_of_several_increments() {
    let Some(store) = opened_by_another().await else { return };
    let zero = counter(0);
    let _ = store.create(&counter_key(), write(&zero)).await.expect("creating works");
    for _ in 0..rounds().div_ceil(PROCESSES) {
        loop {
            let seen =
                store.load(&counter_key()).await.expect("loading works").expect("it is there");
            let next = counter(counted(&seen) + 1);
            let revision = Revision::of(&seen).expect("it has one");
            match store
                .update(&counter_key(), revision, write(&next))
                .await
                .expect("updating works")
            {
                Swap::Done => break,
                Swap::Conflict => {}
            }
        }
    }
}

fn counter_key() -> StoreKey {
    StoreKey::from_bytes([7; 32])
}

/// A number, which is its own revision.
fn counter(number: usize) -> Vec<u8> {
    [&[1][..], &(number as u64).to_be_bytes()].concat()
}

fn counted(bytes: &[u8]) -> usize {
    u64::from_be_bytes(bytes[Revision::PLACE].try_into().expect("eight bytes")) as usize
}

// case 105
#[tokio::test]
async fn a_process_that_is_killed_leaves_whole_sessions() {
    let directory = tempfile::tempdir().unwrap();
    let url = url(&directory, "");
    let mut before = 0;
    for round in 0..5 {
        let mut writer = process("one_process_writes_until_it_is_killed", &url);
        tokio::time::sleep(Duration::from_millis(300 + 37 * round)).await;
        writer.kill().unwrap();
        writer.wait().unwrap();
        let store = open(&directory).await;
        let loaded = store.load(&counter_key()).await.unwrap().expect("it was made");
        let state = counted(&loaded) as u64;
        assert_eq!(loaded, bytes(9, state), "it is whole");
        assert!(state > before, "what was done before stays, and more was done");
        before = state;
    }
}

#[tokio::test]
#[ignore = "run by `a_process_that_is_killed_leaves_whole_sessions`"]
async fn one_process_writes_until_it_is_killed() {
    let Some(store) = opened_by_another().await else { return };
    let first = bytes(9, 0);
    let _ = store.create(&counter_key(), write(&first)).await.expect("creating works");
    let mut seen = store.load(&counter_key()).await.expect("loading works").expect("it is there");
    loop {
        let next = bytes(9, counted(&seen) as u64 + 1);
        let swap = store.update(&counter_key(), Revision::of(&seen).unwrap(), write(&next)).await;
        assert_eq!(swap.expect("updating works"), Swap::Done);
        seen = next;
    }
}
