//! Writes whose answer was lost: each branch of "after an ambiguous write".

use crate::support::{Client, Counts, Fault, Kind, NOTHING, Server};
use session_core::{SaveError, Session, StoreError};
use tokio::task::yield_now;

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(merge = add)]
    points: u32,
    #[session(rotate)]
    user: Option<u32>,
}

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

fn read(visitor: &Session<Visitor>) -> (u32, u32, Option<u32>) {
    (visitor.visits(), visitor.points(), visitor.user())
}

fn count_and_sign_in(visitor: &mut Session<Visitor>) {
    *visitor.points_mut() += 1;
    visitor.set_user(1);
}

fn is_unavailable(error: &SaveError) -> bool {
    matches!(error, SaveError::Store(StoreError::Unavailable(_))) && error.is_temporary()
}

/// The change of a request on another server, whole, just before the next operation of a kind.
fn meanwhile(server: &Server<Visitor>, client: &Client<Visitor>, kind: Kind) {
    let client = client.copy().on(&server.beside::<Visitor>());
    server.store.before(kind, async move {
        let answer = client.request(|visitor| *visitor.points_mut() += 10).await;
        assert!(answer.reply.is_ok());
    });
}

// cases 101, 119
#[tokio::test]
async fn an_update_that_is_found_done_is_done() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Update, Fault::Lose);
    let answer = client.request(|visitor| *visitor.points_mut() += 1).await;
    assert!(answer.reply.is_ok());
    assert_eq!(server.store.take_counts(), Counts { loads: 2, updates: 1, ..NOTHING });
    assert_eq!(client.read(read).await, (7, 1, None), "counted once");
}

// case 101
#[tokio::test]
async fn an_update_that_is_found_undone_is_tried_once_more_with_the_same_bytes() {
    let server = Server::new();
    let client = seven(&server).await;
    for second in [None, Some(Fault::Lose)] {
        server.store.next(Kind::Update, Fault::Fail);
        second.into_iter().for_each(|fault| server.store.nth(2, Kind::Update, fault));
        let answer = client.request(|visitor| *visitor.points_mut() += 1).await;
        assert_eq!(answer.reply.is_ok(), second.is_none());
        let written = server.store.take_written();
        assert_eq!(written.len(), 2);
        assert_eq!(written[0], written[1]);
        assert_eq!(server.store.take_counts(), Counts { loads: 2, updates: 2, ..NOTHING });
    }
    assert_eq!(client.read(read).await, (7, 2, None), "each of them once");
}

// cases 101, 119
#[tokio::test]
async fn a_second_attempt_that_meets_another_write_is_an_error_and_not_taken_for_done() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Update, Fault::Fail);
    server.store.nth(2, Kind::Update, Fault::Overtake);
    let answer = client.request(|visitor| *visitor.points_mut() += 1).await;
    assert!(is_unavailable(&answer.error()));
    assert_eq!(client.read(read).await, (7, 0, None));
}

// case 101
#[tokio::test]
async fn an_update_is_not_tried_a_third_time() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.always(Kind::Update, Fault::Fail);
    let answer = client.request(|visitor| visitor.set_visits(8)).await;
    assert!(is_unavailable(&answer.error()));
    assert_eq!(server.store.take_counts(), Counts { loads: 2, updates: 2, ..NOTHING });
    server.store.recover();
    assert_eq!(client.read(read).await, (7, 0, None));
}

// cases 101, 119
#[tokio::test]
async fn an_update_that_another_one_has_followed_is_an_error_and_never_merged_again() {
    for fault in [Fault::Fail, Fault::Lose] {
        let server = Server::new();
        let client = seven(&server).await;
        let exchange = client.load().await;
        *exchange.view().points_mut() += 1;
        server.store.next(Kind::Update, fault);
        meanwhile(&server, &client, Kind::Load);
        assert!(is_unavailable(&client.finish(exchange).await.error()));
        assert_eq!(server.store.take_written().len(), 2, "its own, once, and the other one's");
        let counted = client.read(|visitor| visitor.points()).await;
        assert_eq!(counted, if fault == Fault::Lose { 11 } else { 10 }, "at most once");
    }
}

// case 101
#[tokio::test]
async fn a_session_that_is_gone_after_an_ambiguous_update_is_not_brought_back() {
    let server = Server::new();
    let client = seven(&server).await;
    let exchange = client.load().await;
    exchange.view().set_visits(8);
    let (store, key) = (server.store.clone(), client.key());
    server.store.next(Kind::Update, Fault::Fail);
    server.store.before(Kind::Load, async move { store.forget(&key).await });
    assert!(is_unavailable(&client.finish(exchange).await.error()));
    assert!(server.store.records().await.is_empty());
}

