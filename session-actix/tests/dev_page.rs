//! The page that shows a session to its developer.

mod support;

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, Error, web};
use session_actix::test::{TestClock, TestRequestExt, cookie};
use session_actix::{
    MemoryStore, Session, SessionBuilder, SessionExt, SessionMiddleware, SessionPage, SessionState,
    SessionStore, StoreKey,
};
use support::{Answer, get_with_cookie, key, logged, send};

#[derive(Session, Default)]
#[session(cookie = "shop", generation = 3, retired("gone: u32", 20))]
struct Shopper {
    visits: u32,
    note: String,
    #[session(tag = 9, rotate)]
    user: Option<u32>,
    #[session(expires = "15m")]
    code: Option<String>,
    tags: Vec<String>,
}

/// The page under test, whatever the tests were built as.
fn page<T: SessionState>() -> SessionPage<T> {
    SessionPage::at("/_session").as_release(false)
}

fn builder<T: SessionState>(clock: &TestClock) -> SessionBuilder<T, SessionMiddleware<T>> {
    SessionMiddleware::builder(key()).clock(clock.reader())
}

fn shop(clock: &TestClock) -> SessionMiddleware<Shopper> {
    builder(clock).build().expect("the defaults agree")
}

fn here(request: TestRequest) -> TestRequest {
    request.uri("/_session").peer_addr(([127, 0, 0, 1], 50_000).into())
}

async fn ask<T: SessionState>(
    sessions: &SessionMiddleware<T>,
    page: SessionPage<T>,
    request: TestRequest,
) -> Answer {
    send(&init_service(App::new().service(page).wrap(sessions.clone())).await, request).await
}

/// What the page says to somebody on this machine who has this cookie.
async fn shown<T: SessionState>(sessions: &SessionMiddleware<T>, cookie: &str) -> String {
    let answer = ask(sessions, page(), here(get_with_cookie(cookie))).await;
    assert_eq!((answer.status, &*answer.set_cookies), (200, &[][..]), "{}", answer.body);
    answer.body
}

