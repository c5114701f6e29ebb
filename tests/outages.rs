//! The backend of a running server is killed, hangs, is restarted and loses its answers, and
//! visitors go on reloading: each of them sees the right page or is told to come back later, in
//! time, and afterwards all is well without a restart of the server.

mod support {
    pub(crate) mod client;
    pub(crate) mod count;
    pub(crate) mod disturbance;
    pub(crate) mod example;
    pub(crate) mod page;
    pub(crate) mod program;
    pub(crate) mod reader;
    #[path = "../../session-stores/tests/support/mod.rs"]
    pub(crate) mod servers;
}

use std::cell::Cell;
use std::rc::Rc;
use std::thread::sleep;
use std::time::Duration;

use actix_web::rt;
use actix_web::rt::task::spawn_blocking;
use tokio::sync::Mutex;

use support::client::Visitor;
use support::disturbance::{Disturbance, Memcached, Redis, kill, restart, stop};
use support::example::Example;
use support::reader::{Memory, Reader, Seen, noise_until};
use support::servers::database::Backend;
use support::servers::mariadb::Mariadb;
use support::servers::postgres::Postgres;
use support::servers::proxy::Proxy;

const KEY: &str = "8c0f1de2a4b65798aabbccddeeff00112233445566778899a0b1c2d3e4f50617";

/// The store's.
const DEADLINE: Duration = Duration::from_millis(500);
/// What an answer may take beyond it.
const GRACE: Duration = Duration::from_millis(100);

/// How many are to get lost, one at a time.
const LOST_ANSWERS: usize = 60;

/// One backend at a time: answers have to come in time.
static ALONE: Mutex<()> = Mutex::const_new(());

// cases 98, 99, 100
#[actix_web::test]
async fn outages_of_redis_make_nobody_a_stranger() {
    go_through_outages::<Redis>(Memory::Keeps).await;
}

// cases 98, 99, 100
#[actix_web::test]
async fn outages_of_postgres_make_nobody_a_stranger() {
    go_through_outages::<Postgres>(Memory::Keeps).await;
}

// cases 98, 99, 100
#[actix_web::test]
async fn outages_of_mariadb_make_nobody_a_stranger() {
    go_through_outages::<Mariadb>(Memory::Keeps).await;
}

// cases 98, 99, 100, 103
#[actix_web::test]
async fn outages_of_memcached_cost_no_more_than_what_it_has_lost() {
    go_through_outages::<Memcached>(Memory::Forgets).await;
}

// cases 101, 119
#[actix_web::test]
async fn what_redis_has_done_without_being_heard_counts_once() {
    lose_answers::<Redis>().await;
}

// cases 101, 119
#[actix_web::test]
async fn what_postgres_has_done_without_being_heard_counts_once() {
    lose_answers::<Postgres>().await;
}

// cases 101, 119
#[actix_web::test]
async fn what_mariadb_has_done_without_being_heard_counts_once() {
    lose_answers::<Mariadb>().await;
}

// cases 101, 119
#[actix_web::test]
async fn what_memcached_has_done_without_being_heard_counts_once() {
    lose_answers::<Memcached>().await;
}

/// One that is ours to disturb.
async fn start<B: Backend>() -> Option<B> {
    let backend = spawn_blocking(B::start).await.expect("it starts")?;
    if backend.server().is_none() {
        eprintln!("SKIPPED: this server is not for us to disturb");
        return None;
    }
    Some(backend)
}

/// Answers get lost of what was read and of what was written.
async fn lose_answers<B: Backend>() {
    let _alone = ALONE.lock().await;
    let Some(backend) = start::<B>().await else { return };
    let port = backend.server().expect("it is our own").port;
    let proxy = Proxy::start(port).await;
    let url = url(&backend).replace(&format!(":{port}"), &format!(":{}", proxy.port));
    // Where it does not block the proxy.
    let site = spawn_blocking(move || Example::start_on("stores", &url, KEY));
    let mut site = site.await.expect("it starts");
    let readers = readers(&site, Memory::Keeps).await;
    let cookies: Vec<_> = readers.iter().flat_map(|reader| cookies_of(reader, &site)).collect();
    let before = proxy.accepted();
    let work = move || {
        for _ in 0..LOST_ANSWERS {
            proxy.lose_next_answer();
            sleep(Duration::from_millis(30));
        }
        proxy
    };
    let (readers, proxy) = reload_during(&site, "lost answers", readers, work).await;
    let lost = proxy.accepted() - before;
    assert!(lost > LOST_ANSWERS / 2, "{lost} connections were lost");
    all_is_well(readers).await;
    assert_log_is_discreet(&mut site, &cookies);
}

