//! Cookies that are none of actix-session's, or not those that were expected.

mod support;

use std::time::{Duration, SystemTime};

use actix_session::config::CookieContentSecurity::{self, Private, Signed};
use actix_session::storage::CookieSessionStore;
use actix_web::cookie::{Cookie, CookieJar};
use actix_web::http::header::COOKIE;
use actix_web::test::{TestRequest, call_and_read_body, call_service, init_service};
use actix_web::{App, test};
use session_actix::test::TestClock;
use session_actix::{ActixSessionCookies, FormerError, SessionMiddleware};
use support::{Log, after, before, former_key};

/// The cookie of somebody who has signed in while the application had actix-session, as it is sent.
async fn former_cookie(security: CookieContentSecurity) -> String {
    let sessions = before::sessions(CookieSessionStore::default(), &former_key(1), security);
    let app = init_service(App::new().configure(before::routes).wrap(sessions)).await;
    let response = call_service(&app, TestRequest::post().uri("/sign-in").to_request()).await;
    let set_cookie = response.headers().get("set-cookie").expect("a session");
    let text = set_cookie.to_str().expect("ASCII");
    text.split(';').next().expect("name=value").to_owned()
}

/// What a request with this cookie gets to see, the cookies that are set, and what is logged.
async fn visit(
    sessions: &SessionMiddleware<after::Visitor>,
    cookie: &str,
) -> (String, usize, Vec<String>) {
    let app = init_service(App::new().configure(after::routes).wrap(sessions.clone())).await;
    let log = Log::start();
    let request = TestRequest::get().insert_header((COOKIE, cookie)).to_request();
    let response = call_service(&app, request).await;
    assert!(response.status().is_success());
    let set_cookies = response.headers().get_all("set-cookie").count();
    let body = test::read_body(response).await;
    (String::from_utf8_lossy(&body).into_owned(), set_cookies, log.events())
}

/// The one event of a request that is a stranger's, and leaves no trace.
async fn refused(sessions: &SessionMiddleware<after::Visitor>, cookie: &str) -> String {
    let (page, set_cookies, mut events) = visit(sessions, cookie).await;
    assert_eq!((page, set_cookies), (after::page_of_a_stranger(), 0), "{cookie}");
    assert_eq!(events.len(), 1, "{events:?}");
    events.remove(0)
}

fn sessions(byte: u8, security: CookieContentSecurity) -> SessionMiddleware<after::Visitor> {
    after::sessions(after::former(former_key(byte), security), false)
}

/// What actix-session's jar makes of a value that actix-session does not write.
fn jar_cookie(security: CookieContentSecurity, value: &str) -> String {
    let (mut jar, key) = (CookieJar::new(), former_key(1));
    let cookie = Cookie::new("id", value.to_owned());
    match security {
        Private => jar.private_mut(&key).add(cookie),
        Signed => jar.signed_mut(&key).add(cookie),
    }
    jar.delta().next().expect("it was added").stripped().encoded().to_string()
}

#[actix_web::test]
async fn the_same_key_and_kind_are_needed() {
    for (security, other) in [(Private, Signed), (Signed, Private)] {
        let cookie = former_cookie(security).await;
        let (page, set_cookies, events) = visit(&sessions(1, security), &cookie).await;
        assert_eq!((page, set_cookies), (after::page_of_ada(), 2));
        assert!(events.len() == 1 && events[0].contains("former session taken over"), "{events:?}");

        for sessions in [sessions(2, security), sessions(1, other)] {
            let event = refused(&sessions, &cookie).await;
            assert!(event.contains("its key does not open it"), "{event}");
        }
    }
}

// cases 1 to 4
#[actix_web::test]
async fn a_cookie_that_was_touched_is_refused() {
    for security in [Private, Signed] {
        let (sessions, cookie) = (sessions(1, security), former_cookie(security).await);
        for place in ["id=".len(), cookie.len() / 2, cookie.len() - 1] {
            let mut touched = cookie.clone().into_bytes();
            touched[place] = if touched[place] == b'A' { b'B' } else { b'A' };
            let touched = String::from_utf8(touched).expect("ASCII");
            assert!(refused(&sessions, &touched).await.contains("rejected"));
            let cut = &cookie[..place];
            assert!(refused(&sessions, cut).await.contains("rejected"));
        }
        let longer = format!("{cookie}{}", "A".repeat(4096));
        assert!(refused(&sessions, &longer).await.contains("it is too long"));
        let twice = format!("{cookie}; id=other");
        assert!(refused(&sessions, &twice).await.contains("several different ones"));
    }
}

#[actix_web::test]
async fn what_actix_session_did_not_write_is_refused() {
    for security in [Private, Signed] {
        let sessions = sessions(1, security);
        for value in ["", "{", "[1]", "null", r#"{"user_id":7}"#, "a session key"] {
            let event = refused(&sessions, &jar_cookie(security, value)).await;
            assert!(event.contains("actix-session did not write"), "{event}");
        }
        let empty = jar_cookie(security, "{}");
        let (page, set_cookies, _) = visit(&sessions, &empty).await;
        assert_eq!((page, set_cookies), (after::page_of_a_stranger(), 2), "it has no values");
    }
}

#[actix_web::test]
async fn a_value_of_another_type_is_refused_by_its_name_and_never_shown() {
    let cookie = jar_cookie(Private, r#"{"user_id":"\"secret\""}"#);
    let event = refused(&sessions(1, Private), &cookie).await;
    assert!(event.contains("its `user_id` is no `u64`"), "{event}");
    assert!(!event.contains("secret"), "{event}");
}

#[actix_web::test]
async fn the_application_may_refuse_too() {
    let nobody = ActixSessionCookies::private(former_key(1), |state| {
        assert_eq!(state.entries().count(), 4);
        Err(FormerError::refused("its user is unknown"))
    });
    let cookie = former_cookie(Private).await;
    let event = refused(&after::sessions(nobody, false), &cookie).await;
    assert!(event.contains("its user is unknown"), "{event}");
}

#[actix_web::test]
async fn after_the_end_nothing_is_taken_over() {
    let (clock, cookie) = (TestClock::default(), former_cookie(Private).await);
    let end = clock.now() + Duration::from_secs(60);
    let former = after::former(former_key(1), Private).until(end);
    let sessions = after::builder().former(former).clock(clock.reader()).build();
    let sessions = sessions.expect("the settings agree");
    assert_eq!(visit(&sessions, &cookie).await.0, after::page_of_ada());
    clock.set(end);
    assert!(refused(&sessions, &cookie).await.contains("former session expired"));
    assert_ne!(clock.now(), SystemTime::now(), "the clock is that of the sessions");
}

#[actix_web::test]
async fn nothing_that_is_shown_has_a_secret() {
    let former = after::former(former_key(1), Private);
    let shown = format!("{former:?}");
    assert!(shown.contains("\"id\"") && !shown.contains("1, 1, 1"), "{shown}");
    let states = ActixSessionCookies::private(former_key(1), |state| {
        let shown = format!("{state:?}");
        assert!(shown.contains("user_id") && !shown.contains("Ada"), "{shown}");
        after::read(state)
    });
    let cookie = former_cookie(Private).await;
    let app = App::new().configure(after::routes).wrap(after::sessions(states, false));
    let app = init_service(app).await;
    let request = TestRequest::get().insert_header((COOKIE, cookie)).to_request();
    assert_eq!(call_and_read_body(&app, request).await, after::page_of_ada());
}
