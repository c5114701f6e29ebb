//! The id of a session in a store: what the client holds, and that it is the only way in.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{
    Client, Counts, Fault, Kind, Log, NOTHING, Server, config, issue, key, request,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use session_core::{KeyRing, SaveError, Session, SessionBuilder};
use sha1::Sha1;
use sha2::Sha256;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
}

async fn seven(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_visits(7)).await
}

/// What the format page asks for, computed from that page alone.
fn signed(purpose: &str, body: &[u8]) -> Vec<u8> {
    let mut info = Vec::new();
    for part in ["session-v1", purpose, "hmac-sha1-128", "", "session"] {
        info.extend_from_slice(&(part.len() as u16).to_le_bytes());
        info.extend_from_slice(part.as_bytes());
    }
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(None, &[1; 32]).expand(&info, &mut derived).unwrap();
    let mac = Hmac::<Sha1>::new_from_slice(&derived).unwrap().chain_update(body).finalize();
    [body, &mac.into_bytes()[..16]].concat()
}

fn cookie(message: &[u8]) -> Option<String> {
    Some(format!("session={}", URL_SAFE_NO_PAD.encode(message)))
}

/// Whether it is a session; every other outcome has to be a fresh one, with one event.
async fn is_accepted(client: &Client<Visitor>) -> bool {
    let log = Log::start();
    let is_accepted = client.read(|visitor| !visitor.is_new()).await;
    assert_eq!(log.events().len(), usize::from(!is_accepted));
    is_accepted
}

// Spyce 1
#[tokio::test]
async fn the_cookie_holds_a_signed_id_and_nothing_else() {
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_name("Ada")).await;
    let message = client.message();
    assert_eq!((message.len(), message[0]), (33, 0x81));
    assert_eq!(message, signed("session-id", &message[..17]));
    let other = server.client_with(|visitor| visitor.set_name("Ada")).await;
    assert_ne!(message[1..17], other.message()[1..17]);
}

// case 77
#[tokio::test]
async fn nothing_that_the_store_holds_opens_a_session() {
    let server = Server::new();
    let client = seven(&server).await;
    let (key, bytes) = server.store.only_record().await;
    let id = &client.message()[1..17];
    assert!(!bytes.windows(16).chain(key.as_bytes().windows(16)).any(|part| part == id));
    let thief = server.client();
    let texts = [&key.as_bytes()[..], &key.as_bytes()[..16], &key.as_bytes()[16..], &bytes];
    let ids = texts.map(|text| [&[0x81], text].concat());
    for message in ids.iter().map(Vec::as_slice).chain(texts) {
        thief.put_cookie(cookie(message));
        assert!(!is_accepted(&thief).await);
    }
    // Not even somebody who has the keys: a key of the store is the hash of another id.
    for half in [&key.as_bytes()[..16], &key.as_bytes()[16..]] {
        thief.put_cookie(cookie(&signed("session-id", &[&[0x81], half].concat())));
        assert!(!is_accepted(&thief).await);
    }
}

// case 74
#[tokio::test]
async fn an_id_that_was_never_issued_is_not_adopted() {
    let server = Server::<Visitor>::new();
    let client = server.client();
    let planted = signed("session-id", &[&[0x81][..], &[7; 16]].concat());
    client.put_cookie(cookie(&planted));
    assert!(!is_accepted(&client).await);
    let answer = client.request(|visitor| visitor.set_visits(1)).await;
    assert!(answer.cookie().is_some());
    assert_ne!(client.message()[1..17], [7; 16]);
    assert_eq!(server.store.only_record().await.0, client.key());
    assert_eq!(client.read(|visitor| visitor.visits()).await, 1);
}

// case 74: what was never issued, or is gone, is not removed either
#[tokio::test]
async fn an_unknown_id_gets_no_removal() {
    let server = Server::<Visitor>::new();
    let client = server.client();
    client.put_cookie(cookie(&signed("session-id", &[&[0x81][..], &[7; 16]].concat())));
    assert!(client.request(|visitor| visitor.visits()).await.sets_nothing());
    assert!(client.request(|visitor| visitor.invalidate()).await.sets_nothing());
    assert_eq!(server.store.records().await.len(), 0);
}

// case 16
#[tokio::test]
async fn an_id_is_no_state_and_state_is_no_id() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let presented = client.cookie().unwrap();
    assert!(!crate::support::is_accepted(&config::<Visitor>(), &[&presented]));
    let state = issue(&config::<Visitor>(), |visitor| visitor.set_visits(7));
    client.put_cookie(Some(state));
    assert!(!is_accepted(&client).await);
    // Not even if each were signed for the other's use.
    let swapped = signed("signed-state", &[&[0x81][..], &[7; 16]].concat());
    let response = request(&config::<Visitor>(), &[&cookie(&swapped).unwrap()], |v| v.is_new());
    assert!(response.result);
    client.put_cookie(cookie(&signed("session-id", &[1, 0, 0, 0, 0, 0, 0])));
    assert!(!is_accepted(&client).await);
}

// case 76
#[tokio::test]
async fn an_id_of_another_length_is_refused_before_the_store_is_asked() {
    let server = Server::<Visitor>::new();
    let client = server.client();
    for id in [&b""[..], b"../x", &[0; 15], &[0; 17], &[0; 2000], &[0; 10_000]] {
        client.put_cookie(cookie(&signed("session-id", &[&[0x81], id].concat())));
        assert!(!is_accepted(&client).await);
    }
    assert_eq!(server.store.take_counts(), NOTHING);
}

