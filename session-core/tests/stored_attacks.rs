//! Attackers, and those who happen to do what they would.

use std::cell::RefCell;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use crate::support::{Client, Clock, Log, Server, builder, noon};
use session_core::{
    MemoryStore, NotBefore, Revocation, Session, SessionConfig, Sessions, StoreError, Write,
};

const SECOND: Duration = Duration::from_secs(1);

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<u64>,
    #[session(rotate)]
    role: Option<u8>,
}

#[derive(Session)]
#[session(cookie = "admin")]
struct Admin {
    #[session(owner)]
    user: Option<u64>,
    notes: String,
}

struct Revocable {
    config: SessionConfig<Visitor>,
    revoked: NotBefore,
    clock: Clock,
}

impl Revocable {
    fn new() -> Self {
        let (revoked, clock) = (NotBefore::new(MemoryStore::new()), Clock::default());
        let time = clock.clone();
        let config = builder().revocation(revoked.clone()).clock(move || time.now()).build();
        Self { config: config.unwrap(), revoked, clock }
    }

    async fn revoke(&self, user: u64) {
        self.revoked.revoke(&Sessions::new(&self.config), &user).await.unwrap();
    }
}

/// The session after a while, by somebody who only reads.
async fn user(client: &Client<Visitor>) -> Option<u64> {
    let exchange = client.load().await;
    exchange.reading_view().user()
}

// case 40
#[tokio::test]
async fn a_sign_in_under_way_while_revoking_is_not_left_over() {
    let server = Revocable::new();
    let client = Client::of(&server.config);
    let exchange = client.load().await;
    exchange.view().set_user(7); // the old password was right
    server.clock.advance(5 * SECOND);
    server.revoke(7).await; // and was changed
    server.clock.advance(5 * SECOND);
    client.finish(exchange).await;
    server.clock.advance(600 * SECOND);
    assert_eq!(user(&client).await, None);
}

// case 40
#[tokio::test]
async fn a_request_under_way_does_not_lift_its_session_over_the_revocation() {
    let server = Revocable::new();
    let thief = Client::of(&server.config);
    thief.request(|visitor| visitor.set_user(7)).await;
    server.clock.advance(60 * SECOND);
    let exchange = thief.load().await; // slow request of a stolen cookie, signs nobody in
    exchange.view().set_role(1);
    server.clock.advance(5 * SECOND);
    server.revoke(7).await;
    server.clock.advance(5 * SECOND);
    thief.finish(exchange).await;
    server.clock.advance(600 * SECOND);
    assert_eq!(user(&thief).await, None, "it began before the revocation");
}

// cases 39, 84
#[tokio::test]
async fn after_a_sign_out_the_old_id_reads_nothing_on_a_server_whose_clock_is_behind() {
    let server = Server::<Visitor>::new();
    let behind: SessionConfig<Visitor> =
        builder().store(server.store.clone()).clock(|| noon() + 30 * SECOND).build().unwrap();
    server.clock.advance(60 * SECOND); // 30 s ahead, within the skew
    let client = server.client();
    client.request(|visitor| visitor.set_user(7)).await;
    let old = client.cookie();
    client.request(|visitor| visitor.set_user(None)).await;
    let thief = Client::of(&behind);
    thief.put_cookie(old);
    assert_eq!(user(&thief).await, None, "signed out, and yet read");
}

// case 84
#[derive(Session)]
struct Older {
    visits: u32,
    #[session(rotate)]
    user: Option<u64>,
    #[session(tag = 5)]
    level: u8,
}

