//! Two requests that change one session at the same time.

use std::time::Duration;

use crate::support::{Client, Counts, Fault, Kind, Log, NOTHING, Server};
use session_core::{SaveError, Session};

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
    #[session(merge = add)]
    points: u32,
}

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

/// Two requests that load at once; the first one's changes are written first. Yields the events.
async fn at_once(
    client: &Client<Visitor>,
    first: impl FnOnce(&mut Session<Visitor>),
    second: impl FnOnce(&mut Session<Visitor>),
) -> Vec<String> {
    let (one, other) = (client.load().await, client.load().await);
    first(&mut one.view());
    second(&mut other.view());
    assert!(client.finish(one).await.sets_nothing());
    let log = Log::start();
    assert!(client.finish(other).await.sets_nothing());
    log.events()
}

// Beaker 15, case 79
#[tokio::test(flavor = "multi_thread")]
async fn concurrent_increments_of_one_counter_add_up() {
    const CLIENTS: u32 = 8;
    const ROUNDS: u32 = 50;
    let server = Server::new();
    let client = seven(&server).await;
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    let answer = client.request(|visitor| *visitor.points_mut() += 1).await;
                    assert!(answer.reply.is_ok());
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(client.read(|visitor| visitor.points()).await, CLIENTS * ROUNDS);
}

// Beaker 15, case 80
#[tokio::test]
async fn changes_of_different_fields_both_survive() {
    let server = Server::new();
    let client = seven(&server).await;
    let events =
        at_once(&client, |visitor| visitor.set_visits(8), |visitor| visitor.set_name("Ada")).await;
    assert_eq!(events, [""; 0]);
    assert_eq!(client.read(|visitor| visitor.visits()).await, 8);
    assert_eq!(client.read(|visitor| visitor.name().to_owned()).await, "Ada");
    let spent = server.store.take_counts();
    // Two of the loads are the last two reads; one is what a conflict costs.
    assert_eq!(spent, Counts { loads: 2 + 1 + 2, updates: 3, ..NOTHING });
}

// case 81
#[tokio::test]
async fn of_one_field_the_later_change_wins_with_an_event() {
    let server = Server::new();
    let client = seven(&server).await;
    let events =
        at_once(&client, |visitor| visitor.set_visits(8), |visitor| visitor.set_visits(9)).await;
    assert_eq!(events.len(), 1);
    assert!(events[0].contains("WARN") && events[0].contains("visits"), "{events:?}");
    assert_eq!(client.read(|visitor| visitor.visits()).await, 9);
}

#[tokio::test]
async fn what_was_removed_stays_removed_and_what_was_reset_stays_reset() {
    let server = Server::new();
    let client = server
        .client_with(|visitor: &mut Session<Visitor>| {
            visitor.set_visits(7);
            visitor.set_name("Ada");
        })
        .await;
    let events = at_once(
        &client,
        |visitor| assert_eq!(visitor.take_name(), "Ada"),
        |visitor| visitor.reset_visits(),
    )
    .await;
    assert_eq!(events, [""; 0]);
    assert!(client.read(|visitor| !visitor.has_name() && !visitor.has_visits()).await);
    at_once(&client, |visitor| visitor.set_name("Bob"), |visitor| visitor.set_visits(1)).await;
    let events = at_once(&client, |visitor| visitor.set_name("Cyd"), |v| v.reset()).await;
    assert_eq!(events.len(), 1);
    assert!(client.read(|visitor| !visitor.has_name() && !visitor.has_visits()).await);
}

#[tokio::test]
async fn the_same_change_twice_is_written_once() {
    let server = Server::new();
    let client = seven(&server).await;
    let events =
        at_once(&client, |visitor| visitor.set_visits(8), |visitor| visitor.set_visits(8)).await;
    assert_eq!(events, [""; 0], "nothing is lost");
    let written = server.store.take_written();
    assert_eq!(written.len(), 2, "the second in vain");
    assert_eq!(server.store.only_record().await.1, written[0]);
}

#[tokio::test]
async fn three_requests_that_meet_lose_nothing() {
    let server = Server::new();
    let client = seven(&server).await;
    // On another server: the requests of one wait for each other.
    let other = client.on(&server.beside::<Visitor>());
    let (one, two, three) = (other.load().await, other.load().await, client.load().await);
    for (exchange, points) in [(&one, 1), (&two, 10), (&three, 100)] {
        exchange.view().set_points(points);
    }
    let (store, second) = (server.store.clone(), other);
    // The third meets the first, tries again, and meets the second.
    store.clone().before(Kind::Update, async move {
        second.finish(one).await;
        let third = second.clone();
        store.before(Kind::Update, async move {
            third.finish(two).await;
        });
    });
    assert!(client.finish(three).await.reply.is_ok());
    assert_eq!(client.read(|visitor| visitor.points()).await, 111);
}