/// Draws these ids, and random bytes for all else.
fn drawing(ids: &'static [u8]) -> impl Fn(&mut [u8]) -> io::Result<()> + Send + Sync + 'static {
    let ids = Mutex::new(ids.iter());
    move |out| {
        match out.len() {
            16 => out.fill(*ids.lock().unwrap().next().expect("enough ids")),
            _ => getrandom::fill(out).map_err(io::Error::other)?,
        }
        Ok(())
    }
}

// case 75
#[tokio::test]
async fn an_id_that_is_in_use_is_drawn_again_and_never_overwritten() {
    let server = Server::<Visitor>::with(|builder| builder.random(drawing(&[1, 1, 1, 2])));
    let first = seven(&server).await;
    let second = server.client_with(|visitor| visitor.set_visits(8)).await;
    assert_ne!(first.key(), second.key());
    assert_eq!(first.read(|visitor| visitor.visits()).await, 7);
    assert_eq!(second.read(|visitor| visitor.visits()).await, 8);
}

// case 75
#[tokio::test]
async fn a_random_source_that_repeats_itself_is_an_error() {
    let server = Server::<Visitor>::with(|builder| builder.random(drawing(&[1; 20])));
    let first = seven(&server).await;
    let error = server.client().request(|visitor| visitor.set_visits(8)).await.error();
    assert!(matches!(error, SaveError::Random(_)), "{error}");
    assert_eq!(server.store.take_counts().creates, 4);
    assert_eq!(first.read(|visitor| visitor.visits()).await, 7);
    assert_eq!(server.store.records().await.len(), 1);
}

// case 112
#[tokio::test]
async fn a_failing_random_source_is_an_error_and_no_cookie() {
    static FAILS: AtomicBool = AtomicBool::new(true);
    let server = Server::<Visitor>::with(|builder| {
        builder.random(|out| match FAILS.load(Ordering::Relaxed) {
            true => Err(io::Error::other("no entropy")),
            false => getrandom::fill(out).map_err(io::Error::other),
        })
    });
    let client = server.client();
    let error = client.request(|visitor| visitor.set_visits(1)).await.error();
    assert!(matches!(error, SaveError::Random(_)) && error.is_temporary(), "{error}");
    assert_eq!((client.cookie(), server.store.take_counts()), (None, NOTHING));
    FAILS.store(false, Ordering::Relaxed);
    client.request(|visitor| visitor.set_visits(1)).await;
    FAILS.store(true, Ordering::Relaxed);
    let changes: [fn(&mut Session<Visitor>); 3] = [
        |visitor| visitor.set_visits(2),
        |visitor| visitor.renew(),
        |visitor| visitor.invalidate(),
    ];
    for change in changes {
        assert!(matches!(client.request(change).await.error(), SaveError::Random(_)));
        assert_eq!(client.read(|visitor| visitor.visits()).await, 1);
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_collision_does_not_end_the_other_session() {
    // case 75
    let server = Server::<Visitor>::with(|builder| builder.random(drawing(&[1, 1])));
    let first = seven(&server).await;
    server.store.next(Kind::Create, Fault::Lose);
    let answer = server.client().request(|visitor| visitor.set_visits(8)).await;
    assert!(answer.reply.is_err());
    tokio::task::yield_now().await;
    assert_eq!(first.read(|visitor| visitor.visits()).await, 7);
}

// cases 23, 24
#[tokio::test]
async fn an_id_that_another_key_signed_is_signed_anew_and_stays_the_same() {
    let server = Server::<Visitor>::new();
    let client = seven(&server).await;
    let (id, ring) = (client.message()[..17].to_vec(), KeyRing::new(key(2)).accept(key(1)));
    let client = client.on(&server.beside_with(SessionBuilder::<Visitor>::new(ring)));
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
    server.store.take_counts();
    let changes: [fn(&mut Session<Visitor>); 2] = [|_| {}, |visitor| visitor.set_visits(8)];
    for change in changes {
        let other = client.copy();
        assert!(other.request(change).await.cookie().is_some());
        assert_eq!(other.message()[..17], id);
        assert_ne!(other.cookie(), client.cookie());
        assert!(other.request(|visitor| visitor.visits()).await.sets_nothing());
    }
    let spent = Counts { loads: 4 + 1, updates: 1, ..NOTHING };
    assert_eq!(server.store.take_counts(), spent, "signing anew costs a second look");
}

// cases 23, 84
#[tokio::test]
async fn an_id_that_is_another_one_by_now_is_not_signed_anew() {
    let server = Server::<Visitor>::new();
    let ring = KeyRing::new(key(2)).accept(key(1));
    let rekeyed = server.beside_with(SessionBuilder::<Visitor>::new(ring));
    let changes: [fn(&mut Session<Visitor>); 2] = [|v| v.renew(), |v| v.invalidate()];
    for change in changes {
        let client = seven(&server).await.on(&rekeyed);
        let slow = client.load().await;
        assert_eq!(slow.view().visits(), 7);
        client.request(change).await;
        assert!(client.finish(slow).await.sets_nothing());
    }
    let client = seven(&server).await.on(&rekeyed);
    let slow = client.load().await;
    assert_eq!(slow.view().visits(), 7);
    server.store.next(Kind::Load, Fault::Fail);
    assert!(client.finish(slow).await.sets_nothing(), "it will be the next time");
}
