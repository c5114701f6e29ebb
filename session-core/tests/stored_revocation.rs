//! Ending sessions before their time, in cookies and in a store.

use std::time::{Duration, SystemTime};

use crate::support::{Client, Clock, Kind, Log, Scripted, Server, builder, hours};
use session_core::{
    Exchange, LoadError, NotBefore, Revocation, SaveError, Session, SessionConfig, SessionStore,
    Sessions, StoreError,
};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<u64>,
}

const SECOND: Duration = Duration::from_secs(1);

/// An application with its sessions in cookies, whose owners can revoke.
struct Revocable {
    config: SessionConfig<Visitor>,
    revoked: NotBefore,
    /// Of the times.
    store: Scripted,
    clock: Clock,
}

impl Revocable {
    fn new() -> Self {
        let (store, clock) = (Scripted::default(), Clock::default());
        let (revoked, time) = (NotBefore::new(store.clone()), clock.clone());
        let config = builder().revocation(revoked.clone()).clock(move || time.now()).build();
        Self { config: config.unwrap(), revoked, store, clock }
    }

    fn client(&self) -> Client<Visitor> {
        Client::of(&self.config)
    }

    async fn signed_in(&self, user: u64) -> Client<Visitor> {
        let client = self.client();
        assert!(client.request(|visitor| visitor.set_user(user)).await.cookie().is_some());
        client
    }

    async fn revoke(&self, user: u64) {
        self.revoked.revoke(&Sessions::new(&self.config), &user).await.unwrap();
    }
}

/// The same application at another time.
fn at(time: SystemTime) -> Sessions<Visitor> {
    Sessions::new(&builder().clock(move || time).build().unwrap())
}

async fn user(client: &Client<Visitor>) -> Option<u64> {
    client.read(|visitor| visitor.user()).await
}

// case 40
#[tokio::test]
async fn revoking_ends_every_session_of_the_owner_and_nobody_elses() {
    let server = Revocable::new();
    let (one, two) = (server.signed_in(1).await, server.signed_in(1).await);
    let other = server.signed_in(2).await;
    server.revoke(1).await;
    assert_eq!((user(&one).await, user(&two).await), (None, None));
    assert_eq!(user(&other).await, Some(2));
}

// case 40
#[tokio::test]
async fn a_revoked_session_gets_one_event() {
    let server = Revocable::new();
    let client = server.signed_in(1).await;
    server.revoke(1).await;
    let log = Log::start();
    assert_eq!(user(&client).await, None);
    let events = log.events();
    assert!(matches!(&events[..], [event] if event.contains("it was revoked")), "{events:?}");
}

// case 84
#[tokio::test]
async fn an_old_id_that_is_revoked_does_not_touch_the_new_cookie() {
    let begun = Clock::default().now();
    let server = Server::<Visitor>::with(|builder| builder.revocation(Before(begun + SECOND)));
    server.clock.advance(SECOND);
    // Made by a server that does not ask.
    let client = server.beside::<Visitor>().client_with(|visitor| visitor.set_visits(7)).await;
    let client = client.on(&server);
    let old = client.copy();
    server.clock.advance(SECOND);
    client.request(|visitor| visitor.set_user(1)).await;
    let late =
        old.on(&server.beside_with::<Visitor>(builder().revocation(Before(begun + 2 * SECOND))));
    let answer = late.request(|visitor| visitor.set_visits(9)).await;
    assert!(answer.sets_nothing(), "{:?}", answer.set_cookies());
    assert_eq!(user(&client).await, Some(1));
}

#[tokio::test]
async fn a_revoked_cookie_is_removed_by_whoever_may_write() {
    let server = Revocable::new();
    let client = server.signed_in(1).await;
    server.revoke(1).await;
    assert_eq!(user(&client).await, None, "a reader sets nothing");
    let answer = client.request(|visitor| visitor.is_new()).await;
    assert!(answer.result && answer.is_removal());
}

