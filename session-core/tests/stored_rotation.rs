//! A new identity, and what becomes of the old id.

use std::time::Duration;

use crate::support::{Client, Kind, Log, Server, hours, key};
use session_core::{Envelope, KeyRing, Session, SessionBuilder};

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

fn read(visitor: &Session<Visitor>) -> (u32, Option<u32>) {
    (visitor.visits(), visitor.user())
}

// Beaker 14, case 73
#[tokio::test]
async fn every_way_to_another_identity_takes_another_id() {
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_user(1)).await;
    let ways: [fn(&mut Session<Visitor>); 9] = [
        |visitor| visitor.set_user(2),
        |visitor| *visitor.user_mut() = Some(3),
        |visitor| visitor.renew(),
        |visitor| visitor.set_user(None),
        |visitor| visitor.set_user(4),
        |visitor| assert_eq!(visitor.take_user(), Some(4)),
        |visitor| visitor.replace(Visitor { visits: 1, note: String::new(), user: Some(5) }),
        |visitor| visitor.reset_user(),
        |visitor| {
            visitor.invalidate();
            visitor.set_user(6);
        },
    ];
    let mut ids = vec![client.message()];
    for way in ways {
        client.request(way).await;
        assert!(!ids.contains(&client.message()));
        ids.push(client.message());
    }
    assert_eq!(client.read(read).await, (0, Some(6)));
    client.request(|visitor| visitor.set_user(6)).await;
    assert_eq!(Some(&client.message()), ids.last(), "the same user again is no change");
}

#[tokio::test]
async fn who_lost_the_answer_to_a_sign_in_can_sign_in_again_after_twice_the_grace() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    // The store never forgets what the old id led to.
    client.copy().request(|visitor| visitor.set_user(1)).await;
    server.clock.advance(59 * SECOND);
    assert!(client.request(|visitor| visitor.set_user(1)).await.sets_nothing());
    server.clock.advance(SECOND);
    assert!(client.request(|visitor| visitor.set_user(1)).await.cookie().is_some());
    assert_eq!(client.read(read).await, (0, Some(1)));
}

// cases 84, 121
#[tokio::test]
async fn until_the_grace_is_over_the_old_id_reads_what_was_there_before_only() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let attacker = client.copy();
    client.request(|visitor| visitor.set_user(1)).await;
    client.request(|visitor| visitor.set_visits(8)).await;
    for _ in 0..30 {
        assert_eq!(attacker.read(read).await, (7, None));
        server.clock.advance(SECOND);
    }
    let log = Log::start();
    assert_eq!(attacker.read(read).await, (0, None));
    assert_eq!(log.events().len(), 1);
    assert_eq!(client.read(read).await, (8, Some(1)));
}

#[tokio::test]
async fn the_grace_is_a_setting() {
    let server = Server::<Visitor>::with(|builder| builder.rotation_grace(2 * SECOND));
    let client = seven(&server).await;
    let old = client.copy();
    client.request(|visitor| visitor.renew()).await;
    server.clock.advance(SECOND);
    assert_eq!(old.read(read).await, (7, None));
    server.clock.advance(SECOND);
    assert_eq!(old.read(read).await, (0, None));
}

#[tokio::test]
async fn who_has_left_an_identity_leaves_nothing_to_be_read() {
    let server = Server::<Visitor>::new();
    let ways: [fn(&mut Session<Visitor>); 4] = [
        |visitor| visitor.set_user(None),
        |visitor| visitor.reset_user(),
        |visitor| visitor.set_user(2),
        |visitor| visitor.reset(),
    ];
    for way in ways {
        let client = server.client_with(|visitor| visitor.set_user(1)).await;
        let old = client.copy();
        client.request(way).await;
        assert!(old.read(|visitor| visitor.is_new() && visitor.user().is_none()).await);
    }
    let client = server.client_with(|visitor| visitor.set_user(1)).await;
    let old = client.copy();
    client.request(|visitor| visitor.renew()).await;
    assert_eq!(old.read(read).await, (0, Some(1)), "renewing does not leave it");
}

