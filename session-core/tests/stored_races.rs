//! Two requests that give one session a new identity, and a store that fails halfway.

use crate::support::{Client, Fault, Kind, Log, Server, builder};
use session_core::{SaveError, Session, StoreError};
use tokio::task::yield_now;

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

fn read(visitor: &Session<Visitor>) -> (u32, Option<u32>) {
    (visitor.visits(), visitor.user())
}

// case 122
#[tokio::test]
async fn of_two_rotations_the_loser_deletes_its_record_and_sets_no_cookie() {
    let server = Server::new();
    let client = seven(&server).await;
    let (winner, loser) = (client.load().await, client.load().await);
    winner.view().set_user(1);
    loser.view().set_user(2);
    loser.view().set_visits(9);
    assert!(client.finish(winner).await.cookie().is_some());
    let records = server.store.records().await;
    let log = Log::start();
    assert!(client.finish(loser).await.sets_nothing());
    let events = log.events();
    assert_eq!(events.len(), 1);
    assert!(events[0].contains("visits") && events[0].contains("user"), "{events:?}");
    assert_eq!(server.store.records().await, records);
    assert_eq!(client.read(read).await, (7, Some(1)));
}

// case 122
#[tokio::test]
async fn a_rotation_that_overtakes_another_between_its_steps_wins() {
    let server = Server::new();
    let client = seven(&server).await;
    let other = client.on(&server.beside::<Visitor>());
    server.store.before(Kind::Update, async move {
        other.request(|visitor| visitor.set_user(1)).await;
    });
    assert!(client.request(|visitor| visitor.set_user(2)).await.sets_nothing());
    assert_eq!(client.read(read).await, (7, Some(1)));
    assert_eq!(server.store.records().await.len(), 2);
}

#[tokio::test]
async fn where_the_old_record_can_not_be_turned_the_new_one_is_deleted() {
    for (fault, times) in [(Fault::Fail, 2), (Fault::Refuse, 1)] {
        let server = Server::new();
        let client = seven(&server).await;
        let before = server.store.records().await;
        (0..times).for_each(|_| server.store.next(Kind::Update, fault));
        (1..times).for_each(|_| server.store.nth(2, Kind::Update, fault));
        let error = client.request(|visitor| visitor.set_user(1)).await.error();
        assert!(matches!(error, SaveError::Store(_)) && error.is_temporary(), "{error}");
        assert_eq!(server.store.records().await, before, "{fault:?}");
        assert_eq!(client.read(read).await, (7, None));
    }
}

#[tokio::test(start_paused = true)]
async fn where_turning_the_old_record_takes_too_long_the_new_one_is_deleted() {
    let server = Server::new();
    let client = seven(&server).await;
    let before = server.store.records().await;
    server.store.always(Kind::Update, Fault::Hang);
    let error = client.request(|visitor| visitor.set_user(1)).await.error();
    assert!(matches!(error, SaveError::Store(StoreError::Deadline(_))), "{error}");
    yield_now().await;
    server.store.recover();
    assert_eq!(server.store.records().await, before);
    assert_eq!(client.read(read).await, (7, None));
}

#[tokio::test]
async fn where_the_new_record_can_not_be_created_nothing_changes() {
    let server = Server::new();
    let client = seven(&server).await;
    let before = server.store.records().await;
    server.store.always(Kind::Create, Fault::Fail);
    assert!(client.request(|visitor| visitor.set_user(1)).await.reply.is_err());
    yield_now().await;
    assert_eq!(server.store.records().await, before);
    server.store.recover();
    assert_eq!(client.read(read).await, (7, None));
}

#[tokio::test]
async fn an_overtaken_rotation_that_the_store_fails_leaves_no_record_behind() {
    for (nth, kind) in [(1, Kind::Load), (2, Kind::Update), (3, Kind::Update)] {
        let server = Server::new();
        let client = seven(&server).await;
        let (other, exchange) = (client.copy(), client.load().await);
        exchange.view().set_user(1);
        other.request(|visitor| visitor.set_visits(8)).await;
        let before = server.store.records().await;
        server.store.nth(nth, kind, Fault::Refuse);
        assert!(client.finish(exchange).await.reply.is_err());
        yield_now().await;
        assert_eq!(server.store.records().await, before, "{nth} {kind:?}");
        assert_eq!(client.read(read).await, (8, None));
    }
}

#[tokio::test]
async fn a_rotation_that_is_overtaken_all_the_time_gives_up_and_leaves_nothing() {
    let server = Server::new();
    let client = seven(&server).await;
    let key = client.key();
    server.store.always(Kind::Load, Fault::Overtaken);
    let exchange = client.load().await;
    exchange.view().set_user(1);
    let error = client.finish(exchange).await.error();
    assert!(matches!(error, SaveError::Contended { .. }) && error.is_temporary(), "{error}");
    server.store.recover();
    assert_eq!(server.store.only_record().await.0, key);
    assert_eq!(client.read(read).await, (7, None));
}

/// Other builds of it.
mod narrow {
    #[derive(session_core::Session)]
    pub(super) struct Visitor {
        #[session(rotate)]
        user: Option<u32>,
    }
}

mod retired {
    #[derive(session_core::Session)]
    #[session(retired("visits: u32"))]
    pub(super) struct Visitor {
        note: String,
        #[session(rotate)]
        user: Option<u32>,
    }
}

mod unrotated {
    #[derive(session_core::Session)]
    pub(super) struct Visitor {
        user: Option<u32>,
    }
}

#[tokio::test]
async fn a_new_identity_carries_nothing_unknown_and_a_renewed_one_does() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let narrow = client.on(&server.beside::<narrow::Visitor>());
    narrow.request(|visitor| visitor.renew()).await;
    assert_eq!(client.read(read).await, (7, None));
    let old = client.copy();
    narrow.request(|visitor| visitor.set_user(1)).await;
    assert_eq!(client.read(read).await, (0, Some(1)));
    assert_eq!(old.read(read).await, (7, None), "the body from before is whole");
}

#[tokio::test]
async fn a_retired_field_stays_behind() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let retired = client.on(&server.beside_with(builder::<retired::Visitor>()));
    retired.request(|visitor| visitor.renew()).await;
    assert_eq!(client.read(read).await, (0, None));
    client.request(|visitor| visitor.set_visits(7)).await;
    assert!(retired.request(|visitor| visitor.note().is_empty()).await.sets_nothing());
    assert_eq!(client.read(read).await, (7, None), "it is no reason to write");
    retired.request(|visitor| visitor.set_note("a")).await;
    assert_eq!(client.read(read).await, (0, None));
}

#[tokio::test]
async fn who_was_signed_in_meanwhile_by_another_build_is_not_read_through_the_old_id() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let (old, other) = (client.copy(), client.on(&server.beside::<unrotated::Visitor>()));
    server.store.before(Kind::Update, async move {
        other.request(|visitor| visitor.set_user(3)).await;
    });
    client.request(|visitor| visitor.set_user(1)).await;
    assert_eq!(client.read(read).await, (7, Some(1)));
    assert_eq!(old.read(read).await, (0, None));
}
