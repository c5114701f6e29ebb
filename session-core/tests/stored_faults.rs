//! A store that is down, hangs, is full or slow.

use std::time::Duration;

use crate::support::{Client, Fault, Kind, Log, Server};
use session_core::{Detached, LoadError, MemoryStore, SaveError, Session, StoreError};
use tokio::task::yield_now;
use tokio::time::Instant;

#[derive(Session)]
struct Visitor {
    visits: u32,
    note: String,
    #[session(rotate)]
    user: Option<u32>,
}

const SECOND: Duration = Duration::from_secs(1);

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

/// Every way of changing a session that is in the store.
const CHANGES: [fn(&mut Session<Visitor>); 5] = [
    |visitor| visitor.set_visits(8),
    |visitor| visitor.set_user(1),
    |visitor| visitor.renew(),
    |visitor| visitor.invalidate(),
    |visitor| {
        visitor.invalidate();
        visitor.set_visits(1);
    },
];

// case 98
#[tokio::test]
async fn a_store_that_is_down_is_no_fresh_session() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Load, Fault::Fail);
    let error = client.try_load().await.unwrap_err();
    assert!(matches!(error, LoadError::Store(StoreError::Unavailable(_))) && error.is_temporary());
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

#[tokio::test]
async fn who_brings_no_cookie_needs_no_store() {
    let server = Server::<Visitor>::new();
    server.store.go_down();
    assert!(server.client().request(|visitor| visitor.visits()).await.sets_nothing());
}

// case 99
#[tokio::test]
async fn a_store_that_is_down_on_save_changes_nothing_and_sets_no_cookie() {
    for (index, change) in CHANGES.into_iter().enumerate() {
        let server = Server::new();
        let client = seven(&server).await;
        let (cookie, before) = (client.cookie(), server.store.records().await);
        let exchange = client.load().await;
        change(&mut exchange.view());
        server.store.go_down();
        let error = client.finish(exchange).await.error();
        assert!(matches!(error, SaveError::Store(_)) && error.is_temporary(), "{index}: {error}");
        yield_now().await;
        server.store.recover();
        assert_eq!((client.cookie(), server.store.records().await), (cookie, before), "{index}");
        assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
    }
}

// case 99
#[tokio::test]
async fn a_new_session_that_can_not_be_saved_sets_no_cookie() {
    let server = Server::<Visitor>::new();
    server.store.go_down();
    let client = server.client();
    assert!(client.request(|visitor| visitor.set_visits(1)).await.reply.is_err());
    assert_eq!(client.cookie(), None);
}

