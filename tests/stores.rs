//! The example `stores` over each store: the same page, the same promises.

mod support {
    pub(crate) mod browser;
    pub(crate) mod client;
    pub(crate) mod example;
    pub(crate) mod page;
    pub(crate) mod program;
    pub(crate) mod requirement;
    #[path = "../../session-stores/tests/support/mod.rs"]
    pub(crate) mod servers;
    pub(crate) mod store;
}

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use memchr::memmem;
use reqwest::StatusCode;

use support::browser::in_browser;
use support::client::{Answer, Visitor};
use support::example::Example;
use support::servers::database::Backend;
use support::servers::mariadb::Mariadb;
use support::servers::postgres::Postgres;
use support::servers::{self, free_port};
use support::store::Store;

const KEY: &str = "8c0f1de2a4b65798aabbccddeeff00112233445566778899a0b1c2d3e4f50617";

/// What each store promises: every line is a test.
macro_rules! promises {
    ($store:ident: $($promise:ident)+) => {
        mod $store {
            $(#[actix_web::test]
            async fn $promise() {
                if let Some(store) = super::Store::$store() {
                    super::$promise(&store).await;
                }
            })+
        }
    };
}

promises! {
    memory:
    the_page_counts_for_each_visitor
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    the_log_shows_no_secret
}

