//! Whole sessions over every store, with the real backend behind it: no change is lost, none comes
//! back, and none counts twice.
//!
//! `SESSION_TESTS_ROUNDS=10000 cargo test --release -p session-stores --all-features --test sessions`
//! runs it at full size.

#[path = "../support/mod.rs"]
mod support;

mod lost_answers;
mod processes;
mod scenes;
mod visitor;

use support::database::Shared;
use support::mariadb::Mariadb;
use support::postgres::Postgres;
use support::{memcached, redis};

/// One backend at a time: each has to answer within its deadline.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

static POSTGRES: Shared<Postgres> = Shared::new();
static MARIADB: Shared<Mariadb> = Shared::new();

#[tokio::test(flavor = "multi_thread")]
async fn in_memory() {
    let _alone = ALONE.lock().await;
    scenes::all("memory:").await;
}

// TG 1
#[tokio::test(flavor = "multi_thread")]
async fn in_files() {
    let _alone = ALONE.lock().await;
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("file:{}", directory.path().join("sessions").display());
    scenes::all(&url).await;
    processes::count(&url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_redb() {
    let _alone = ALONE.lock().await;
    let directory = tempfile::tempdir().expect("a directory");
    scenes::all(&format!("redb:{}", directory.path().join("sessions.redb").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_sqlite() {
    let _alone = ALONE.lock().await;
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite:{}", directory.path().join("sessions.db").display());
    scenes::all(&url).await;
    processes::count(&url).await;
}

// TG 1
#[tokio::test(flavor = "multi_thread")]
async fn in_postgres() {
    let _alone = ALONE.lock().await;
    let Some(server) = POSTGRES.turn().await else { return };
    let url = server.url("create=true");
    scenes::all(&url).await;
    processes::count(&url).await;
    if server.is_our_own() {
        lost_answers::count_once(&url).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_mariadb() {
    let _alone = ALONE.lock().await;
    let Some(server) = MARIADB.turn().await else { return };
    let url = server.url("create=true");
    scenes::all(&url).await;
    processes::count(&url).await;
    if server.is_our_own() {
        lost_answers::count_once(&url).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_redis() {
    let _alone = ALONE.lock().await;
    let Some(server) = redis::start() else { return };
    let url = redis::url(&server);
    scenes::all(&url).await;
    processes::count(&url).await;
    lost_answers::count_once(&url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_redis_cluster() {
    let _alone = ALONE.lock().await;
    let Some(nodes) = redis::start_cluster() else { return };
    let url = redis::cluster_url(&nodes);
    scenes::all(&url).await;
    processes::count(&url).await;
}

// TG 1
#[tokio::test(flavor = "multi_thread")]
async fn in_memcached() {
    let _alone = ALONE.lock().await;
    let Some(server) = memcached::start() else { return };
    let url = memcached::url(&server);
    scenes::all(&url).await;
    processes::count(&url).await;
    lost_answers::count_once(&url).await;
}

/// One of the processes that [`processes::count`] starts.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is a part of other tests"]
async fn a_process_that_counts() {
    processes::count_as_told().await;
}
