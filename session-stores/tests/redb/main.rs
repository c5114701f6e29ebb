//! Sessions in one file of redb.

#[path = "../support/crash.rs"]
mod crash;
#[path = "../support/disk.rs"]
mod disk;

mod faults;
mod file;
mod promises;

use std::path::{Path, PathBuf};

use session_stores::RedbStore;
use tempfile::TempDir;

/// A file for sessions that is not there yet, in a directory that ends with the test.
fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path().join("sessions.redb");
    (directory, place)
}

fn url(place: &Path, settings: &str) -> String {
    format!("redb:{}{settings}", place.display())
}

async fn open(url: &str) -> RedbStore {
    RedbStore::open(url).await.expect("the store opens")
}

/// Why it does not.
async fn refusal(url: &str) -> String {
    RedbStore::open(url).await.expect_err("the store does not open").to_string()
}