#[derive(Session)]
struct Newer {
    visits: u32,
    #[session(rotate)]
    user: Option<u64>,
    #[session(tag = 5, required)]
    level: Level,
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
enum Level {
    #[default]
    Low,
}

#[tokio::test]
async fn a_rotated_id_sets_no_cookie_where_a_required_field_cant_be_read() {
    let older = Server::<Older>::new();
    let newer: Server<Newer> = older.beside();
    let client = older.client_with(|visitor| visitor.set_level(9)).await;
    let late = client.copy().on(&newer);
    client.request(|visitor| visitor.set_user(7)).await;
    let answer = late.request(|visitor| visitor.set_visits(1)).await;
    assert!(answer.sets_nothing(), "{:?}", answer.set_cookies());
}

struct Before(SystemTime);

impl Revocation<Visitor> for Before {
    async fn is_revoked(&self, session: &Session<Visitor>) -> Result<bool, StoreError> {
        Ok(session.created_at() < self.0)
    }
}

#[tokio::test]
async fn a_rotated_id_sets_no_cookie_where_what_it_reads_is_revoked() {
    let server = Server::<Visitor>::with(|builder| builder.revocation(Before(noon() + 5 * SECOND)));
    let plain: Server<Visitor> = server.beside();
    let client = plain.client_with(|visitor| visitor.set_visits(1)).await;
    server.clock.advance(10 * SECOND);
    let late = client.copy().on(&server);
    client.request(|visitor| visitor.set_user(7)).await;
    let only_looks = late.copy().request(|visitor| visitor.visits()).await;
    assert!(
        only_looks.sets_nothing(),
        "it removes the signed-in one's: {:?}",
        only_looks.set_cookies()
    );
    let changes = late.request(|visitor| visitor.set_visits(9)).await;
    assert!(changes.sets_nothing(), "{:?}", changes.set_cookies());
}

// cases 78, 114
#[tokio::test]
async fn ending_a_visitors_sessions_leaves_the_admin_of_the_same_number_alone() {
    let visitors = Server::<Visitor>::new();
    let admins: Server<Admin> = visitors.beside();
    let admin = admins.client_with(|admin| admin.set_user(7)).await;
    let listed = Sessions::new(&visitors.config).of(&7).await.unwrap().len();
    Sessions::new(&visitors.config).end_all(&7).await.unwrap();
    let still = admin.read(|admin| admin.user()).await;
    assert_eq!((listed, still), (0, Some(7)));
}

#[tokio::test]
async fn revoking_a_visitor_leaves_the_admin_of_the_same_number_alone() {
    let clock = Clock::default();
    let (revoked, time) = (NotBefore::new(MemoryStore::new()), clock.clone());
    let config: SessionConfig<Admin> =
        builder().revocation(revoked.clone()).clock(move || time.now()).build().unwrap();
    let admin = Client::of(&config);
    admin.request(|admin| admin.set_user(7)).await;
    let other = builder::<Visitor>().cookie_name("visitor").build().unwrap();
    revoked.revoke(&Sessions::new(&other), &7).await.unwrap();
    assert_eq!(admin.read(|admin| admin.user()).await, Some(7));
}

thread_local! {
    static OTHER: RefCell<Option<Session<Merging>>> = const { RefCell::new(None) };
}

fn looks(_: u32, theirs: u32, mine: u32) -> u32 {
    // As an event's subscriber may: publish.rs says so.
    OTHER.with_borrow(|view| view.as_ref().map(|view| view.is_new()));
    theirs + mine
}

#[derive(Session)]
struct Merging {
    #[session(merge = looks)]
    count: u32,
}

#[test]
fn nothing_is_locked_while_a_merge_rule_runs() {
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        let config: SessionConfig<Merging> = crate::support::config();
        let exchange = session_core::Exchange::load_now(&config, [], noon()).unwrap();
        OTHER.set(Some(exchange.reading_view()));
        let (mut one, mut two) = (exchange.view(), exchange.view());
        one.set_count(1);
        two.set_count(2);
        drop(one);
        drop(two);
        OTHER.set(None);
        done.send(()).unwrap();
    });
    assert!(is_done.recv_timeout(5 * SECOND).is_ok(), "a deadlock");
}

#[tokio::test]
async fn a_very_long_grace_is_no_panic() {
    let server = Server::<Visitor>::with(|builder| builder.rotation_grace(Duration::MAX));
    let client = server.client_with(|visitor| visitor.set_visits(1)).await;
    client.request(|visitor| visitor.set_user(7)).await;
}

#[tokio::test]
async fn keeping_revocations_for_ever_is_no_panic() {
    let revoked = NotBefore::new(MemoryStore::new()).kept_for(Duration::MAX);
    revoked.revoke(&Sessions::new(&builder::<Visitor>().build().unwrap()), &7).await.unwrap();
}

// case 109
#[test]
fn debug_of_a_write_shows_nothing_of_the_session() {
    let shown = format!("{:?}", Write::new(b"hunter2", noon(), noon()));
    assert!(!shown.contains("104, 117, 110, 116"), "{shown}");
}

#[test]
fn a_header_that_has_another_meaning_is_refused() {
    for name in ["content-length", "transfer-encoding", "connection", "location", "content-type"] {
        let built: Result<SessionConfig<Visitor>, _> =
            builder().store(MemoryStore::new()).id_header(name).build();
        assert!(built.is_err(), "{name}");
    }
}

struct Down;

impl Revocation<Visitor> for Down {
    async fn is_revoked(&self, _: &Session<Visitor>) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn not_before(
        &self,
        _: &Session<Visitor>,
        _: SystemTime,
    ) -> Result<Option<SystemTime>, StoreError> {
        Err(StoreError::unavailable("down"))
    }
}

#[tokio::test]
async fn a_save_that_fails_for_the_hook_is_logged() {
    let config: SessionConfig<Visitor> = builder().revocation(Down).build().unwrap();
    let client = Client::of(&config);
    let exchange = client.load().await;
    exchange.view().set_user(7);
    let log = Log::start();
    assert!(exchange.finish(config.now(), 200).await.is_err());
    let events = log.events();
    assert_eq!(events.len(), 1, "{events:?}");
}

#[tokio::test]
async fn the_size_of_the_cookie_is_the_size_of_the_cookie() {
    let server = Server::<Admin>::new();
    let client = server.client();
    let exchange = client.load().await;
    let report = {
        let mut view = exchange.view();
        view.set_notes("x".repeat(9000));
        (view.encoded_sizes().cookie(), view.save().unwrap())
    };
    let Ok(reply) = client.finish(exchange).await.reply else { unreachable!() };
    let sent = reply.set_cookies().next().unwrap().len();
    assert_eq!((report.0, report.1.cookie_bytes), (sent, sent));
}