// case 84
#[tokio::test]
async fn no_response_to_a_request_with_an_old_id_touches_the_cookie() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let old = client.copy();
    client.request(|visitor| visitor.set_user(1)).await;
    let (new, records) = (client.key(), server.store.records().await);
    let ways: [fn(&mut Session<Visitor>); 7] = [
        |visitor| visitor.set_visits(9),
        |visitor| visitor.set_user(9),
        |visitor| visitor.renew(),
        |visitor| visitor.persist(),
        |visitor| visitor.mark_changed(),
        |visitor| visitor.invalidate(),
        |visitor| {
            visitor.invalidate();
            visitor.set_visits(9);
        },
    ];
    for after_the_grace in [false, true] {
        for (index, way) in ways.into_iter().enumerate() {
            let log = Log::start();
            assert!(old.request(way).await.sets_nothing(), "way {index}");
            let events = log.events();
            let lost = events.iter().filter(|event| event.contains("are discarded")).count();
            assert!(lost == 1 || after_the_grace, "way {index}: {events:?}");
            assert_eq!(server.store.records().await, records);
        }
        server.clock.advance(40 * SECOND);
    }
    assert_eq!(client.key(), new);
    assert_eq!(client.read(read).await, (7, Some(1)));
}

// case 84
#[tokio::test]
async fn an_old_id_is_not_extended_and_not_signed_anew() {
    let server = Server::<Visitor>::with(|builder| builder.rotation_grace(hours(20)));
    let client = seven(&server).await;
    let old = client.copy();
    client.request(|visitor| visitor.set_user(1)).await;
    server.clock.advance(hours(13));
    assert!(old.request(|visitor| visitor.visits()).await.sets_nothing());
    let ring = KeyRing::new(key(2)).accept(key(1));
    let rekeyed = old.on(&server.beside_with(SessionBuilder::<Visitor>::new(ring)));
    let answer = rekeyed.request(|visitor| visitor.visits()).await;
    assert_eq!(answer.result, 7);
    assert!(answer.sets_nothing());
}

// cases 31, 84
#[tokio::test]
async fn an_old_id_whose_session_would_be_over_by_now_gets_no_removal() {
    let server = Server::<Visitor>::with(|builder| builder.absolute_timeout(10 * SECOND));
    let client = seven(&server).await;
    let old = client.copy();
    server.clock.advance(9 * SECOND);
    client.request(|visitor| visitor.set_user(1)).await;
    server.clock.advance(2 * SECOND);
    assert!(old.request(|visitor| visitor.visits()).await.sets_nothing());
    assert!(old.request(|visitor| visitor.set_visits(1)).await.sets_nothing());
    assert_eq!(client.read(read).await, (7, Some(1)));
}

// case 84
#[tokio::test]
async fn who_loaded_before_the_rotation_publishes_nothing_into_the_new_record() {
    let server = Server::<Visitor>::new();
    let ways: [fn(&mut Session<Visitor>); 2] =
        [|visitor| visitor.set_visits(9), |visitor| visitor.persist()];
    for way in ways {
        let client = seven(&server).await;
        let slow = client.load().await;
        way(&mut slow.view());
        client.request(|visitor| visitor.set_user(1)).await;
        let (new, records) = (client.key(), server.store.records().await);
        let log = Log::start();
        assert!(client.finish(slow).await.sets_nothing());
        assert_eq!(log.events().len(), 1);
        assert_eq!((client.key(), server.store.records().await), (new, records));
    }
}

#[tokio::test]
async fn what_was_written_meanwhile_moves_along_and_is_what_the_old_id_reads() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let (old, other) = (client.copy(), client.on(&server.beside::<Visitor>()));
    server.store.before(Kind::Update, async move {
        other.request(|visitor| visitor.set_visits(8)).await;
    });
    client.request(|visitor| visitor.set_user(1)).await;
    assert_eq!(client.read(read).await, (8, Some(1)));
    assert_eq!(old.read(read).await, (8, None));
    assert_eq!(server.store.records().await.len(), 2);
}

#[tokio::test]
async fn a_new_identity_begins_now_and_a_renewed_one_keeps_its_beginning() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let created = async || {
        let records = server.store.records().await;
        Envelope::parse(&records[&client.key()][9..]).unwrap().created
    };
    let first = created().await;
    server.clock.advance(5 * SECOND);
    client.request(|visitor| visitor.renew()).await;
    assert_eq!(created().await, first);
    client.request(|visitor| visitor.set_user(1)).await;
    assert_eq!(created().await.seconds(), first.seconds() + 5);
}
