//! Removing what has expired.

use std::time::Duration;

use crate::support::{Fault, Kind, Log, Server, hours};
use session_core::{Session, SessionStore};
use tokio::task::JoinHandle;
use tokio::time::sleep;

#[derive(Session)]
struct Visitor {
    visits: u32,
}

const MINUTE: Duration = Duration::from_secs(60);

async fn fill(server: &Server<Visitor>, sessions: usize) {
    for _ in 0..sessions {
        server.client().request(|visitor| visitor.set_visits(1)).await;
    }
}

/// In the middle between two rounds.
async fn sweeping(server: &Server<Visitor>) -> JoinHandle<()> {
    let task = tokio::spawn(server.config.sweeper().expect("nobody sweeps yet").run());
    sleep(MINUTE / 2).await;
    task
}

// Spyce 9, Beaker 17
#[tokio::test(start_paused = true)]
async fn what_has_expired_is_removed_in_rounds_and_what_has_not_stays() {
    let server = Server::<Visitor>::new();
    fill(&server, 3).await;
    server.clock.advance(hours(12));
    fill(&server, 2).await;
    sweeping(&server).await;
    assert_eq!(server.store.count(Kind::Sweep), 0, "not before the first minute is over");
    sleep(MINUTE).await;
    assert_eq!((server.store.count(Kind::Sweep), server.store.records().await.len()), (1, 5));
    server.clock.advance(hours(12));
    sleep(MINUTE).await;
    assert_eq!((server.store.count(Kind::Sweep), server.store.records().await.len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_round_has_as_many_batches_as_it_takes() {
    let server = Server::<Visitor>::new();
    fill(&server, 1100).await;
    server.clock.advance(hours(24));
    sweeping(&server).await;
    sleep(MINUTE).await;
    assert_eq!(server.store.records().await.len(), 0);
    assert_eq!(server.store.count(Kind::Sweep), 3);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_is_asked_again_in_the_next_round() {
    let server = Server::<Visitor>::new();
    fill(&server, 3).await;
    server.clock.advance(hours(24));
    server.store.next(Kind::Sweep, Fault::Fail);
    server.store.nth(2, Kind::Sweep, Fault::Hang);
    let log = Log::start();
    sweeping(&server).await;
    // A sweep that hangs is given up after a minute.
    sleep(4 * MINUTE).await;
    assert_eq!((server.store.count(Kind::Sweep), server.store.records().await.len()), (3, 0));
    assert_eq!(log.events().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_configuration_has_one_sweeper_at_a_time() {
    let server = Server::<Visitor>::new();
    let task = sweeping(&server).await;
    assert!(server.config.sweeper().is_none());
    assert!(server.config.clone().sweeper().is_none());
    task.abort();
    assert!(task.await.is_err());
    assert!(server.config.sweeper().is_some(), "another one may take over");
}

#[tokio::test]
async fn what_needs_no_sweeping_has_no_sweeper() {
    let server = Server::<Visitor>::new();
    server.store.expire_by_itself();
    assert!(server.config.sweeper().is_none());
    let server = Server::<Visitor>::with(|builder| builder.sweep_every(Duration::ZERO));
    assert!(server.config.sweeper().is_none(), "left to somebody else");
    assert!(crate::support::config::<Visitor>().sweeper().is_none());
}

#[tokio::test]
async fn old_ids_are_swept_when_their_grace_is_long_over() {
    #[derive(Session)]
    struct Account {
        #[session(rotate)]
        user: Option<u32>,
    }
    let server = Server::<Account>::new();
    let client = server.client_with(|account| account.set_user(1)).await;
    client.request(|account| account.renew()).await;
    server.clock.advance(MINUTE - Duration::from_secs(1));
    assert_eq!(server.store.sweep(server.clock.now(), 9).await.unwrap(), 0);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.store.sweep(server.clock.now(), 9).await.unwrap(), 1);
    assert_eq!(client.read(|account| account.user()).await, Some(1));
}
