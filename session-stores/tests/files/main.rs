//! Sessions as files in a directory.

#[path = "../support/crash.rs"]
mod crash;
#[path = "../support/disk.rs"]
mod disk;

mod directory;
mod faults;
mod promises;
mod sweeping;

use std::path::{Path, PathBuf};

use session_stores::FileStore;
use tempfile::TempDir;

/// A directory for sessions that is not there yet, in one that ends with the test.
fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path().join("sessions");
    (directory, place)
}

fn url(place: &Path, settings: &str) -> String {
    format!("file:{}{settings}", place.display())
}

async fn open(url: &str) -> FileStore {
    FileStore::open(url).await.expect("the store opens")
}

/// Why it does not.
async fn refusal(url: &str) -> String {
    FileStore::open(url).await.expect_err("the store does not open").to_string()
}