// case 40
#[tokio::test]
async fn a_session_of_the_same_second_and_of_a_clock_that_is_ahead_is_revoked() {
    let server = Revocable::new();
    let now = server.clock.now();
    server.clock.advance(60 * SECOND);
    let ahead = server.signed_in(1).await;
    server.clock.advance(Duration::from_millis(900));
    let same_second = server.signed_in(1).await;
    server.revoked.revoke(&at(now), &1).await.unwrap();
    assert_eq!((user(&ahead).await, user(&same_second).await), (None, None));
}

// case 40
#[tokio::test]
async fn a_request_that_is_under_way_while_revoking_does_not_escape() {
    let server = Revocable::new();
    let client = server.signed_in(1).await;
    let exchange = client.load().await;
    exchange.view().set_visits(8);
    server.revoke(1).await;
    assert!(client.finish(exchange).await.cookie().is_some(), "it was valid when it was loaded");
    assert_eq!(user(&client).await, None);
}

// case 40
#[tokio::test]
async fn a_sign_in_after_revoking_begins_when_it_can_not_be_mistaken() {
    let server = Revocable::new();
    let old = server.signed_in(1).await;
    server.revoke(1).await;
    server.clock.advance(SECOND);
    let new = server.signed_in(1).await;
    assert_eq!(user(&new).await, Some(1));
    let begun = new.read(|visitor| visitor.created_at()).await;
    assert_eq!(begun, crate::support::noon() + 61 * SECOND, "revoking + 1 second + skew");
    for _ in 0..13 {
        server.clock.advance(hours(12));
        new.request(|visitor| visitor.visits()).await;
        assert_eq!((user(&new).await, user(&old).await), (Some(1), None));
    }
    let late = server.signed_in(1).await;
    assert_eq!(late.read(|visitor| visitor.created_at()).await, server.clock.now());
}

#[tokio::test]
async fn revoking_again_moves_the_time_on_and_never_back() {
    let server = Revocable::new();
    server.revoke(1).await;
    server.clock.advance(100 * SECOND);
    let client = server.signed_in(1).await;
    let earlier = crate::support::noon() + SECOND;
    server.revoked.revoke(&at(earlier), &1).await.unwrap();
    assert_eq!(user(&client).await, Some(1));
    server.revoke(1).await;
    assert_eq!(user(&client).await, None);
}

// case 120
#[tokio::test]
async fn two_who_revoke_at_once_both_succeed() {
    let server = Revocable::new();
    let revoked = server.revoked.clone();
    let later = server.clock.now() + 100 * SECOND;
    server.store.before(Kind::Create, async move {
        revoked.revoke(&at(later), &1).await.unwrap();
    });
    server.revoke(1).await;
    server.clock.advance(100 * SECOND);
    assert_eq!(user(&server.signed_in(1).await).await, None, "the later one counts");
}

#[tokio::test]
async fn who_is_not_signed_in_is_not_asked_about() {
    let server = Revocable::new();
    let client = server.client();
    client.request(|visitor| visitor.set_visits(7)).await;
    assert_eq!(client.read(|visitor| visitor.visits()).await, 7);
    assert_eq!(server.store.take_counts(), crate::support::NOTHING);
    client.request(|visitor| visitor.set_user(1)).await;
    server.store.take_counts();
    user(&client).await;
    assert_eq!(server.store.take_counts().loads, 1);
}

// cases 98, 99
#[tokio::test]
async fn where_it_can_not_be_told_it_is_an_error() {
    let server = Revocable::new();
    let client = server.signed_in(1).await;
    let signing_in = server.client().load().await;
    signing_in.view().set_user(1);
    server.store.go_down();
    let error = client.try_load().await.unwrap_err();
    assert!(matches!(error, LoadError::Store(_)) && error.is_temporary());
    let error = client.finish(signing_in).await.error();
    assert!(matches!(error, SaveError::Store(_)) && error.is_temporary());
    assert!(server.revoked.revoke(&Sessions::new(&server.config), &1).await.is_err());
    server.store.recover();
    assert_eq!(user(&client).await, Some(1));
}

