//! Ending a session.

use crate::support::{Client, Counts, Fault, Kind, Log, NOTHING, Server};
use session_core::{SaveError, Session};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

fn end_and_begin_anew(visitor: &mut Session<Visitor>) {
    visitor.invalidate();
    visitor.set_visits(1);
}

// TG 4, case 39
#[tokio::test]
async fn the_cookie_of_a_session_that_was_ended_opens_nothing() {
    let server = Server::new();
    let client = seven(&server).await;
    let thief = client.copy();
    assert!(client.request(|visitor| visitor.invalidate()).await.is_removal());
    assert_eq!(client.cookie(), None);
    assert!(server.store.records().await.is_empty());
    let log = Log::start();
    assert!(thief.read(|visitor| visitor.is_new() && visitor.visits() == 0).await);
    assert_eq!(log.events().len(), 1);
}

#[tokio::test]
async fn what_follows_an_end_is_another_session() {
    let server = Server::new();
    let client = seven(&server).await;
    let (thief, key) = (client.copy(), client.key());
    assert!(client.request(end_and_begin_anew).await.cookie().is_some());
    assert_ne!(client.key(), key);
    assert_eq!(server.store.only_record().await.0, client.key());
    assert_eq!(client.read(|visitor| visitor.visits()).await, 1);
    assert!(thief.read(|visitor| visitor.is_new()).await);
}

#[tokio::test]
async fn who_signs_out_is_signed_out_whoever_another_build_has_signed_in_meanwhile() {
    mod before {
        use session_core::Session;
        #[derive(Session)]
        pub(super) struct Visitor {
            /// Setting it gave the session no new identity yet.
            user: Option<u32>,
        }
    }
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_user(1)).await;
    let old_tab = client.copy().on(&server.beside::<before::Visitor>());
    let leaving = client.load().await;
    leaving.view().invalidate();
    old_tab.request(|visitor| visitor.set_user(2)).await;
    assert_eq!(old_tab.read(|visitor| visitor.user()).await, Some(2));
    client.finish(leaving).await;
    assert_eq!(old_tab.read(|visitor| visitor.user()).await, None);
}

// case 83
#[tokio::test]
async fn what_ended_during_a_request_is_not_resurrected() {
    let server = Server::new();
    let ways: [fn(&mut Session<Visitor>); 3] =
        [|visitor| visitor.set_visits(8), |visitor| visitor.set_user(1), |visitor| visitor.renew()];
    for (index, way) in ways.into_iter().enumerate() {
        let client = seven(&server).await;
        let slow = client.load().await;
        way(&mut slow.view());
        client.request(|visitor| visitor.invalidate()).await;
        let log = Log::start();
        assert!(client.finish(slow).await.sets_nothing(), "way {index}");
        assert_eq!(log.events().len(), 1, "way {index}");
        assert!(server.store.records().await.is_empty(), "way {index}");
    }
}

// case 83
#[tokio::test]
async fn an_end_between_the_steps_of_a_rotation_wins() {
    let server = Server::new();
    let client = seven(&server).await;
    let other = client.on(&server.beside::<Visitor>());
    server.store.before(Kind::Update, async move {
        assert!(other.request(|visitor| visitor.invalidate()).await.is_removal());
    });
    let log = Log::start();
    assert!(client.request(|visitor| visitor.set_user(1)).await.sets_nothing());
    assert_eq!(log.events().len(), 1);
    assert!(server.store.records().await.is_empty());
}

// case 83
#[tokio::test]
async fn an_end_that_meets_a_finished_rotation_ends_what_it_made() {
    for end in [Session::<Visitor>::invalidate, end_and_begin_anew] {
        let server = Server::new();
        let client = seven(&server).await;
        let other = client.copy();
        let slow = client.load().await;
        end(&mut slow.view());
        other.request(|visitor| visitor.renew()).await;
        other.request(|visitor| visitor.renew()).await;
        client.finish(slow).await;
        assert!(other.read(|visitor| visitor.is_new()).await);
        let left = server.store.records().await;
        assert!(left.into_keys().eq(client.cookie().map(|_| client.key())));
    }
}

