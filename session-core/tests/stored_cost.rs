//! What a request costs the store.

use std::time::Duration;

use crate::support::{Client, Counts, Fault, Kind, NOTHING, Server, builder, hours};
use session_core::Session;
use tokio::{join, time};

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
    #[session(rotate)]
    user: Option<u32>,
}

const ONE_LOAD: Counts = Counts { loads: 1, ..NOTHING };

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

// case 87
#[tokio::test]
async fn a_new_session_that_stays_empty_costs_nothing() {
    let server = Server::<Visitor>::new();
    let answer = server.client().request(|visitor| visitor.visits()).await;
    assert!(answer.sets_nothing());
    assert_eq!(server.store.take_counts(), NOTHING);
}

#[tokio::test]
async fn a_new_session_costs_one_create() {
    let server = Server::<Visitor>::new();
    server.client().request(|visitor| visitor.set_visits(1)).await;
    assert_eq!(server.store.take_counts(), Counts { creates: 1, ..NOTHING });
}

// case 85
#[tokio::test]
async fn a_request_that_only_reads_costs_one_load() {
    let server = Server::new();
    let client = seven(&server).await;
    let answer = client.request(|visitor| visitor.visits()).await;
    assert!(answer.sets_nothing());
    assert_eq!(server.store.take_counts(), ONE_LOAD);
}

#[tokio::test]
async fn a_change_costs_one_load_and_one_update_and_no_cookie() {
    let server = Server::new();
    let client = seven(&server).await;
    let answer = client.request(|visitor| visitor.set_visits(8)).await;
    assert!(answer.sets_nothing(), "the client has the id already");
    assert_eq!(server.store.take_counts(), Counts { updates: 1, ..ONE_LOAD });
}

// case 86
#[tokio::test]
async fn an_equal_value_writes_nothing() {
    let server = Server::new();
    let client = seven(&server).await;
    let answer = client
        .request(|visitor| {
            visitor.set_visits(8);
            visitor.set_visits(7);
            visitor.name_mut().push('!');
            visitor.name_mut().pop();
        })
        .await;
    assert!(answer.sets_nothing());
    assert_eq!(server.store.take_counts(), ONE_LOAD);
}

#[tokio::test]
async fn a_new_identity_costs_one_create_and_one_update() {
    let server = Server::new();
    let client = seven(&server).await;
    client.request(|visitor| visitor.set_user(1)).await;
    assert_eq!(server.store.take_counts(), Counts { creates: 1, updates: 1, ..ONE_LOAD });
}

#[tokio::test]
async fn an_end_costs_one_update_and_one_delete() {
    let server = Server::new();
    let client = seven(&server).await;
    client.request(|visitor| visitor.invalidate()).await;
    assert_eq!(server.store.take_counts(), Counts { updates: 1, deletes: 1, ..ONE_LOAD });
}

// Beaker 4
#[tokio::test]
async fn half_of_the_idle_time_costs_one_update_and_no_cookie() {
    let server = Server::new();
    let client = seven(&server).await;
    server.clock.advance(hours(12));
    client.read(|visitor| visitor.visits()).await;
    assert_eq!(server.store.take_counts(), ONE_LOAD, "a reader extends nothing");
    assert!(client.request(|visitor| visitor.visits()).await.sets_nothing());
    assert_eq!(server.store.take_counts(), Counts { updates: 1, ..ONE_LOAD });
    client.request(|visitor| visitor.visits()).await;
    assert_eq!(server.store.take_counts(), ONE_LOAD, "once is enough");
    server.clock.advance(hours(23));
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

#[tokio::test]
async fn a_persistent_cookie_is_sent_whenever_its_session_lasts_longer() {
    for always in [false, true] {
        let server = Server::with(|builder| builder.persistent(always));
        let client = seven(&server).await;
        if !always {
            let answer = client.request(|visitor| visitor.persist()).await;
            assert!(answer.set_cookies()[0].ends_with("; Max-Age=86400"));
        }
        assert!(client.request(|visitor| visitor.visits()).await.sets_nothing());
        server.clock.advance(hours(12));
        let (key, answer) = (client.key(), client.request(|visitor| visitor.visits()).await);
        assert!(answer.set_cookies()[0].ends_with("; Max-Age=86400"), "always: {always}");
        assert_eq!(client.key(), key, "the same id");
    }
}

// TG 4
#[tokio::test]
async fn save_tells_what_the_response_will_do() {
    let server = Server::new();
    let client = seven(&server).await;
    let saved = client
        .request(|visitor| {
            let nothing = visitor.save().unwrap();
            visitor.set_visits(8);
            (nothing, visitor.save().unwrap())
        })
        .await;
    let (nothing, changed) = saved.result;
    assert!(!nothing.writes_store && !nothing.sets_cookie);
    assert!(changed.writes_store && !changed.sets_cookie);
    assert_eq!(server.store.take_counts(), Counts { updates: 1, ..ONE_LOAD });
    let persistent = server.beside_with(builder::<Visitor>().persistent(true));
    let client = client.on(&persistent);
    let answer = client
        .request(|visitor| {
            visitor.set_visits(9);
            visitor.save().unwrap()
        })
        .await;
    assert!(answer.result.sets_cookie && answer.cookie().is_some());
}

#[tokio::test]
async fn a_request_may_move_between_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let server = Server::<Visitor>::new();
    let client = server.client();
    let exchange = assert_send(client.load()).await;
    exchange.view().set_visits(7);
    assert_send(client.finish(exchange)).await;
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}

#[tokio::test(start_paused = true)]
async fn requests_that_come_at_once_share_one_load() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Load, Fault::Slow(Duration::from_millis(100)));
    let visits = || client.read(|visitor| visitor.visits());
    assert_eq!(join!(visits(), visits(), visits()), (7, 7, 7));
    assert_eq!(server.store.take_counts(), ONE_LOAD);
    visits().await;
    assert_eq!(server.store.take_counts(), ONE_LOAD, "who comes later loads again");
}

#[tokio::test(start_paused = true)]
async fn who_comes_after_a_write_does_not_join_an_older_load() {
    let server = Server::new();
    let client = seven(&server).await;
    let writer = client.load().await;
    writer.view().set_visits(8);
    let older = {
        // It has found the old state, and its answer takes long.
        let (store, client) = (server.store.clone(), client.clone());
        store.next(Kind::Load, Fault::SlowAfter(Duration::from_millis(500)));
        tokio::spawn(async move { client.read(|visitor| visitor.visits()).await })
    };
    time::sleep(Duration::from_millis(100)).await;
    client.finish(writer).await;
    assert_eq!(client.read(|visitor| visitor.visits()).await, 8);
    assert_eq!(older.await.unwrap(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_goes_away_does_not_take_the_others_along() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Load, Fault::Slow(Duration::from_millis(500)));
    let leader = time::timeout(Duration::from_millis(100), client.load());
    let (leader, follower) = join!(leader, client.read(|visitor| visitor.visits()));
    assert!(leader.is_err());
    assert_eq!(follower, 7);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_fails_fails_for_all_and_is_not_remembered() {
    let server = Server::new();
    let client = seven(&server).await;
    server.store.next(Kind::Load, Fault::Fail);
    let (one, other) = join!(client.try_load(), client.try_load());
    assert!(one.is_err(), "and the other, unless it came later: {}", other.is_err());
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
}
