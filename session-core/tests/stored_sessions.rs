//! The sessions of an owner: where somebody is signed in, and signing out there.

use std::time::Duration;

use crate::support::{Client, Fault, Kind, Server, config, hours};
use session_core::{SaveError, Session, Sessions, StoreError, StoreKey};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<u64>,
}

const SECOND: Duration = Duration::from_secs(1);

async fn signed_in(server: &Server<Visitor>, user: u64) -> Client<Visitor> {
    let client = server.client_with(|visitor| visitor.set_visits(7)).await;
    client.request(|visitor| visitor.set_user(user)).await;
    client
}

async fn user(client: &Client<Visitor>) -> Option<u64> {
    client.read(|visitor| visitor.user()).await
}

async fn keys(sessions: &Sessions<Visitor>, user: u64) -> Vec<StoreKey> {
    sessions.of(&user).await.unwrap().into_iter().map(|listed| listed.key).collect()
}

// Beaker 13
#[tokio::test]
async fn an_owners_sessions_are_listed_the_last_written_first() {
    let server = Server::new();
    let sessions = Sessions::new(&server.config);
    let first = signed_in(&server, 1).await;
    signed_in(&server, 2).await;
    server.clock.advance(5 * SECOND);
    let second = signed_in(&server, 1).await;
    assert_eq!(keys(&sessions, 1).await, [second.key(), first.key()]);
    server.clock.advance(5 * SECOND);
    first.request(|visitor| visitor.set_visits(8)).await;
    let listed = sessions.of(&1).await.unwrap();
    assert_eq!(listed[0].key, first.key());
    assert_eq!((listed[0].session.visits, listed[0].session.user), (8, Some(1)));
    assert_eq!(listed[0].created_at, server.clock.now() - 10 * SECOND);
    assert_eq!(listed[0].issued_at, server.clock.now());
    assert_eq!(listed[0].expires_at, server.clock.now() + hours(24));
    assert_eq!(first.read(|visitor| visitor.store_key()).await, Some(first.key()));
    server.clock.advance(hours(24) - SECOND);
    assert_eq!(keys(&sessions, 1).await, [first.key()], "what has expired is no session");
}

#[tokio::test]
async fn who_is_not_signed_in_owns_nothing() {
    let server = Server::new();
    let client = signed_in(&server, 1).await;
    client.request(|visitor| visitor.set_user(None)).await;
    assert_eq!(keys(&Sessions::new(&server.config), 1).await, []);
}

#[tokio::test]
async fn one_of_them_is_ended_and_the_others_stay() {
    let server = Server::new();
    let sessions = Sessions::new(&server.config);
    let (here, there) = (signed_in(&server, 1).await, signed_in(&server, 1).await);
    sessions.end(&1, &there.key()).await.unwrap();
    assert_eq!((user(&here).await, user(&there).await), (Some(1), None));
    assert_eq!(keys(&sessions, 1).await, [here.key()]);
    sessions.end(&1, &there.key()).await.unwrap();
}

#[tokio::test]
async fn a_key_of_somebody_else_ends_nothing() {
    let server = Server::new();
    let sessions = Sessions::new(&server.config);
    let other = signed_in(&server, 2).await;
    let anonymous = server.client_with(|visitor| visitor.set_visits(1)).await;
    let old = other.key();
    other.request(|visitor| visitor.renew()).await;
    let before = server.store.records().await;
    for key in [other.key(), old, anonymous.key(), StoreKey::from_bytes([0; 32])] {
        sessions.end(&1, &key).await.unwrap();
    }
    assert_eq!(server.store.records().await, before);
    assert_eq!(user(&other).await, Some(2));
}

#[tokio::test]
async fn a_session_that_was_renewed_since_it_was_listed_is_ended_all_the_same() {
    let server = Server::new();
    let sessions = Sessions::new(&server.config);
    let client = signed_in(&server, 1).await;
    let (old, listed) = (client.copy(), keys(&sessions, 1).await);
    client.request(|visitor| visitor.renew()).await;
    sessions.end(&1, &listed[0]).await.unwrap();
    assert_eq!((user(&client).await, user(&old).await), (None, None));
}

#[tokio::test]
async fn all_of_them_are_ended_and_nobody_elses() {
    let server = Server::new();
    let sessions = Sessions::new(&server.config);
    let (here, there) = (signed_in(&server, 1).await, signed_in(&server, 1).await);
    let other = signed_in(&server, 2).await;
    sessions.end_all(&1).await.unwrap();
    assert_eq!((user(&here).await, user(&there).await), (None, None));
    assert_eq!(user(&other).await, Some(2));
    assert_eq!(keys(&sessions, 1).await, []);
}

