//! Forged requests are turned away: Pyramid 9.

mod support;

use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, HOST, SET_COOKIE};
use actix_web::test::{self, TestRequest};
use actix_web::{App, HttpResponse, web};
use serde::Deserialize;
use session_actix::{CsrfProtection, CsrfToken, Session, SessionError, SessionMiddleware};
use support::switch::Switch;
use support::{key, logged};

#[derive(Session)]
struct Visitor {
    csrf: CsrfToken,
    address: String,
    #[session(rotate)]
    user: Option<u32>,
}

#[derive(Deserialize)]
struct Address {
    address: String,
}

async fn form(mut visitor: Session<Visitor>) -> Result<String, SessionError> {
    Ok(visitor.csrf_mut().get_or_create()?)
}

async fn save(form: web::Form<Address>, mut visitor: Session<Visitor>) -> String {
    visitor.set_address(&*form.address);
    visitor.address().to_owned()
}

async fn sign_in(mut visitor: Session<Visitor>) -> HttpResponse {
    visitor.set_user(7);
    HttpResponse::NoContent().finish()
}

/// A browser with its cookie, and the token of the page that it shows.
#[derive(Clone, Default)]
struct Browser {
    cookie: String,
    token: String,
}

/// What came back: the status, the body, and the session's new cookie.
struct Answer {
    status: StatusCode,
    body: String,
    cookie: Option<String>,
}

fn middleware() -> SessionMiddleware<Visitor> {
    SessionMiddleware::new(key())
}

async fn send_to(sessions: SessionMiddleware<Visitor>, request: TestRequest) -> Answer {
    let app = App::new()
        .route("/", web::get().to(form))
        .route("/", web::post().to(save))
        .route("/sign-in", web::post().to(sign_in))
        .wrap(CsrfProtection::<Visitor>::new().trust_origin("https://pay.example").form_limit(500))
        .wrap(sessions);
    let app = test::init_service(app).await;
    let response = match test::try_call_service(&app, request.to_request()).await {
        Ok(response) => response.map_into_boxed_body().into_parts().1,
        Err(error) => error.error_response(),
    };
    let cookie = response
        .headers()
        .get(SET_COOKIE)
        .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
    let status = response.status();
    let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    Answer { status, body: String::from_utf8(body.to_vec()).unwrap(), cookie }
}

async fn send(request: TestRequest) -> Answer {
    send_to(middleware(), request).await
}

impl Browser {
    /// One that has opened the page with the form.
    async fn on_the_form() -> Self {
        let mut browser = Self::default();
        let page = send(TestRequest::get()).await;
        browser.cookie = page.cookie.expect("a token was made");
        browser.token = page.body;
        browser
    }

    fn post(&self) -> TestRequest {
        TestRequest::post()
            .insert_header((HOST, "shop.example"))
            .insert_header((COOKIE, self.cookie.as_str()))
    }

    fn submit(&self, token: &str) -> TestRequest {
        self.post().set_form([("address", "High St"), ("csrf_token", token)])
    }
}

#[actix_web::test]
async fn a_form_of_our_own_goes_through_and_the_handler_reads_it() {
    let browser = Browser::on_the_form().await;
    let answer = send(browser.submit(&browser.token)).await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, "High St"));
}

#[actix_web::test]
async fn a_token_in_the_header_goes_through_whatever_the_body() {
    let browser = Browser::on_the_form().await;
    let request = browser.post().insert_header((CsrfToken::HEADER, browser.token.as_str()));
    assert_eq!(send(request.set_form([("address", "a")])).await.body, "a");
    let request = browser.post().insert_header((CsrfToken::HEADER, browser.token.as_str()));
    assert_eq!(send(request.uri("/sign-in")).await.status, StatusCode::NO_CONTENT);
}

#[actix_web::test]
async fn a_request_without_the_session_s_token_is_a_bare_403() {
    let browser = Browser::on_the_form().await;
    let other = Browser::on_the_form().await;
    for request in [
        browser.post(),
        browser.post().set_form([("address", "a")]),
        browser.post().set_json("csrf_token"),
        browser.post().set_payload("csrf_token=x"),
        browser.submit(""),
        browser.submit(&other.token),
        browser.submit(&browser.token[1..]),
        browser.post().insert_header((CsrfToken::HEADER, other.token.as_str())),
        Browser::default().submit(&browser.token),
        browser.post().method(actix_web::http::Method::DELETE),
        browser.post().method(actix_web::http::Method::PUT),
        browser.post().method("PROPFIND".parse().unwrap()),
    ] {
        let (answer, events) = logged(send(request)).await;
        assert_eq!((answer.status, &*answer.body), (StatusCode::FORBIDDEN, ""));
        assert_eq!(answer.cookie, None);
        let events = events.concat();
        assert!(events.contains("a request is turned away"), "{events}");
        // case 109
        assert!(!events.contains(&browser.token), "{events}");
    }
}

#[actix_web::test]
async fn a_page_of_another_origin_is_turned_away_even_with_the_token() {
    let browser = Browser::on_the_form().await;
    let status = async |header: (&'static str, &'static str)| {
        send(browser.submit(&browser.token).insert_header(header)).await.status
    };
    assert_eq!(status(("sec-fetch-site", "cross-site")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(("sec-fetch-site", "same-site")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(("origin", "https://evil.example")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(("sec-fetch-site", "same-origin")).await, StatusCode::OK);
    assert_eq!(status(("origin", "https://shop.example")).await, StatusCode::OK);
    assert_eq!(status(("origin", "https://pay.example")).await, StatusCode::OK);
}

#[actix_web::test]
async fn a_token_from_before_the_sign_in_is_worth_nothing_after_it() {
    let mut browser = Browser::on_the_form().await;
    let answer = send(browser.submit(&browser.token).uri("/sign-in")).await;
    browser.cookie = answer.cookie.expect("a new identity");
    assert_eq!(send(browser.submit(&browser.token)).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_form_that_is_too_large_is_a_413_and_other_bodies_are_not_read() {
    let browser = Browser::on_the_form().await;
    let long = "a".repeat(500);
    let request = browser.post().set_form([("address", &*long), ("csrf_token", &browser.token)]);
    assert_eq!(send(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request = browser.post().set_json(&long);
    assert_eq!(send(request).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn safe_methods_need_no_token_and_leave_the_session_alone() {
    let browser = Browser::on_the_form().await;
    let page = TestRequest::get().insert_header((COOKIE, browser.cookie.as_str()));
    let page = send(page.insert_header(("sec-fetch-site", "cross-site"))).await;
    assert_eq!((page.status, page.cookie), (StatusCode::OK, None));
    assert_ne!(page.body, browser.token, "the page has another form of it");
    assert_eq!(send(browser.submit(&page.body)).await.status, StatusCode::OK);
}

// case 98
#[actix_web::test]
async fn a_store_that_is_down_is_a_503_and_not_a_forged_request() {
    let store = Switch::default();
    let sessions = || SessionMiddleware::builder(key()).store(store.clone()).build().unwrap();
    let page = send_to(sessions(), TestRequest::get()).await;
    let browser = Browser { cookie: page.cookie.unwrap(), token: page.body };
    store.go_down();
    let answer = send_to(sessions(), browser.submit(&browser.token)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}