/// A writer whose answer is slow; on another server somebody writes after it; and a request that
/// loads that waits for the slow one.
async fn behind_a_slow_one(
    client: &Client<Visitor>,
    server: &Server<Visitor>,
    changes: [Change; 3],
) {
    let [first, second, third] = changes;
    let (other, slow) = (client.on(&server.beside::<Visitor>()), client.load().await);
    first(&mut slow.view());
    server.store.next(Kind::Update, Fault::SlowAfter(Duration::from_millis(10)));
    tokio::join!(client.finish(slow), async {
        assert!(other.request(second).await.reply.is_ok());
        assert!(client.request(third).await.reply.is_ok());
    });
}

type Change = fn(&mut Session<Visitor>);

// case 79
#[tokio::test(start_paused = true)]
async fn what_is_handed_from_writer_to_writer_may_be_older_than_what_the_next_has_loaded() {
    let server = Server::new();
    let client = seven(&server).await;
    let changes: [Change; 3] =
        [|v| *v.points_mut() += 1, |v| *v.points_mut() += 100, |v| *v.points_mut() += 10];
    behind_a_slow_one(&client, &server, changes).await;
    assert_eq!(client.read(|visitor| visitor.points()).await, 111);
}

// case 81
#[tokio::test(start_paused = true)]
async fn a_change_back_to_what_is_handed_from_writer_to_writer_is_written() {
    let server = Server::new();
    let client = seven(&server).await;
    let changes: [Change; 3] = [|v| v.set_visits(8), |v| v.set_visits(9), |v| v.set_visits(8)];
    behind_a_slow_one(&client, &server, changes).await;
    assert_eq!(client.read(|visitor| visitor.visits()).await, 8);
}

// case 79
#[tokio::test(start_paused = true)]
async fn what_is_to_be_written_although_nothing_differs_is_written_behind_others_too() {
    let server = Server::new();
    let client = seven(&server).await;
    let changes: [Change; 3] = [|v| v.set_visits(8), |v| v.set_visits(9), |v| v.mark_changed()];
    behind_a_slow_one(&client, &server, changes).await;
    assert_eq!(server.store.take_counts().updates, 3);
    assert_eq!(client.read(|visitor| visitor.visits()).await, 9);
}

#[tokio::test]
async fn who_never_gets_a_turn_gives_up_and_saves_nothing() {
    let server = Server::new();
    let client = seven(&server).await;
    let before = server.store.only_record().await;
    server.store.always(Kind::Update, Fault::Overtake);
    let answer = client.request(|visitor| visitor.set_visits(8)).await;
    let error = answer.error();
    assert!(matches!(error, SaveError::Contended { session: "Visitor", .. }), "{error}");
    assert!(error.is_temporary());
    let updates = server.store.take_counts().updates;
    assert!((2..=64).contains(&updates), "{updates}");
    server.store.recover();
    let after = server.store.only_record().await;
    assert_eq!((after.0, &after.1[9..]), (before.0, &before.1[9..]));
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

// case 124
#[tokio::test]
async fn two_views_of_one_request_add_up_and_meet_another_request() {
    let server = Server::new();
    let client = seven(&server).await;
    let other = client.load().await;
    other.view().set_points(100);
    let exchange = client.load().await;
    {
        let (mut one, mut two) = (exchange.view(), exchange.view());
        *one.points_mut() += 1;
        *two.points_mut() += 10;
    }
    client.finish(other).await;
    client.finish(exchange).await;
    assert_eq!(client.read(|visitor| visitor.points()).await, 111);
}

#[tokio::test]
async fn an_extension_that_meets_a_change_writes_nothing_more() {
    let server = Server::new();
    let client = seven(&server).await;
    server.clock.advance(crate::support::hours(13));
    let events = at_once(&client, |visitor| visitor.set_visits(8), |v| assert_eq!(v.visits(), 7));
    assert_eq!(events.await, [""; 0]);
    assert_eq!(server.store.take_counts().updates, 2);
    assert_eq!(client.read(|visitor| visitor.visits()).await, 8);
}

// case 120
#[tokio::test]
async fn a_writer_that_comes_back_to_an_older_state_overwrites_nothing_newer() {
    let server = Server::new();
    let client = seven(&server).await;
    let (key, older) = server.store.only_record().await;
    client.request(|visitor| visitor.set_points(1)).await;
    let slow = client.load().await;
    slow.view().set_name("Ada");
    // The store restarts with its last second lost, and somebody writes.
    server.store.put(&key, &older).await;
    client.request(|visitor| visitor.set_points(5)).await;
    assert!(client.finish(slow).await.reply.is_ok());
    let found = client.read(|visitor| (visitor.points(), visitor.name().to_owned())).await;
    assert_eq!(found, (5, "Ada".to_owned()));
}
