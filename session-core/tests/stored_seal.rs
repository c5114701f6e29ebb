//! Records that are signed together with the place where they stand.

use crate::support::{Client, Server, builder, derive, key, marked};
use hmac::{Hmac, KeyInit, Mac};
use session_core::{Key, KeyRing, Session, SessionBuilder, Sessions};
use sha1::Sha1;

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<u32>,
}

fn sealed() -> Server<Visitor> {
    Server::with(|builder| builder.seal_records(true))
}

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

async fn is_stranger(client: &Client<Visitor>) -> bool {
    client.read(|visitor| visitor.is_new()).await
}

#[tokio::test]
async fn a_sealed_session_goes_on_changes_and_takes_new_identities() {
    let server = sealed();
    let client = seven(&server).await;
    client.request(|visitor| visitor.set_visits(8)).await;
    client.request(|visitor| visitor.set_user(1)).await;
    assert_eq!(client.read(|visitor| (visitor.visits(), visitor.user())).await, (8, Some(1)));
    assert_eq!(Sessions::new(&server.config).of(&1).await.unwrap().len(), 1);
    Sessions::new(&server.config).end_all(&1).await.unwrap();
    assert!(is_stranger(&client).await);
}

#[tokio::test]
async fn a_record_that_was_copied_to_another_id_is_no_session() {
    for seal in [false, true] {
        let server = Server::<Visitor>::with(|builder| builder.seal_records(seal));
        let victim = server.client_with(|visitor| visitor.set_user(1)).await;
        let thief = seven(&server).await;
        let stolen = server.store.records().await[&victim.key()].clone();
        server.store.put(&thief.key(), &stolen).await;
        let user = thief.read(|visitor| visitor.user()).await;
        assert_eq!(user, (!seal).then_some(1), "sealed: {seal}");
    }
}

// case 27: whoever has records signed has no ids signed by that, and the other way round
#[tokio::test]
async fn a_record_is_signed_with_a_key_that_signs_nothing_else() {
    let keys = Key::from_bytes(&marked("key")).unwrap();
    let server = sealed().beside_with::<Visitor>(SessionBuilder::new(keys).seal_records(true));
    seven(&server).await;
    let (place, record) = server.store.only_record().await;
    let (stored, found) = record.split_last_chunk::<16>().unwrap();
    let tag_of = |purpose| {
        let derived = derive("key", [purpose, "hmac-sha1-128", "", "session"]);
        let mac = Hmac::<Sha1>::new_from_slice(&derived).unwrap().chain_update(place.as_bytes());
        mac.chain_update(stored).finalize().into_bytes()[..16].to_vec()
    };
    assert_eq!(found[..], tag_of("stored-state"));
    assert_ne!(found[..], tag_of("session-id"));
}

// case 102
#[tokio::test]
async fn a_flipped_bit_anywhere_in_a_record_makes_it_none() {
    let server = sealed();
    let client = seven(&server).await;
    let (place, record) = server.store.only_record().await;
    for bit in 0..record.len() * 8 {
        let mut forged = record.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        server.store.put(&place, &forged).await;
        assert!(is_stranger(&client).await, "bit {bit}");
    }
    server.store.put(&place, &record[..record.len() - 1]).await;
    assert!(is_stranger(&client).await);
    server.store.put(&place, &record).await;
    assert!(!is_stranger(&client).await);
}

#[tokio::test]
async fn a_record_is_sealed_anew_when_the_key_has_changed() {
    let server = sealed();
    let client = seven(&server).await;
    let ring = KeyRing::new(key(9)).accept(key(1));
    let next = SessionBuilder::<Visitor>::new(ring).seal_records(true);
    let moved = client.on(&server.beside_with(next));
    assert_eq!(moved.read(|visitor| visitor.visits()).await, 7);
    moved.request(|visitor| visitor.set_visits(8)).await;
    let last = SessionBuilder::<Visitor>::new(key(9)).seal_records(true);
    let last = moved.on(&server.beside_with(last));
    assert_eq!(last.read(|visitor| visitor.visits()).await, 8);
}

#[tokio::test]
async fn what_was_written_without_a_seal_is_no_session_with_one() {
    let plain = Server::<Visitor>::new();
    let client = seven(&plain).await;
    let strict = plain.beside_with(builder().seal_records(true));
    assert!(is_stranger(&client.on(&strict)).await);
    assert!(!is_stranger(&client).await);
}