#[tokio::test]
async fn an_exchange_is_finished_once_whatever_came_of_it() {
    let server = Server::new();
    let client = seven(&server).await;
    let exchange = client.load().await;
    exchange.view().set_visits(8);
    server.store.always(Kind::Update, Fault::Fail);
    assert!(exchange.finish(server.clock.now(), 200).await.is_err());
    server.store.recover();
    let again = exchange.finish(server.clock.now(), 503).await.unwrap();
    assert_eq!(again.set_cookies().count(), 0);
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

// case 100
#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_on_load_has_a_deadline() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.always(Kind::Load, Fault::Hang);
    let start = Instant::now();
    let error = client.try_load().await.unwrap_err();
    assert!(matches!(error, LoadError::Store(StoreError::Deadline(SECOND))), "{error}");
    assert_eq!(start.elapsed().as_millis() / 10, 100);
    server.store.recover();
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

// case 100
#[tokio::test(start_paused = true)]
async fn a_save_has_one_deadline_however_many_steps_it_takes() {
    let faults = [Fault::Hang, Fault::HangAfter, Fault::Slow(SECOND * 2 / 3)];
    let cases = CHANGES.iter().enumerate().flat_map(|(index, change)| {
        // One step is enough for a change, and for an end: what comes after that clears away.
        let faults = if [0, 3].contains(&index) { &faults[..2] } else { &faults[..] };
        faults.iter().map(move |&fault| (change, fault))
    });
    for (change, fault) in cases {
        let server = Server::new();
        let client = seven(&server).await;
        let exchange = client.load().await;
        change(&mut exchange.view());
        for kind in [Kind::Load, Kind::Create, Kind::Update, Kind::Delete] {
            server.store.always(kind, fault);
        }
        let start = Instant::now();
        let error = client.finish(exchange).await.error();
        assert!(matches!(error, SaveError::Store(StoreError::Deadline(SECOND))), "{error}");
        assert_eq!(start.elapsed().as_millis() / 10, 100, "{fault:?}");
    }
}

// case 100
#[tokio::test(start_paused = true)]
async fn what_loading_took_of_the_deadline_saving_does_not_have_again() {
    let server = Server::new();
    let client = seven(&server).await;
    let slow = || {
        server.store.next(Kind::Load, Fault::Slow(SECOND * 6 / 10));
        server.store.next(Kind::Update, Fault::Slow(SECOND * 6 / 10));
    };
    slow();
    let error = client.request(|visitor| visitor.set_visits(8)).await.error();
    assert!(matches!(error, SaveError::Store(StoreError::Deadline(SECOND))), "{error}");
    slow();
    let job = Detached::load(&server.config, &client.key()).await.unwrap().unwrap();
    job.session().set_visits(8);
    let error = job.save().await.unwrap_err();
    assert!(matches!(error, SaveError::Store(StoreError::Deadline(SECOND))), "{error}");
}

#[tokio::test]
async fn clearing_away_is_tried_again_where_the_answer_was_lost_and_told_where_it_fails() {
    for (fault, tries) in [(Fault::Fail, 2), (Fault::Refuse, 1)] {
        let server = Server::new();
        let client = seven(&server).await;
        server.store.always(Kind::Delete, fault);
        let log = Log::start();
        assert!(client.request(|visitor| visitor.invalidate()).await.is_removal());
        assert_eq!(server.store.take_counts().deletes, tries, "{fault:?}");
        let told = |line: &String| line.contains("DEBUG") && line.contains("left to its expiry");
        assert!(log.lines().iter().any(told), "{fault:?}");
    }
}

// case 100
#[tokio::test(start_paused = true)]
async fn a_slow_store_is_waited_for() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Update, Fault::Slow(SECOND * 9 / 10));
    assert!(client.request(|visitor| visitor.set_visits(8)).await.reply.is_ok());
    assert_eq!(client.read(|visitor| visitor.visits()).await, 8);
}

// case 104
#[tokio::test]
async fn a_store_that_refuses_is_not_asked_again_and_the_old_record_is_intact() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Update, Fault::Refuse);
    let answer = client.request(|visitor| visitor.set_note("n".repeat(5000))).await;
    assert!(matches!(answer.error(), SaveError::Store(StoreError::Refused(_))));
    assert_eq!(server.store.take_counts().updates, 1);
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

#[tokio::test]
async fn a_session_that_is_too_large_for_the_store_is_an_error() {
    let config = crate::support::builder::<Visitor>().store(MemoryStore::with_limit(64 * 4096));
    let client = Client::of(&config.clock(crate::support::noon).build().unwrap());
    let large = client.request(|visitor| visitor.set_note("n".repeat(4000))).await;
    assert!(matches!(large.error(), SaveError::Store(StoreError::Refused(_))));
    assert_eq!(client.cookie(), None);
    client.request(|visitor| visitor.set_note("n".repeat(3500))).await;
    let large = client.request(|visitor| visitor.set_note("n".repeat(4000))).await;
    assert!(matches!(large.error(), SaveError::Store(StoreError::Refused(_))));
    assert_eq!(client.read(|visitor| visitor.note().len()).await, 3500);
}

// case 66
#[tokio::test]
async fn what_no_cookie_holds_a_store_does() {
    let server = Server::new();
    let client = seven(&server).await;
    client.request(|visitor| visitor.set_note("n".repeat(100_000))).await;
    assert_eq!(client.read(|visitor| visitor.note().len()).await, 100_000);
}

#[tokio::test]
async fn what_takes_waiting_is_not_done_without() {
    let server = Server::new();
    let client = seven(&server).await;
    assert!(server.config.waits());
    let loaded = session_core::Exchange::load_now(&server.config, [], server.clock.now());
    assert!(matches!(loaded, Err(LoadError::NotYet)));
    let exchange = client.load().await;
    exchange.view().set_visits(8);
    let saved = exchange.finish_now(server.clock.now(), 200);
    assert!(matches!(saved, Err(SaveError::NotYet)));
    assert!(client.finish(exchange).await.reply.is_ok(), "and nothing is finished by that");
    assert_eq!(client.read(|visitor| visitor.visits()).await, 8);
}
