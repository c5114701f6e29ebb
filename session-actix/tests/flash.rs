//! Messages for the next page, over requests: Pyramid 6, 7 and 8.

mod support;

use actix_web::http::header::{COOKIE, LOCATION, SET_COOKIE};
use actix_web::test::{self, TestRequest};
use actix_web::{App, HttpResponse, web};
use session_actix::{Flash, Session, SessionMiddleware, SessionRef};
use support::key;

#[derive(Session)]
struct Visitor {
    flash: Flash<String>,
}

async fn push(mut visitor: Session<Visitor>) -> HttpResponse {
    visitor.flash_mut().push("Saved");
    visitor.flash_mut().push("Saved");
    visitor.flash_mut().push_unless_there("Saved");
    visitor.flash_mut().push_unless_there("Sent");
    HttpResponse::SeeOther().insert_header((LOCATION, "/take")).finish()
}

async fn peek(visitor: SessionRef<Visitor>) -> String {
    visitor.flash().peek().join(" ")
}

async fn take(mut visitor: Session<Visitor>) -> String {
    visitor.flash_mut().take().join(" ")
}

/// A browser: what it has for a cookie, and how often that was set.
#[derive(Default)]
struct Browser {
    cookie: Option<String>,
    times_set: usize,
}

impl Browser {
    async fn open(&mut self, page: &str) -> String {
        let app = App::new()
            .route("/push", web::get().to(push))
            .route("/peek", web::get().to(peek))
            .route("/take", web::get().to(take))
            .wrap(SessionMiddleware::<Visitor>::new(key()));
        let app = test::init_service(app).await;
        let mut request = TestRequest::get().uri(page);
        if let Some(cookie) = &self.cookie {
            request = request.insert_header((COOKIE, cookie.as_str()));
        }
        let response = test::call_service(&app, request.to_request()).await;
        if let Some(set) = response.headers().get(SET_COOKIE) {
            self.cookie = set.to_str().unwrap().split(';').next().map(str::to_owned);
            self.times_set += 1;
        }
        String::from_utf8(test::read_body(response).await.to_vec()).unwrap()
    }
}

// Pyramid 6, Pyramid 7
#[actix_web::test]
async fn what_was_pushed_before_a_redirect_is_taken_once() {
    let mut browser = Browser::default();
    browser.open("/push").await;
    assert_eq!(browser.open("/take").await, "Saved Saved Sent");
    assert_eq!(browser.times_set, 2);
    assert_eq!(browser.open("/take").await, "");
    assert_eq!(browser.times_set, 2, "there was nothing to take");
}

// Pyramid 8
#[actix_web::test]
async fn who_peeks_leaves_the_messages_for_the_next_page() {
    let mut browser = Browser::default();
    assert_eq!(browser.open("/peek").await, "");
    browser.open("/push").await;
    for _ in 0..2 {
        assert_eq!(browser.open("/peek").await, "Saved Saved Sent");
    }
    assert_eq!(browser.times_set, 1, "peeking changes nothing");
    assert_eq!(browser.open("/take").await, "Saved Saved Sent");
}