/// The page as a reader has it, a line for each row or fact, cells apart.
fn lines(html: &str) -> Vec<String> {
    let body = html.split_once("</style>").expect("it has a style").1;
    let rows = body.replace("<tr>", "\n").replace("<dt>", "\n").replace("<p", "\n<p");
    let cells = rows.replace("<td", "|<td").replace("<dd", "|<dd");
    let mut text = String::new();
    let mut is_tag = false;
    for c in cells.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// What stands behind these words at the beginning of a line.
fn line(html: &str, begin: &str) -> String {
    let found = lines(html).into_iter().find_map(|line| Some(line.strip_prefix(begin)?.to_owned()));
    found.unwrap_or_else(|| panic!("no line begins with {begin:?}: {:#?}", lines(html)))
}

fn filled() -> Shopper {
    Shopper {
        visits: 300,
        note: "two, please".to_owned(),
        user: Some(7),
        code: Some("1234".to_owned()),
        tags: Vec::new(),
    }
}

#[actix_web::test]
async fn each_field_is_shown_in_the_order_of_the_struct() {
    let clock = TestClock::default();
    let sessions = shop(&clock);
    let body = shown(&sessions, &cookie(&sessions, filled())).await;
    assert!(body.contains("<h1>Shopper</h1><p>There is a session."), "{body}");
    assert!(line(&body, "visits|u32|").ends_with("|present|5|ac 02"));
    let note = "0b 74 77 6f 2c 20 70 6c 65 61 73 65";
    assert!(line(&body, "note|String|").ends_with(&format!("|present|15|two, please {note}")));
    assert_eq!(line(&body, "user|Option<u32> rotate"), "|9|present|4|01 07");
    let code = line(&body, "code|Option<String> expires after 15 minutes|");
    assert!(code.ends_with("|present|13|1234 01 04 31 32 33 34"), "{code}");
    let order: Vec<_> = ["visits", "note", "user", "code", "tags", "around them", "in all"]
        .map(|name| lines(&body).iter().position(|line| line.starts_with(&format!("{name}|"))))
        .into();
    assert!(order.is_sorted() && order[0].is_some(), "{order:?}");
}

#[actix_web::test]
async fn a_field_that_is_absent_or_has_expired_reads_as_its_default() {
    let clock = TestClock::default();
    let sessions = shop(&clock);
    let body = shown(&sessions, "nothing=1").await;
    assert!(line(&body, "tags|Vec<String>|").ends_with("|default|0|"));
    let cookie = cookie(&sessions, filled());
    clock.advance(Duration::from_secs(15 * 60));
    let body = shown(&sessions, &cookie).await;
    assert!(line(&body, "code|").ends_with("|expired, so default|13|1234 01 04 31 32 33 34"));
}

// case 48
#[actix_web::test]
async fn bytes_that_are_no_value_of_the_field_s_type_are_marked() {
    #[derive(Session)]
    #[session(cookie = "shop")]
    struct Earlier {
        #[session(tag = 30)]
        size: String,
    }
    #[derive(Session)]
    #[session(cookie = "shop")]
    struct Later {
        #[session(tag = 30)]
        size: bool,
    }
    let clock = TestClock::default();
    let cookie = cookie(&builder(&clock).build().unwrap(), Earlier { size: "XL".to_owned() });
    let later: SessionMiddleware<Later> = builder(&clock).build().unwrap();
    let (body, events) = logged(shown(&later, &cookie)).await;
    assert_eq!(line(&body, "size|bool|"), "30|can’t be read, so default|5|XL 02 58 4c");
    assert!(events.is_empty(), "nobody has read it: {events:?}");
}

#[actix_web::test]
async fn what_other_builds_keep_is_told_by_tag_and_size_alone() {
    #[derive(Session)]
    #[session(cookie = "shop")]
    struct Other {
        #[session(tag = 20)]
        gone: u32,
        #[session(tag = 99, secret)]
        unknown: String,
        visits: u64,
    }
    #[derive(Session)]
    #[session(cookie = "shop", retired("gone: u32", 20))]
    struct Present {
        #[session(was("u64"))]
        visits: u128,
    }
    let (clock, store) = (TestClock::default(), MemoryStore::new());
    let other: SessionMiddleware<Other> = builder(&clock).store(store.clone()).build().unwrap();
    let unknown = "hush".to_owned();
    let cookie = cookie(&other, Other { gone: 1, unknown, visits: 7 });
    let present: SessionMiddleware<Present> = builder(&clock).store(store).build().unwrap();
    let body = shown(&present, &cookie).await;
    assert_eq!(line(&body, "retired|"), "|20|goes with the next write|3|not shown");
    assert_eq!(line(&body, "unknown|"), "|99|carried along for other builds|7|not shown");
    assert!(line(&body, "visits|u128|").contains("|present, as its former type under tag "));
    assert!(!body.contains("hush") && !body.contains("68 75 73 68"), "{body}");
}

#[actix_web::test]
async fn a_former_value_beside_the_present_one_is_told_apart() {
    #[derive(Session)]
    struct Both {
        visits: u64,
        #[session(rename = "visits")]
        wide: u128,
    }
    #[derive(Session)]
    struct Later {
        #[session(was("u64"))]
        visits: u128,
    }
    let clock = TestClock::default();
    let cookie = cookie(&builder(&clock).build().unwrap(), Both { visits: 1, wide: 2 });
    let later: SessionMiddleware<Later> = builder(&clock).build().unwrap();
    let body = shown(&later, &cookie).await;
    assert!(line(&body, "visits|u128|").ends_with("|present|4|02"));
    let former = line(&body, "former|");
    assert!(former.contains("|a field’s former type; goes when the field is written|"), "{former}");
}

// case 109
#[actix_web::test]
async fn a_secret_is_redacted_and_the_id_of_a_session_in_a_store_is_nowhere() {
    #[derive(Session)]
    struct Account {
        name: String,
        #[session(secret, rotate)]
        pin: String,
    }
    let (clock, store) = (TestClock::default(), MemoryStore::new());
    let sessions = builder(&clock).store(store.clone()).persistent(true).build().unwrap();
    let account = Account { name: "Ada".to_owned(), pin: "hunter2".to_owned() };
    let cookie = cookie(&sessions, account);
    let body = shown(&sessions, &cookie).await;
    let pin = line(&body, "pin|String rotate secret|");
    assert!(pin.ends_with("|present|11|redacted"), "{pin}");
    let name = line(&body, "name|String|");
    assert!(name.ends_with("|present|7|Ada 03 41 64 61"), "{name}");
    for hidden in ["hunter2", "68 75 6e 74", "unter2", cookie.split('=').next_back().unwrap()] {
        assert!(!body.contains(hidden), "{hidden}");
    }
}

#[actix_web::test]
async fn a_session_in_a_store_has_its_key_and_size_and_no_bar() {
    let (clock, store) = (TestClock::default(), MemoryStore::new());
    let plain = builder::<Shopper>(&clock).store(store.clone()).build().unwrap();
    let sealed =
        builder::<Shopper>(&clock).store(store.clone()).seal_records(true).build().unwrap();
    for sessions in [plain, sealed] {
        let body = shown(&sessions, &cookie(&sessions, filled())).await;
        let key = line(&body, "Store key|");
        let key: StoreKey = key.strip_suffix(", which opens nothing").unwrap().parse().unwrap();
        let stored = store.load(&key).await.unwrap().expect("it is there").len();
        assert_eq!(
            line(&body, &format!("{stored} bytes in the store")),
            ", if it were written now."
        );
        assert_eq!(line(&body, "in all|"), format!("|{stored}|"));
        assert_eq!(line(&body, "Cookie|"), "shop, which holds an id and nothing else");
        assert_eq!(line(&body, "Kept|"), "in a store");
        assert!(!body.contains("<svg"));
    }
}

// case 109
#[actix_web::test]
async fn a_script_in_a_value_is_text() {
    let clock = TestClock::default();
    let sessions = shop(&clock);
    let note = "</q><script>alert(\"1\")</script>".to_owned();
    let body = shown(&sessions, &cookie(&sessions, Shopper { note, ..filled() })).await;
    assert!(!body.contains("<script") && body.contains("&lt;script&gt;alert(&quot;1&quot;)"));
    assert!(body.contains("<code>Vec&lt;String&gt;</code>"), "types have brackets");
}

#[actix_web::test]
async fn the_bar_is_as_full_as_the_cookie() {
    let clock = TestClock::default();
    let sessions = shop(&clock);
    let app = App::new().default_service(web::to(|mut shopper: Session<Shopper>| async move {
        shopper.mark_changed();
        "kept"
    }));
    let app = init_service(app.wrap(sessions.clone())).await;
    let request = TestRequest::get().session(&sessions, filled());
    let response = call_service(&app, request.to_request()).await;
    let bytes = response.headers().get(SET_COOKIE).expect("it is written").len();
    let body = shown(&sessions, &cookie(&sessions, filled())).await;
    let percent = bytes * 100 / 4096;
    assert_eq!(
        line(&body, &format!("{bytes} of 4096 bytes, ")),
        format!("{percent} %, if it were set now.")
    );
    assert!(
        body.contains(&format!("<svg role=img aria-label=\"The cookie is {percent} % full.\""))
    );
    let widths = body.split("width=").skip(1).filter_map(|rest| rest.split(' ').next());
    let widths: usize = widths.filter_map(|width| width.parse::<usize>().ok()).sum();
    assert_eq!(widths, bytes);
    assert_eq!(line(&body, "in all|"), format!("|{bytes}|"));
}

#[actix_web::test]
async fn what_fits_into_no_cookie_is_said_to() {
    let initial = || Shopper { note: "long".repeat(1024), ..filled() };
    let sessions = builder(&TestClock::default()).initial(initial).build().unwrap();
    let body = shown(&sessions, "another=1").await;
    assert!(body.contains("% full.") && line(&body, "It does not fit: ").contains("a 500"));
}

#[actix_web::test]
async fn an_id_in_a_header_is_told_from_one_in_a_cookie() {
    let builder = builder::<Shopper>(&TestClock::default()).store(MemoryStore::new());
    let sessions = builder.id_header("X-Session").build().unwrap();
    let request = || here(TestRequest::get().session(&sessions, filled()));
    let Answer { body, headers, .. } = ask(&sessions, page(), request()).await;
    assert_eq!(line(&body, "Header|"), "x-session, which holds an id and nothing else");
    assert!(line(&body, "The header has ").ends_with(", whatever the session holds."));
    assert!(headers.iter().all(|(name, _)| name != "x-session"), "{headers:?}");
}

#[actix_web::test]
async fn times_are_told_in_words_and_by_the_calendar() {
    let clock = TestClock::default();
    let sessions = shop(&clock);
    let cookie = cookie(&sessions, filled());
    clock.advance(Duration::from_secs(2 * 3600));
    let body = shown(&sessions, &cookie).await;
    assert_eq!(
        (line(&body, "Cookie|"), line(&body, "Kept|")),
        ("shop".into(), "in the cookie".into())
    );
    assert_eq!(line(&body, "New|"), "no");
    assert_eq!(line(&body, "Created|"), "2 hours ago, at 2026-01-01 00:00:00 UTC");
    assert_eq!(line(&body, "Issued|"), "2 hours ago, at 2026-01-01 00:00:00 UTC");
    assert_eq!(
        line(&body, "Expires|"),
        "in 22 hours, at 2026-01-02 00:00:00 UTC, unless it is used"
    );
    assert_eq!(line(&body, "Persistent|"), "no, it ends with the browser session");
    assert_eq!(line(&body, "Generation|"), "3; this build has 3");
    clock.advance(Duration::from_secs(86_400));
    let body = shown(&sessions, &cookie).await;
    assert!(body.contains("<p>There is no session: the one that came has expired."));
}

#[actix_web::test]
async fn without_a_session_there_is_none_afterwards() {
    let sessions = shop(&TestClock::default());
    let body = shown(&sessions, "another=1").await;
    assert!(body.contains("<p>There is no session: none came that is valid."));
    assert_eq!(line(&body, "Created|"), "not yet");
    assert_eq!(line(&body, "Expires|"), "1 day after it is first written");
    assert_eq!(line(&body, "Generation|"), "3");
}

#[actix_web::test]
async fn what_a_middleware_has_changed_is_shown() {
    async fn count(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        request.session::<Shopper>().await?.set_visits(4);
        next.call(request).await
    }
    let sessions = shop(&TestClock::default());
    let app = App::new().service(page::<Shopper>()).wrap(from_fn(count)).wrap(sessions.clone());
    let request = TestRequest::get().session(&sessions, filled());
    let answer = send(&init_service(app).await, here(request)).await;
    assert!(line(&answer.body, "visits|u32|").ends_with("|present|4|04"));
}

#[actix_web::test]
async fn looking_keeps_no_session_alive() {
    let clock = TestClock::default();
    let sessions = shop(&clock);
    let cookie = cookie(&sessions, filled());
    // A handler that takes a `Session` would set the cookie anew.
    clock.advance(Duration::from_secs(20 * 3600));
    assert!(shown(&sessions, &cookie).await.contains("There is a session."));
}

#[actix_web::test]
async fn a_browser_neither_keeps_it_nor_runs_anything_in_it() {
    let sessions = shop(&TestClock::default());
    let answer =
        ask(&sessions, page(), here(TestRequest::get().session(&sessions, filled()))).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("; frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!answer.body.contains("<script") && !answer.body.contains(" style="));
}

#[actix_web::test]
async fn a_release_has_no_page_unless_it_says_so() {
    let sessions = shop(&TestClock::default());
    let release = || page::<Shopper>().as_release(true).from_anywhere(true);
    let app = init_service(App::new().service(release()).wrap(sessions.clone())).await;
    let (bodies, events) = logged(async {
        let request = || here(TestRequest::get().session(&sessions, filled()));
        let (one, two) = (send(&app, request()).await, send(&app, request()).await);
        assert_eq!((one.status, two.status), (404, 404));
        one.body + &two.body
    })
    .await;
    assert_eq!(bodies, "");
    let [event] = &*events else { panic!("{events:?}") };
    assert!(event.contains("ERROR") && event.contains("`.in_release(true)`"), "{event}");
    let answer = ask(&sessions, release().in_release(true), here(TestRequest::get())).await;
    assert_eq!(answer.status, 200);
}

#[actix_web::test]
async fn other_machines_see_nothing_unless_it_is_allowed() {
    let sessions = shop(&TestClock::default());
    let elsewhere = || here(TestRequest::get()).peer_addr(([192, 168, 0, 7], 50_000).into());
    let (answer, events) = logged(ask(&sessions, page(), elsewhere())).await;
    assert_eq!((answer.status, &*answer.body), (404, ""));
    let [event] = &*events else { panic!("{events:?}") };
    assert!(event.contains("ERROR") && event.contains("`.from_anywhere(true)`"), "{event}");
    let proxied = here(TestRequest::get()).insert_header(("X-Forwarded-For", "192.168.0.7"));
    assert_eq!(ask(&sessions, page(), proxied).await.status, 404);
    assert_eq!(ask(&sessions, page().from_anywhere(true), elsewhere()).await.status, 200);
}

#[actix_web::test]
async fn only_reading_methods_find_it() {
    let sessions = shop(&TestClock::default());
    assert_eq!(ask(&sessions, page(), here(TestRequest::post())).await.status, 404);
    let head = here(TestRequest::default().method(Method::HEAD));
    assert_eq!(ask(&sessions, page(), head).await.status, 200);
}

#[actix_web::test]
async fn each_session_of_an_application_has_a_page_of_its_own() {
    #[derive(Session)]
    #[session(cookie = "settings")]
    struct Preferences {
        dark: bool,
    }
    let clock = TestClock::default();
    let (shop, preferences) = (shop(&clock), builder(&clock).build().unwrap());
    let both = [cookie(&shop, filled()), cookie(&preferences, Preferences { dark: true })];
    let pages = web::scope("/_sessions")
        .service(SessionPage::<Shopper>::at("/shop").as_release(false))
        .service(SessionPage::<Preferences>::at("/settings").as_release(false));
    let app = init_service(App::new().service(pages).wrap(shop).wrap(preferences)).await;
    let body = async |path| {
        let request = TestRequest::get().append_header((COOKIE, both.join("; ")));
        send(&app, here(request).uri(path)).await.body
    };
    assert!(line(&body("/_sessions/shop").await, "visits|u32|").contains("|present|"));
    assert!(line(&body("/_sessions/settings").await, "dark|bool|").ends_with("|present|4|01"));
}

#[actix_web::test]
async fn without_the_middleware_it_is_a_bare_500() {
    let app = init_service(App::new().service(page::<Shopper>())).await;
    let (answer, events) = logged(send(&app, here(TestRequest::get()))).await;
    assert_eq!((answer.status, &*answer.body), (500, ""));
    assert!(events[0].contains("no middleware for the session `Shopper`"), "{events:?}");
}
