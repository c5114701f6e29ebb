//! Stores whose drivers send twice, or hang while they clear away.

use std::time::Duration;

use crate::support::{Client, Fault, Kind, Server, builder};
use session_core::{
    MemoryStore, Revision, Session, SessionConfig, SessionStore, StoreError, StoreKey, Swap, Write,
};

const SECOND: Duration = Duration::from_secs(1);

#[derive(Session)]
struct Visitor {
    #[session(merge = add)]
    visits: u32,
    #[session(rotate)]
    user: Option<u64>,
}

/// A store whose driver sends again what it got no answer to, as drivers of Redis and HTTP do: the
/// second answer is the one that counts. Here the first one is always lost on the wire.
#[derive(Clone, Default)]
struct Repeating(MemoryStore);

impl SessionStore for Repeating {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.load(key).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let _ = self.0.create(key, write).await?;
        self.0.create(key, write).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        let _ = self.0.update(key, expected, write).await?;
        self.0.update(key, expected, write).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.0.delete(key).await
    }
}

fn repeating() -> (Client<Visitor>, MemoryStore) {
    let store = Repeating::default();
    let config: SessionConfig<Visitor> = builder().store(store.clone()).build().unwrap();
    (Client::of(&config), store.0)
}

// case 119
#[tokio::test]
async fn a_conflict_with_ones_own_new_record_leaves_no_second_one() {
    let (client, store) = repeating();
    client.request(|visitor| visitor.set_visits(1)).await;
    assert_eq!(client.read(|visitor| visitor.visits()).await, 1);
    assert_eq!(store.len(), 1);
}

// cases 101, 119
#[tokio::test]
async fn a_conflict_with_ones_own_write_is_no_second_count() {
    let (client, _) = repeating();
    client.request(|visitor| visitor.set_visits(1)).await;
    let answer = client.request(|visitor| visitor.set_visits(visitor.visits() + 1)).await;
    let visits = client.read(|visitor| visitor.visits()).await;
    assert_eq!((answer.reply.is_ok(), visits), (true, 2));
}

#[tokio::test]
async fn a_conflict_with_ones_own_rotation_does_not_lose_the_session() {
    let (client, _) = repeating();
    client.request(|visitor| visitor.set_visits(1)).await;
    client.request(|visitor| visitor.set_user(7)).await;
    assert_eq!(client.load().await.reading_view().user(), Some(7));
}

#[tokio::test(start_paused = true)]
async fn a_logout_does_not_fail_because_clearing_away_hangs() {
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_visits(1)).await;
    server.store.next(Kind::Load, Fault::Slow(SECOND / 100));
    server.store.next(Kind::Delete, Fault::Hang);
    let answer = client.request(|visitor| visitor.invalidate()).await;
    assert!(answer.reply.is_ok() && answer.is_removal());
}

#[tokio::test(start_paused = true)]
async fn a_new_sign_in_is_not_lost_because_clearing_away_hangs() {
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_user(7)).await;
    server.store.next(Kind::Load, Fault::Slow(SECOND / 100));
    server.store.next(Kind::Delete, Fault::Hang);
    let answer = client
        .request(|visitor| {
            visitor.invalidate();
            visitor.set_user(8);
        })
        .await;
    let old = client.load().await.reading_view().user();
    // All or nothing: 8 and a cookie, or 7 and an error.
    assert_eq!((answer.reply.is_ok(), old), (true, Some(8)));
}

// case 84
#[tokio::test]
async fn without_a_grace_a_straggler_does_not_replace_the_signed_in_cookie() {
    let server = Server::<Visitor>::with(|builder| builder.rotation_grace(Duration::ZERO));
    let client = server.client_with(|visitor| visitor.set_visits(1)).await;
    let late = client.copy();
    client.request(|visitor| visitor.set_user(7)).await;
    server.store.sweep(server.clock.now(), 100).await.unwrap();
    let answer = late.request(|visitor| visitor.set_visits(5)).await;
    assert!(answer.sets_nothing(), "{:?}", answer.set_cookies());
}

// cases 79, 84
#[tokio::test]
async fn counts_are_exact_while_the_session_is_renewed() {
    let server = Server::<Visitor>::new();
    let other: Server<Visitor> = server.beside();
    let client = server.client_with(|visitor| visitor.set_visits(1)).await;
    let renewing = client.load().await;
    {
        let mut view = renewing.view();
        view.set_visits(view.visits() + 1);
        view.renew();
    }
    let counting = client.on(&other);
    server.store.before(Kind::Update, async move {
        counting.request(|visitor| visitor.set_visits(visitor.visits() + 10)).await;
    });
    client.finish(renewing).await;
    assert_eq!(client.read(|visitor| visitor.visits()).await, 12);
}

// case 121
#[tokio::test]
async fn who_planted_an_id_does_not_end_what_its_victim_signed_in_to() {
    let server = Server::<Visitor>::new();
    let victim = server.client_with(|visitor| visitor.set_visits(1)).await;
    let attacker = victim.copy();
    let slow = attacker.load().await;
    victim.request(|visitor| visitor.set_user(7)).await;
    slow.view().invalidate();
    attacker.finish(slow).await;
    assert_eq!(victim.load().await.reading_view().user(), Some(7));
}

#[derive(Session)]
struct Plain {
    name: String,
}

#[test]
fn two_views_that_make_the_same_change_are_no_clash() {
    let config: SessionConfig<Plain> = crate::support::config();
    let response = crate::support::exchange_at(crate::support::noon(), &config, &[], |exchange| {
        let (mut one, mut two) = (exchange.view(), exchange.view());
        let _ = (one.name().len(), two.name().len());
        one.set_name("ada");
        two.set_name("ada");
    });
    assert!(response.events.iter().all(|line| !line.contains("WARN")), "{:?}", response.events);
}