#[tokio::test]
async fn what_stands_in_place_of_a_time_is_an_error() {
    let server = Revocable::new();
    let client = server.signed_in(1).await;
    server.revoke(1).await;
    let (key, bytes) = server.store.only_record().await;
    assert_eq!((bytes.len(), bytes[0]), (13, 3));
    server.store.put(&key, b"{}").await;
    assert!(matches!(client.try_load().await, Err(LoadError::Store(_))));
}

/// Ends what began before a point in time.
struct Before(SystemTime);

impl Revocation<Visitor> for Before {
    async fn is_revoked(&self, session: &Session<Visitor>) -> Result<bool, StoreError> {
        Ok(session.created_at() < self.0 && session.visits() > 0)
    }
}

// case 40
#[tokio::test]
async fn who_comes_to_sign_in_in_the_second_of_the_revocation_has_to_come_again() {
    let server = Revocable::new();
    server.revoked.revoke(&at(server.clock.now() + SECOND / 2), &1).await.unwrap();
    let client = server.signed_in(1).await;
    assert_eq!(user(&client).await, None);
    server.clock.advance(SECOND);
    assert_eq!(user(&client).await, None, "it may have been under way");
    let again = server.signed_in(1).await;
    assert_eq!(user(&again).await, Some(1), "at once");
}

#[tokio::test]
async fn a_hook_of_ones_own_decides_by_what_the_session_holds() {
    let clock = Clock::default();
    let time = clock.clone();
    let hook = Before(clock.now() + SECOND);
    let config = builder::<Visitor>().revocation(hook).clock(move || time.now()).build().unwrap();
    let (some, none) = (Client::of(&config), Client::of(&config));
    some.request(|visitor| visitor.set_visits(7)).await;
    none.request(|visitor| visitor.set_visits(0)).await;
    assert!(some.read(|visitor| visitor.is_new() && visitor.visits() == 0).await);
    assert!(none.read(|visitor| !visitor.is_new()).await);
    clock.advance(SECOND);
    some.request(|visitor| visitor.set_visits(7)).await;
    assert_eq!(some.read(|visitor| visitor.visits()).await, 7);
    let waits = Exchange::load_now(&config, [], clock.now());
    assert!(matches!(waits, Err(LoadError::NotYet)));
}

#[tokio::test]
async fn sessions_in_a_store_are_revoked_too() {
    let revoked = NotBefore::new(Scripted::default());
    let server = Server::<Visitor>::with(|builder| builder.revocation(revoked.clone()));
    let client = server.client_with(|visitor| visitor.set_user(1)).await;
    let slow = client.load().await;
    slow.view().set_visits(8);
    revoked.revoke(&Sessions::new(&server.config), &1).await.unwrap();
    assert!(client.finish(slow).await.sets_nothing());
    assert_eq!(user(&client).await, None);
    server.clock.advance(SECOND);
    assert!(client.copy().request(|visitor| visitor.set_user(1)).await.cookie().is_some());
    assert!(client.request(|visitor| visitor.visits()).await.is_removal());
}

#[tokio::test]
async fn a_time_is_kept_as_long_as_it_is_told() {
    let store = Scripted::default();
    let revoked = NotBefore::new(store.clone()).kept_for(hours(1));
    let config =
        builder::<Visitor>().clock_skew(5 * SECOND).clock(crate::support::noon).build().unwrap();
    revoked.revoke(&Sessions::new(&config), &1).await.unwrap();
    let (key, bytes) = store.only_record().await;
    let not_before = session_core::Timestamp::from(crate::support::noon() + 6 * SECOND);
    assert_eq!(bytes[9..], not_before.seconds().to_le_bytes());
    assert_eq!(store.sweep(crate::support::noon() + hours(1) - SECOND, 9).await.unwrap(), 0);
    assert_eq!(store.sweep(crate::support::noon() + hours(1), 9).await.unwrap(), 1);
    assert!(store.load(&key).await.unwrap().is_none());
}