// case 101
#[tokio::test]
async fn where_looking_fails_too_it_is_an_error() {
    let server = Server::new();
    let client = seven(&server).await;
    let exchange = client.load().await;
    exchange.view().set_visits(8);
    server.store.next(Kind::Update, Fault::Lose);
    server.store.next(Kind::Load, Fault::Fail);
    assert!(is_unavailable(&client.finish(exchange).await.error()));
    assert_eq!(server.store.take_counts().updates, 1);
}

// case 101
#[tokio::test]
async fn a_first_attempt_that_comes_late_is_found_after_the_second() {
    let server = Server::new();
    let client = seven(&server).await;
    // Nothing is there when it looks; then the first attempt arrives, and the second meets it.
    server.store.next(Kind::Update, Fault::Fail);
    let store = server.store.clone();
    server.store.nth_before(2, Kind::Update, async move { store.write_last_again().await });
    assert!(client.request(|visitor| *visitor.points_mut() += 1).await.reply.is_ok());
    assert_eq!(client.read(read).await, (7, 1, None));
}

// case 101
#[tokio::test]
async fn a_create_is_found_done_or_tried_once_more_under_the_same_id() {
    for (fault, attempts) in [(Fault::Lose, 1), (Fault::Fail, 2)] {
        let server = Server::<Visitor>::new();
        let client = server.client();
        server.store.next(Kind::Create, fault);
        assert!(client.request(|visitor| visitor.set_visits(7)).await.cookie().is_some());
        let written = server.store.take_written();
        assert!(written.len() == attempts && written.iter().all(|bytes| *bytes == written[0]));
        assert_eq!(server.store.only_record().await, (client.key(), written[0].clone()));
        let spent = server.store.take_counts();
        assert_eq!(spent, Counts { loads: 1, creates: attempts, ..NOTHING });
    }
}

// cases 99, 101
#[tokio::test]
async fn a_create_that_fails_twice_is_an_error_and_no_cookie() {
    for last in [Fault::Fail, Fault::Lose] {
        let server = Server::<Visitor>::new();
        let client = server.client();
        server.store.next(Kind::Create, Fault::Fail);
        server.store.nth(2, Kind::Create, last);
        assert!(is_unavailable(&client.request(|visitor| visitor.set_visits(7)).await.error()));
        assert_eq!((client.cookie(), server.store.take_counts().creates), (None, 2));
        yield_now().await;
        assert!(server.store.records().await.is_empty(), "{last:?}");
    }
}

// case 101
#[tokio::test]
async fn both_steps_of_a_rotation_are_found_done_or_tried_once_more() {
    for kind in [Kind::Create, Kind::Update] {
        for fault in [Fault::Lose, Fault::Fail] {
            let server = Server::new();
            let client = seven(&server).await;
            server.store.next(kind, fault);
            assert!(client.request(count_and_sign_in).await.cookie().is_some());
            assert_eq!(client.read(read).await, (7, 1, Some(1)));
            assert_eq!(server.store.records().await.len(), 2);
            let attempts = 2 + usize::from(fault == Fault::Fail);
            assert_eq!(server.store.take_written().len(), attempts);
        }
    }
}

// cases 101, 122
#[tokio::test]
async fn a_rotation_whose_old_record_another_one_has_changed_meanwhile_is_an_error() {
    let server = Server::new();
    let client = seven(&server).await;
    let exchange = client.load().await;
    count_and_sign_in(&mut exchange.view());
    server.store.next(Kind::Update, Fault::Fail);
    meanwhile(&server, &client, Kind::Load);
    assert!(is_unavailable(&client.finish(exchange).await.error()));
    yield_now().await;
    assert_eq!(server.store.only_record().await.0, client.key());
    assert_eq!(client.read(read).await, (7, 10, None));
}

// case 101
#[tokio::test]
async fn an_end_is_found_done_or_tried_once_more() {
    for kind in [Kind::Update, Kind::Delete] {
        for fault in [Fault::Lose, Fault::Fail] {
            let server = Server::new();
            let client = seven(&server).await;
            server.store.next(kind, fault);
            assert!(client.request(|visitor| visitor.invalidate()).await.is_removal());
            assert!(server.store.records().await.is_empty());
        }
    }
}