#[tokio::test]
async fn an_end_wins_over_changes_that_came_first() {
    let server = Server::new();
    let client = seven(&server).await;
    let slow = client.load().await;
    slow.view().invalidate();
    client.request(|visitor| visitor.set_visits(8)).await;
    assert!(client.finish(slow).await.is_removal());
    assert!(server.store.records().await.is_empty());
}

#[tokio::test]
async fn two_requests_may_end_one_session() {
    let server = Server::new();
    let client = seven(&server).await;
    let (one, other) = (client.load().await, client.load().await);
    one.view().invalidate();
    other.view().invalidate();
    assert!(client.finish(one).await.is_removal());
    assert!(client.finish(other).await.is_removal());
}

#[tokio::test]
async fn an_end_that_the_store_does_not_take_is_an_error_and_nothing_is_half_done() {
    for end in [Session::<Visitor>::invalidate, end_and_begin_anew] {
        let server = Server::new();
        let client = seven(&server).await;
        let before = server.store.records().await;
        server.store.always(Kind::Update, Fault::Fail);
        let error = client.request(end).await.error();
        assert!(matches!(error, SaveError::Store(_)) && error.is_temporary());
        tokio::task::yield_now().await;
        server.store.recover();
        assert_eq!(server.store.records().await, before);
        assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
        assert!(client.request(|visitor| visitor.invalidate()).await.is_removal());
    }
}

#[tokio::test]
async fn a_record_that_can_not_be_deleted_is_none_any_more() {
    let server = Server::new();
    let client = seven(&server).await;
    let other = client.copy();
    let slow = other.load().await;
    slow.view().set_visits(8);
    server.store.always(Kind::Delete, Fault::Fail);
    assert!(client.request(|visitor| visitor.invalidate()).await.is_removal());
    server.store.recover();
    assert_eq!(server.store.records().await.len(), 1, "left to its expiry");
    let log = Log::start();
    assert!(other.finish(slow).await.sets_nothing());
    assert!(log.events()[0].contains("it ended while this request ran"));
    assert!(other.read(|visitor| visitor.is_new() && visitor.visits() == 0).await);
    assert!(other.request(|visitor| visitor.set_visits(1)).await.cookie().is_some());
}

#[tokio::test]
async fn ending_a_new_session_asks_nobody() {
    let server = Server::<Visitor>::new();
    assert!(server.client().request(|visitor| visitor.invalidate()).await.sets_nothing());
    assert_eq!(server.store.take_counts(), NOTHING);
    server.client().request(end_and_begin_anew).await;
    assert_eq!(server.store.take_counts(), Counts { creates: 1, ..NOTHING });
}

#[tokio::test]
async fn an_end_is_not_taken_back_by_a_failure() {
    let server = Server::with(|builder| builder.save_on_error(false));
    let client = seven(&server).await;
    let failing = client.load().await;
    failing.view().set_visits(8);
    assert!(failing.finish(server.clock.now(), 500).await.unwrap().set_cookies().next().is_none());
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
    let failing = client.load().await;
    failing.view().invalidate();
    let reply = failing.finish(server.clock.now(), 500).await.unwrap();
    assert_eq!(reply.set_cookies().count(), 1);
    assert!(server.store.records().await.is_empty());
}

#[tokio::test]
async fn an_extension_that_meets_an_end_loses_nothing_and_says_nothing() {
    let server = Server::new();
    let client = seven(&server).await;
    server.clock.advance(crate::support::hours(13));
    let slow = client.load().await;
    assert_eq!(slow.view().visits(), 7);
    client.request(|visitor| visitor.invalidate()).await;
    let log = Log::start();
    assert!(client.finish(slow).await.sets_nothing());
    assert_eq!(log.events(), [""; 0]);
}
