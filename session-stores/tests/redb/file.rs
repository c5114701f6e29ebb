//! The file: for whom it is, and which can't be used.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::chown;
use std::time::{Duration, Instant};

use redb::{Database, TableDefinition};
use session_core::SessionStore;

use crate::disk::{created, key, mode, random, set_mode};
use crate::{crash, open, place, refusal, url};

// case 106
#[tokio::test]
async fn the_file_is_its_owners_alone() {
    let (directory, place) = place();
    drop(open(&url(&place, "")).await);
    assert_eq!(mode(&place), 0o600);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing else is left there");
    for open_to_others in [0o644, 0o620] {
        set_mode(&place, open_to_others);
        let error = refusal(&url(&place, "")).await;
        assert!(error.contains("open to others") && error.contains("600"), "{error}");
    }
    set_mode(&place, 0o600);
    if chown(&place, Some(65534), None).is_ok() {
        let error = refusal(&url(&place, "")).await;
        assert!(error.contains("another user") && error.contains("65534"), "{error}");
    }
}

#[tokio::test]
async fn a_second_process_is_told_that_there_is_a_first() {
    let (_directory, place) = place();
    drop(open(&url(&place, "")).await);
    let mut child = crash::start("file::holds", &url(&place, ""));
    wait_for(|| place.with_extension("held").exists());
    let start = Instant::now();
    let error = refusal(&url(&place, "")).await;
    assert!(error.contains("open in another process"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5), "it does not wait for ever");
    // One that ends meanwhile is replaced.
    let waiting = tokio::spawn({
        let url = url(&place, "");
        async move { open(&url).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    child.kill().unwrap();
    child.wait().unwrap();
    waiting.await.unwrap();
}

#[tokio::test]
#[ignore = "a process of another test"]
async fn holds() {
    let Some(url) = crash::started_for() else { return };
    let _store = open(&url).await;
    let place = std::path::Path::new(url.strip_prefix("redb:").unwrap());
    fs::write(place.with_extension("held"), "").unwrap();
    std::future::pending().await
}

fn wait_for(happens: impl Fn() -> bool) {
    let start = Instant::now();
    while !happens() {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not happen");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[tokio::test]
async fn what_is_no_file_of_sessions_is_said() {
    let (directory, place) = place();
    for (contents, says) in [
        (&b""[..], "no redb file"),
        (b"x", "no redb file"),
        (&[0; 5000], "no redb file"),
        (b"redb\x1a\x0a\xa9\x0d\x0a", "damaged"),
    ] {
        fs::write(&place, contents).unwrap();
        set_mode(&place, 0o600);
        let error = refusal(&url(&place, "")).await;
        assert!(error.contains(says), "{error}");
        assert_eq!(fs::read(&place).unwrap(), contents, "what is not ours is not touched");
    }
    let error = refusal(&url(directory.path(), "")).await;
    assert!(error.contains("open to others") || error.contains("directory"), "{error}");
    let error = refusal(&url(&directory.path().join("no/such"), "")).await;
    assert!(error.contains("No such file") && !error.contains(".new"), "{error}");
    let error = refusal(&url(&place, "?colour=red")).await;
    assert!(error.contains("`colour`"), "{error}");
}

#[tokio::test]
async fn a_file_with_other_tables_is_refused() {
    let (_directory, place) = place();
    let others: TableDefinition<&str, &str> = TableDefinition::new("sessions");
    for table in [None, Some(others)] {
        let _ = fs::remove_file(&place);
        let database = Database::create(&place).unwrap();
        let transaction = database.begin_write().unwrap();
        if let Some(table) = table {
            transaction.open_table(table).unwrap().insert("theirs", "").unwrap();
        }
        transaction.commit().unwrap();
        drop(database);
        set_mode(&place, 0o600);
        let error = refusal(&url(&place, "")).await;
        assert!(error.contains("no file of sessions"), "{error}");
    }
}

// case 102
#[tokio::test]
async fn a_damaged_file_is_an_error_or_has_whole_sessions() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let mut kept = Vec::new();
    for number in 0..20 {
        kept.push((key(number), created(&store, &key(number), &[number; 3000]).await));
    }
    drop(store);
    let whole = fs::read(&place).unwrap();
    for _ in 0..60 {
        fs::write(&place, &whole).unwrap();
        let mut file = fs::File::options().write(true).open(&place).unwrap();
        // The beginning is where the least suffices.
        let end = if random().is_multiple_of(2) { 700 } else { whole.len() as u64 };
        file.seek(SeekFrom::Start(random() % end)).unwrap();
        file.write_all(&random().to_le_bytes()).unwrap();
        if random().is_multiple_of(4) {
            file.set_len(random() % whole.len() as u64).unwrap();
        }
        drop(file);
        // A panic of redb's would come through here.
        if let Ok(store) = session_stores::RedbStore::open(&url(&place, "")).await {
            for (key, _) in &kept {
                let _ = store.load(key).await;
            }
        }
    }
}