promises! {
    file:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    it_does_not_matter_which_of_two_servers_is_asked
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

promises! {
    redb:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

promises! {
    sqlite:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    it_does_not_matter_which_of_two_servers_is_asked
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

promises! {
    postgres:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    it_does_not_matter_which_of_two_servers_is_asked
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

promises! {
    mariadb:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    it_does_not_matter_which_of_two_servers_is_asked
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

promises! {
    redis:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    it_does_not_matter_which_of_two_servers_is_asked
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    signing_out_everywhere_ends_all_of_a_users_sessions
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

promises! {
    memcached:
    the_page_counts_for_each_visitor
    the_count_survives_a_restart
    it_does_not_matter_which_of_two_servers_is_asked
    signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys
    signing_out_ends_the_session
    a_store_without_lists_says_so_and_ends_nothing
    a_dump_contains_no_usable_id
    the_log_shows_no_secret
}

fn start(store: &Store) -> Example {
    Example::start_on("stores", &store.url, KEY)
}

async fn sign_in(visitor: &Visitor, site: &Example, user: &str) -> Answer {
    let page = visitor.post(site.url("/sign-in"), &format!("user={user}")).await;
    assert_eq!((page.status, page.text("user")), (StatusCode::OK, user));
    page
}

/// The visitor's cookie, as anybody could show it again.
fn cookies_of(visitor: &Visitor, site: &Example) -> Vec<String> {
    let cookies = visitor.cookies(&site.url("/"));
    assert!(matches!(&cookies[..], [one] if one.starts_with("__Host-stores=")), "{cookies:?}");
    cookies
}

fn assert_is_a_stranger(page: &Answer) {
    assert_eq!((page.status, page.number("visits")), (StatusCode::OK, 1));
    assert!(!page.has("user"), "{}", page.body);
}

// Spyce 3
async fn the_page_counts_for_each_visitor(store: &Store) {
    let site = start(store);
    let (one, other) = (Visitor::new(), Visitor::new());
    for visit in 1..=5 {
        let page = one.get(site.url("/")).await;
        assert_eq!((page.status, page.number("visits")), (StatusCode::OK, visit));
        assert_eq!(page.set_cookies().len(), usize::from(visit == 1), "it is told its id once");
        assert!(store.url.starts_with(page.text("store")));
    }
    assert_is_a_stranger(&other.get(site.url("/")).await);
    assert_eq!(one.get(site.url("/")).await.number("visits"), 6);
}

async fn the_count_survives_a_restart(store: &Store) {
    let visitor = Visitor::new();
    for visit in 1..=3 {
        // At another port each time, which makes no difference to cookies.
        let mut site = start(store);
        assert_eq!(visitor.get(site.url("/")).await.number("visits"), 2 * visit - 1);
        assert_eq!(visitor.get(site.url("/")).await.number("visits"), 2 * visit);
        assert!(!site.has_said("WARN") && !site.has_said("ERROR"), "{:?}", site.said());
    }
}

async fn it_does_not_matter_which_of_two_servers_is_asked(store: &Store) {
    let (visitor, one, other) = (Visitor::new(), start(store), start(store));
    for (visit, site) in (1..=10).zip([&one, &other, &other].into_iter().cycle()) {
        assert_eq!(visitor.get(site.url("/")).await.number("visits"), visit);
    }
    sign_in(&visitor, &one, "ada").await;
    assert_eq!(visitor.get(other.url("/")).await.text("user"), "ada");
    let cookies = cookies_of(&visitor, &one);
    visitor.post(other.url("/sign-out"), "").await;
    let replay = Visitor::who_has(&cookies, &one.url("/"));
    assert_is_a_stranger(&replay.get(one.url("/")).await);
}

// cases 73, 121
async fn signing_in_gives_a_new_cookie_and_the_old_one_is_nobodys(store: &Store) {
    let (site, ada) = (start(store), Visitor::new());
    ada.get(site.url("/")).await;
    let before = cookies_of(&ada, &site);
    let page = sign_in(&ada, &site, "ada").await;
    assert_eq!(page.number("visits"), 2, "what was there before stays");
    let after = cookies_of(&ada, &site);
    assert_ne!(before, after);

    let attacker = Visitor::who_has(&before, &site.url("/"));
    for _ in 0..2 {
        let page = attacker.get(site.url("/")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.has("user") && page.set_cookies().is_empty(), "{}", page.body);
    }
    let page = ada.get(site.url("/")).await;
    assert_eq!((page.text("user"), page.number("visits")), ("ada", 3), "nobody has counted here");
    assert_eq!(cookies_of(&ada, &site), after);
}

// case 39
async fn signing_out_ends_the_session(store: &Store) {
    let (site, ada) = (start(store), Visitor::new());
    sign_in(&ada, &site, "ada").await;
    let cookies = cookies_of(&ada, &site);
    let accomplice = Visitor::who_has(&cookies, &site.url("/"));
    assert_eq!(accomplice.get(site.url("/")).await.text("user"), "ada");

    let page = ada.post(site.url("/sign-out"), "").await;
    assert_is_a_stranger(&page);
    assert_ne!(cookies_of(&ada, &site), cookies, "a session of its own");
    let replay = Visitor::who_has(&cookies, &site.url("/"));
    for visitor in [&accomplice, &replay] {
        assert_is_a_stranger(&visitor.get(site.url("/")).await);
    }
}

async fn signing_out_everywhere_ends_all_of_a_users_sessions(store: &Store) {
    let site = start(store);
    let (phone, desk, other) = (Visitor::new(), Visitor::new(), Visitor::new());
    assert_eq!(sign_in(&phone, &site, "ada").await.number("devices"), 1);
    assert_eq!(sign_in(&desk, &site, "ada").await.number("devices"), 2);
    assert_eq!(sign_in(&other, &site, "grace").await.number("devices"), 1);
    let stolen = [cookies_of(&phone, &site), cookies_of(&desk, &site)];

    assert_is_a_stranger(&desk.post(site.url("/sign-out-everywhere"), "").await);
    assert_is_a_stranger(&phone.get(site.url("/")).await);
    for cookies in stolen {
        let replay = Visitor::who_has(&cookies, &site.url("/"));
        assert_is_a_stranger(&replay.get(site.url("/")).await);
    }
    assert_eq!(other.get(site.url("/")).await.text("user"), "grace");
    assert_eq!(sign_in(&phone, &site, "ada").await.number("devices"), 1);
}

async fn a_store_without_lists_says_so_and_ends_nothing(store: &Store) {
    let (site, phone, desk) = (start(store), Visitor::new(), Visitor::new());
    for visitor in [&phone, &desk] {
        let page = sign_in(visitor, &site, "ada").await;
        assert!(page.body.contains("this store keeps no lists"), "{}", page.body);
        assert!(!page.body.contains("sign-out-everywhere"), "it offers what it can't do");
    }
    let answer = desk.post(site.url("/sign-out-everywhere"), "").await;
    assert!(answer.status.is_server_error(), "it does not pretend to");
    assert_eq!(phone.get(site.url("/")).await.text("user"), "ada");
    assert_eq!(desk.get(site.url("/")).await.text("user"), "ada");
}

// case 77
async fn a_dump_contains_no_usable_id(store: &Store) {
    let (site, ada, stranger) = (start(store), Visitor::new(), Visitor::new());
    // A name that nothing else has, to see that the dump has this session.
    let name = format!("ada-of-{}", std::process::id());
    ada.get(site.url("/")).await;
    let old = cookies_of(&ada, &site);
    sign_in(&ada, &site, &name).await;
    stranger.get(site.url("/")).await;
    let cookies = [old, cookies_of(&ada, &site), cookies_of(&stranger, &site)].concat();

    let Some(dump) = store.dump() else {
        eprintln!("SKIPPED: the files of this server are somewhere else");
        return;
    };
    assert!(memmem::find(&dump, name.as_bytes()).is_some(), "the dump has the session");
    cookies.iter().for_each(|cookie| assert_does_not_show(&dump, cookie));
}

// case 109
async fn the_log_shows_no_secret(store: &Store) {
    let mut site = Example::start_tracing("stores", &store.url, KEY);
    let (ada, mut cookies) = (Visitor::new(), Vec::new());
    ada.get(site.url("/")).await;
    cookies.extend(cookies_of(&ada, &site));
    sign_in(&ada, &site, "ada").await;
    cookies.extend(cookies_of(&ada, &site));
    ada.get(site.url("/")).await;
    ada.post(site.url("/sign-out"), "").await;
    cookies.extend(cookies_of(&ada, &site));

    assert!(site.has_said("TRACE"), "it is the whole log");
    let log = site.said().join("\n").into_bytes();
    cookies.iter().for_each(|cookie| assert_does_not_show(&log, cookie));
    for secret in [KEY, "secret@", "secret\""] {
        assert!(memmem::find(&log, secret.as_bytes()).is_none(), "{secret} is in the log");
    }
}

/// Neither the cookie's value nor the id in it, however it is written down.
fn assert_does_not_show(text: &[u8], cookie: &str) {
    let (_, value) = cookie.split_once('=').expect("a cookie has a name");
    let bytes = URL_SAFE_NO_PAD.decode(value).expect("a cookie is base64url");
    assert_eq!(bytes.len(), 1 + 16 + 16, "a version, an id and a tag");
    let id = &bytes[1..17];
    let listed = format!("{id:?}");
    let forms = [
        value.as_bytes(),
        id,
        hex(id).as_bytes(),
        hex(id).to_uppercase().as_bytes(),
        listed.trim_matches(['[', ']']).as_bytes(),
    ]
    .map(|form| memmem::find(text, form));
    assert_eq!(forms, [None; 5], "a usable id can be found");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

// web.py 6
#[actix_web::test]
async fn without_an_argument_sessions_are_in_files_and_survive_a_restart() {
    let (temporary, visitor) = (tempfile::tempdir().expect("a directory"), Visitor::new());
    for visit in 1..=3 {
        let site = Example::start_in("stores", temporary.path());
        let page = visitor.get(site.url("/")).await;
        assert_eq!((page.text("store"), page.number("visits")), ("file", visit));
    }
    let place = temporary.path().join("session-stores-example");
    assert!(place.join("sessions").is_dir() && place.join("key").is_file());
}

/// The program ends at once and unsuccessfully, and its last words are like these.
fn assert_refused(url: &str, words: &[&str]) {
    let start = Instant::now();
    let end = Example::end_of("stores", url, KEY);
    let took = start.elapsed();
    let said = String::from_utf8_lossy(&end.stderr);
    assert_eq!(end.status.code(), Some(1), "{url}: {said}");
    assert!(took < Duration::from_secs(7), "{url}: it took {took:?}");
    for word in words {
        assert!(said.contains(word), "{url}: it says nothing of {word:?}: {said}");
    }
    let said = [&end.stderr[..], &end.stdout].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(!said.contains("wrong-password") && !said.contains("panicked"), "{said}");
    assert!(!said.contains("listening"), "{said}");
}

#[test]
fn a_url_that_is_none_of_a_store_ends_the_program() {
    assert_refused("sessions", &["it needs a scheme and a colon"]);
    assert_refused("cassandra://localhost", &["no store `cassandra:`", "`redis:`"]);
    assert_refused("memory:here", &["`memory:` has no path"]);
    assert_refused("file:", &["it needs a path"]);
    assert_refused("rediss://localhost", &["TLS"]);
}

#[test]
fn a_setting_that_is_unknown_or_out_of_range_ends_the_program() {
    assert_refused("memory:?deadline=5s", &["no settings"]);
    for url in [
        "file:never",
        "redb:never",
        "sqlite:never",
        "postgres://localhost/never",
        "mysql://localhost/never",
        "redis://localhost",
        "memcached://localhost",
    ] {
        assert_refused(&format!("{url}?colour=red"), &["`colour`", "no such setting"]);
        assert_refused(&format!("{url}?deadline=0ms"), &["`deadline`", "`500ms`"]);
        assert_refused(&format!("{url}?prefix=a/b"), &["`prefix`", "letters, digits"]);
    }
}

#[test]
fn a_server_that_is_not_there_ends_the_program() {
    let port = free_port();
    for url in ["postgres://tests:wrong-password@", "mysql://tests:wrong-password@", "redis://"] {
        assert_refused(&format!("{url}127.0.0.1:{port}"), &["refused"]);
    }
    assert_refused(&format!("redis://:wrong-password@127.0.0.1:{port}"), &["refused"]);
    let words = ["memcached", "refused", &port.to_string()];
    assert_refused(&format!("memcached://127.0.0.1:{port}"), &words);
}

#[test]
fn a_server_that_says_nothing_ends_the_program() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let server = silent.local_addr().expect("it is bound");
    assert_refused(&format!("postgres://{server}"), &["has not answered within 5s"]);
    assert_refused(&format!("mysql://{server}"), &["has not answered within 5s"]);
    assert_refused(
        &format!("redis://{server}"),
        &["Redis at 127.0.0.1", "has not answered within 3s"],
    );
    assert_refused(&format!("memcached://{server}"), &["has not answered within 3s"]);
}

#[test]
fn a_path_that_can_not_be_used_ends_the_program() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("file");
    std::fs::write(&file, "something else\n".repeat(1000)).expect("it can be written");
    let [directory, file] = [directory.path(), &file].map(|path| path.display().to_string());
    assert_refused(&format!("file:{file}"), &[&file]);
    assert_refused(&format!("redb:{file}"), &[&file]);
    assert_refused(&format!("sqlite:{file}"), &[&file]);
    assert_refused(&format!("redb:{directory}"), &[&directory]);
    assert_refused(&format!("sqlite:{directory}"), &[&directory]);
    let nowhere = format!("{file}/below");
    for scheme in ["file", "redb", "sqlite"] {
        assert_refused(&format!("{scheme}:{nowhere}"), &[&nowhere]);
    }
}

#[test]
fn a_wrong_password_ends_the_program_and_is_not_shown() {
    if let Some(server) = servers::redis::start_with(&["--requirepass", "right"]) {
        let url = format!("redis://:wrong-password@127.0.0.1:{}", server.port);
        assert_refused(&url, &["Redis", "authentication failed"]);
    }
    if let Some(server) = Postgres::start() {
        assert_refused(&with_wrong_password(&server), &["password authentication failed"]);
    }
    if let Some(server) = Mariadb::start() {
        assert_refused(&with_wrong_password(&server), &["Access denied"]);
    }
}

fn with_wrong_password(backend: &impl Backend) -> String {
    backend.url().replace(":secret@", ":wrong-password@")
}

#[actix_web::test]
async fn a_browser_signs_in_counts_and_signs_out_everywhere() {
    in_browser("a_browser_signs_in_counts_and_signs_out_everywhere", async |browser| {
        let (store, desk) = (Store::file().expect("it needs no server"), Visitor::new());
        let site = start(&store);
        browser.open(&site.url("/")).await;
        browser.wait_for_text("#visits", "1").await;
        browser.click("a").await;
        browser.wait_for_text("#visits", "2").await;
        assert_eq!(browser.text("#store").await, "file");

        let before = browser.cookies().await;
        browser.type_into("[name=user]", "<i>Ada & co").await;
        browser.click("form button").await;
        browser.wait_for_text("#user", "<i>Ada & co").await;
        browser.wait_for_text("#visits", "3").await;
        let after = browser.cookies().await;
        assert_eq!((before.len(), after.len()), (1, 1));
        assert_ne!(before[0].value(), after[0].value());
        assert_eq!(browser.cookies_seen_by_scripts().await, "");

        desk.post(site.url("/sign-in"), "user=%3Ci%3EAda+%26+co").await;
        browser.open(&site.url("/")).await;
        browser.wait_for_text("#devices", "2").await;
        browser.click("[action='/sign-out-everywhere'] button").await;
        browser.wait_for_text("#visits", "1").await;
        assert_eq!(browser.count("#user").await, 0);
        assert_is_a_stranger(&desk.get(site.url("/")).await);
    })
    .await;
}