/// One after the other, through which one and the same server goes.
async fn go_through_outages<B: Backend>(memory: Memory) {
    let _alone = ALONE.lock().await;
    let Some(mut backend) = start::<B>().await else { return };
    let mut site = Example::start_on("stores", &url(&backend), KEY);
    let disturbances: [(&str, Disturbance<B>); 3] =
        [("killed", kill), ("stopped", stop), ("restarted", restart)];
    for (name, disturbance) in disturbances {
        let readers = readers(&site, memory).await;
        let mut cookies: Vec<_> =
            readers.iter().flat_map(|reader| cookies_of(reader, &site)).collect();
        let work = move || {
            disturbance(&mut backend);
            backend
        };
        let (readers, back) = reload_during(&site, name, readers, work).await;
        backend = back;
        let turned_away: usize = readers.iter().map(|reader| reader.seen.turned_away).sum();
        assert!(turned_away > 0, "nobody noticed that it was {name}");
        cookies.extend(readers.iter().flat_map(|reader| cookies_of(reader, &site)));
        all_is_well(readers).await;
        assert_log_is_discreet(&mut site, &cookies);
    }
    assert!(site.has_said("a session could not be"), "the log says what happened");
}

fn url(backend: &impl Backend) -> String {
    let url = backend.url();
    let create = if url.contains("secret@") { "&create=true" } else { "" };
    format!("{url}?deadline={}ms{create}", DEADLINE.as_millis())
}

/// Four with sessions of their own, the first of them signed in, and two who share one.
async fn readers(site: &Example, memory: Memory) -> Vec<Reader> {
    let ada = Visitor::new();
    ada.post(site.url("/sign-in"), "user=ada").await;
    let mut readers = vec![Reader::new(ada, site.url("/"), memory).await];
    for _ in 0..4 {
        readers.push(Reader::new(Visitor::new(), site.url("/"), memory).await);
    }
    readers.extend(readers.last().map(Reader::companion));
    readers
}

/// They reload while something is done that blocks.
async fn reload_during<T: Send + 'static>(
    site: &Example,
    name: &str,
    readers: Vec<Reader>,
    work: impl FnOnce() -> T + Send + 'static,
) -> (Vec<Reader>, T) {
    let is_over = Rc::new(Cell::new(false));
    let noise = rt::spawn(noise_until(Rc::clone(&is_over), site.url("/nothing")));
    let read = |reader: Reader| rt::spawn(reader.read_until(Rc::clone(&is_over)));
    let reading: Vec<_> = readers.into_iter().map(read).collect();
    let done = spawn_blocking(work).await.expect("it can be done");
    is_over.set(true);

    let mut readers = Vec::new();
    for reader in reading {
        readers.push(succeed(reader).await);
    }
    assert_all_was_right(name, &readers, succeed(noise).await);
    (readers, done)
}

/// `noise` is how long those waited who asked for no session. Where that is more than the grace,
/// the machine was busy with something else, which is not the store's doing.
fn assert_all_was_right(name: &str, readers: &[Reader], noise: Duration) {
    // Loading and saving a session have one deadline together. The page of somebody who is signed
    // in also asks for a list, which has one of its own.
    for (who, is_signed_in, deadlines) in [("strangers", false, 1), ("signed in", true, 2)] {
        let mut seen = Seen::default();
        let those = readers.iter().filter(|reader| reader.is_signed_in() == is_signed_in);
        those.for_each(|reader| seen.add(&reader.seen));
        eprintln!("{name}, {who}: {seen:?}; without a session {noise:?}");
        assert!(is_signed_in || seen.pages > 50, "hardly anything was tried");
        assert!(seen.longest <= deadlines * DEADLINE + GRACE.max(noise), "an answer came late");
    }
}

async fn succeed<T>(task: rt::task::JoinHandle<T>) -> T {
    task.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

/// Not one of them is turned away any more.
async fn all_is_well(mut readers: Vec<Reader>) {
    for _ in 0..10 {
        for reader in &mut readers {
            assert!(reader.reload().await, "the server is well again, and somebody is turned away");
        }
    }
}

fn cookies_of(reader: &Reader, site: &Example) -> Vec<String> {
    reader.visitor.cookies(&site.url("/"))
}

// case 109
fn assert_log_is_discreet(site: &mut Example, cookies: &[String]) {
    for line in site.said() {
        assert!(!line.contains("secret"), "a password is in the log: {line}");
        for cookie in cookies {
            let (_, value) = cookie.split_once('=').expect("a cookie has a name");
            assert!(!line.contains(value), "a cookie is in the log: {line}");
        }
    }
}