// case 83
#[tokio::test]
async fn requests_that_are_under_way_write_nothing_more_into_them() {
    let server = Server::new();
    let changes: [fn(&mut Session<Visitor>); 2] =
        [|visitor| visitor.set_visits(8), |visitor| visitor.renew()];
    for change in changes {
        let client = signed_in(&server, 1).await;
        let slow = client.load().await;
        change(&mut slow.view());
        Sessions::new(&server.config).end_all(&1).await.unwrap();
        assert!(client.finish(slow).await.sets_nothing());
        assert_eq!(user(&client).await, None);
    }
}

#[tokio::test]
async fn a_session_that_is_just_taking_a_new_identity_is_ended_too() {
    let server = Server::new();
    // Just before the old record is turned, and just after.
    for nth in [1, 2] {
        let client = signed_in(&server, 1).await;
        // On two servers: those of one would wait for each other.
        let other = server.beside::<Visitor>();
        let (sessions, renewing) = (Sessions::new(&other.config), client.clone());
        if nth == 1 {
            let sessions = sessions.clone();
            server.store.before(Kind::Update, async move { sessions.end_all(&1).await.unwrap() });
            renewing.request(|visitor| visitor.renew()).await;
        } else {
            server.store.before(Kind::Update, async move {
                renewing.request(|visitor| visitor.renew()).await;
            });
            sessions.end_all(&1).await.unwrap();
        }
        assert_eq!(user(&client).await, None, "{nth}");
        assert_eq!(keys(&sessions, 1).await, [], "{nth}");
    }
}

#[tokio::test]
async fn who_signed_in_after_them_in_the_same_browser_stays() {
    let server = Server::new();
    let browser = signed_in(&server, 1).await;
    browser.request(|visitor| visitor.set_user(2)).await;
    Sessions::new(&server.config).end_all(&1).await.unwrap();
    assert_eq!(user(&browser).await, Some(2));
}

#[tokio::test]
async fn a_new_identity_that_was_ended_before_anybody_had_it_is_another_one() {
    let server = Server::new();
    let client = signed_in(&server, 1).await;
    let (other, old) = (client.on(&server.beside::<Visitor>()), client.key());
    let sessions = Sessions::new(&server.config);
    // Its record is there, and the old one is about to be turned, which a change prevents.
    server.store.before(Kind::Update, async move {
        for key in keys(&sessions, 1).await.into_iter().filter(|key| *key != old) {
            sessions.end(&1, &key).await.unwrap();
        }
        assert!(other.request(|visitor| visitor.set_visits(8)).await.reply.is_ok());
    });
    assert!(client.request(|visitor| visitor.renew()).await.cookie().is_some());
    let read = client.read(|visitor| (visitor.visits(), visitor.user())).await;
    assert_eq!(read, (8, Some(1)));
    assert_eq!(server.store.records().await.len(), 3, "the session, and its two old ids");
}

#[tokio::test]
async fn more_than_a_thousand_sessions_are_all_ended() {
    let server = Server::<Visitor>::new();
    for _ in 0..1001 {
        server.client().request(|visitor| visitor.set_user(1)).await;
    }
    let sessions = Sessions::new(&server.config);
    assert_eq!(keys(&sessions, 1).await.len(), 1000);
    sessions.end_all(&1).await.unwrap();
    assert_eq!(keys(&sessions, 1).await, []);
    assert!(server.store.records().await.is_empty());
}

// cases 98, 99
#[tokio::test]
async fn a_store_that_is_down_is_an_error() {
    let server = Server::new();
    let sessions = Sessions::new(&server.config);
    let client = signed_in(&server, 1).await;
    server.store.next(Kind::List, Fault::Fail);
    assert!(sessions.of(&1).await.is_err());
    server.store.next(Kind::List, Fault::Fail);
    assert!(sessions.end_all(&1).await.is_err());
    server.store.next(Kind::Load, Fault::Fail);
    assert!(sessions.end(&1, &client.key()).await.is_err());
    assert_eq!(user(&client).await, Some(1));
}

#[tokio::test]
async fn sessions_in_cookies_can_not_be_listed() {
    let sessions = Sessions::new(&config::<Visitor>());
    let unsupported = |error| matches!(error, StoreError::Unsupported(_));
    assert!(sessions.of(&1).await.is_err_and(unsupported));
    for ended in
        [sessions.end_all(&1).await, sessions.end(&1, &StoreKey::from_bytes([0; 32])).await]
    {
        assert!(matches!(ended, Err(SaveError::Store(StoreError::Unsupported(_)))));
    }
}
