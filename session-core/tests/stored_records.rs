//! What stands in the store: its bytes, and what becomes of those that are no session any more.

use std::time::Duration;

use crate::support::{Client, Kind, Log, Server, hours, noon};
use session_core::{Envelope, Session, Timestamp};

#[derive(Session)]
struct Visitor {
    #[session(tag = 1)]
    visits: u32,
    #[session(tag = 2, rotate)]
    user: Option<u32>,
}

const SECOND: Duration = Duration::from_secs(1);

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

fn noon_in_the_format() -> u32 {
    Timestamp::from(noon()).seconds()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_live_record_is_kind_write_body_under_the_hash_of_the_id() {
    let server = Server::with(|builder| {
        builder.random(|out| {
            out.fill(if out.len() == 16 { 0xab } else { 0xcd });
            Ok(())
        })
    });
    let client = seven(&server).await;
    let (key, bytes) = server.store.only_record().await;
    assert_eq!(key, client.key());
    // printf 'session-v1\0\xab…' | sha256sum, with 16 bytes of 0xab
    let expected = "b86607643c240fd0cec48f581476e9b87cd90dc31d8afd697e59b4a31c177579";
    assert_eq!(key.to_string(), expected);
    assert_eq!(key.to_string(), hex(key.as_bytes()));
    let issued = noon_in_the_format().to_le_bytes();
    let body = [&[1][..], &issued, &[0, 0], &[1, 1, 7]].concat();
    assert_eq!(bytes, [&[1][..], &[0xcd; 8], &body].concat());
}

#[tokio::test]
async fn a_rotated_record_is_kind_write_deadline_new_key_and_the_body_from_before() {
    let server = Server::new();
    let client = seven(&server).await;
    let (old, live) = server.store.only_record().await;
    server.clock.advance(5 * SECOND);
    client.request(|visitor| visitor.set_user(3)).await;
    let records = server.store.records().await;
    let rotated = &records[&old];
    assert_eq!(rotated[0], 2);
    assert_ne!(rotated[1..9], live[1..9], "another state has another revision");
    assert_eq!(rotated[9..13], (noon_in_the_format() + 5 + 30).to_le_bytes());
    assert_eq!(rotated[13..45], client.key().as_bytes()[..]);
    assert_eq!(rotated[45..], live[9..], "the body from before");
}

#[tokio::test]
async fn every_state_has_a_revision_of_its_own() {
    let server = Server::new();
    let client = seven(&server).await;
    let mut seen = vec![server.store.only_record().await.1[1..9].to_vec()];
    for visits in [8, 7, 8] {
        client.request(|visitor| visitor.set_visits(visits)).await;
        let revision = server.store.only_record().await.1[1..9].to_vec();
        assert!(!seen.contains(&revision));
        seen.push(revision);
    }
}

// Beaker 11, case 102
#[tokio::test]
async fn a_corrupt_short_or_foreign_record_is_a_fresh_session_and_stays() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let (key, bytes) = server.store.only_record().await;
    let mut unordered = bytes.clone();
    unordered.extend_from_slice(&[1, 0]);
    let foreign = [
        &b""[..],
        &[1],
        &bytes[..8],
        &bytes[..9],
        &bytes[..15],
        &unordered,
        b"{\"visits\": 7, \"user\": null}",
        &[&[3], &bytes[1..]].concat(),
        &[&[2], &bytes[1..]].concat(),
    ];
    for foreign in foreign {
        server.store.put(&key, foreign).await;
        let log = Log::start();
        assert!(client.read(|visitor| visitor.is_new() && visitor.visits() == 0).await);
        assert_eq!(log.events().len(), 1, "{foreign:?}");
        let other = client.copy();
        assert!(other.request(|visitor| visitor.set_visits(1)).await.cookie().is_some());
        assert!(client.request(|visitor| visitor.invalidate()).await.sets_nothing());
        assert_eq!(server.store.records().await[&key], foreign);
    }
}

// case 102
#[tokio::test]
async fn what_took_a_records_place_during_a_request_is_not_touched() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let changes: [fn(&mut Session<Visitor>); 3] =
        [|visitor| visitor.set_visits(8), |visitor| visitor.renew(), |visitor| visitor.set_user(3)];
    let (key, bytes) = server.store.only_record().await;
    for change in changes {
        server.store.put(&key, &bytes).await;
        let store = server.store.clone();
        server.store.before(Kind::Update, async move { store.put(&key, b"another's").await });
        assert!(client.request(change).await.sets_nothing());
        let (_, found) = server.store.only_record().await;
        assert_eq!(found, b"another's");
    }
}

// cases 32, 33, 103
#[tokio::test]
async fn an_idle_session_ends_although_the_store_keeps_it() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    server.clock.advance(hours(24) - SECOND);
    assert!(client.read(|visitor| !visitor.is_new()).await);
    server.clock.advance(SECOND);
    let log = Log::start();
    assert!(client.request(|visitor| visitor.is_new()).await.result);
    assert_eq!(log.events().len(), 1);
    assert_eq!(server.store.records().await.len(), 1, "that is the sweeper's to remove");
}

// cases 31, 33, 103
#[tokio::test]
async fn a_session_in_use_ends_at_its_absolute_timeout_with_a_removal() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    for _ in 0..27 {
        server.clock.advance(hours(12));
        assert_eq!(client.request(|visitor| visitor.visits()).await.result, 7);
    }
    server.clock.advance(hours(12) - SECOND);
    assert!(client.read(|visitor| !visitor.is_new()).await);
    server.clock.advance(SECOND);
    assert!(client.read(|visitor| visitor.is_new()).await, "without a removal: it only reads");
    assert!(client.request(|visitor| visitor.is_new()).await.is_removal());
}

// case 35
#[tokio::test]
async fn a_record_from_beyond_the_skew_is_a_fresh_session() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let (key, mut bytes) = server.store.only_record().await;
    for (ahead, is_new) in [(60, false), (61, true)] {
        bytes[10..14].copy_from_slice(&(noon_in_the_format() + ahead).to_le_bytes());
        server.store.put(&key, &bytes).await;
        assert_eq!(client.read(|visitor| visitor.is_new()).await, is_new, "{ahead}");
    }
}

// case 103
#[tokio::test]
async fn an_evicted_session_is_a_fresh_one_that_begins_anew() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let key = client.key();
    server.store.forget(&key).await;
    let log = Log::start();
    assert!(client.read(|visitor| visitor.is_new()).await);
    assert_eq!(log.events().len(), 1);
    assert!(client.request(|visitor| visitor.set_visits(1)).await.cookie().is_some());
    assert_ne!(client.key(), key);
    assert_eq!(client.read(|visitor| visitor.visits()).await, 1);
}

#[tokio::test]
async fn a_body_in_the_store_is_the_body_of_a_cookie() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    server.clock.advance(90 * SECOND);
    client.request(|visitor| visitor.set_visits(8)).await;
    let (_, bytes) = server.store.only_record().await;
    let envelope = Envelope::parse(&bytes[9..]).unwrap();
    assert_eq!(envelope.created, Timestamp::from(noon()));
    assert_eq!(envelope.issued.seconds(), noon_in_the_format() + 90);
    assert_eq!(envelope.record.get(1), Some(&[8][..]));
}
