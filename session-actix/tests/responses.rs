//! What the session does to responses: cases 71 and 85 to 97 of the fault catalogue.

mod support;

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE, VARY};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::TestRequest;
use actix_web::{App, Error, HttpResponse, ResponseError, test, web};
use session_actix::test::{TestClock, cookie};
use session_actix::{Session, SessionExt, SessionMiddleware};
use support::{Visitor, get_with, logged, send, sessions, seven};

async fn count(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

async fn look(visitor: Session<Visitor>) -> String {
    visitor.visits().to_string()
}

// Diva 4, Diva 5
#[actix_web::test]
async fn every_change_is_in_the_next_request() {
    let app = app!(count);
    let first = send(&app, TestRequest::get()).await;
    assert_eq!(first.body, "1");
    let second = send(&app, support::get_with_cookie(first.cookie().unwrap())).await;
    assert_eq!(second.body, "2");
}

#[actix_web::test]
async fn a_request_that_only_reads_sets_nothing() {
    // Beaker 14, cases 85, 96
    let answer = send(&app!(look), get_with(seven())).await;
    assert_eq!(answer.body, "7");
    assert_eq!(answer.set_cookies.len(), 0);
    assert_eq!(answer.header("vary"), Some("Cookie"));
    assert_eq!(answer.header("cache-control"), Some("private"));
}

// The lifetime is extended from when the response is made, however long the handler took.
#[actix_web::test]
async fn a_lifetime_is_extended_from_the_end_of_a_long_request() {
    let clock = TestClock::default();
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let sessions: SessionMiddleware<Visitor> = SessionMiddleware::builder(support::key())
        .idle_timeout(minutes(10))
        .clock(clock.reader())
        .build()
        .expect("the settings agree");
    let cookie = cookie(&sessions, seven());
    let handlers = clock.clone();
    let app = App::new().app_data(web::Data::new(handlers)).wrap(sessions.clone());
    let app = test::init_service(app.route(
        "/",
        web::get().to(async |seen: Session<Visitor>, clock: web::Data<TestClock>| {
            clock.advance(Duration::from_secs(4 * 60));
            seen.visits().to_string()
        }),
    ))
    .await;

    clock.advance(minutes(3));
    let answer = send(&app, support::get_with_cookie(&cookie)).await;
    assert_eq!((answer.body.as_str(), answer.set_cookies.len()), ("7", 1), "half of it has passed");
    clock.advance(minutes(8));
    let answer = send(&app, support::get_with_cookie(answer.cookie().unwrap())).await;
    assert_eq!(answer.body, "7", "it counts from the seventh minute, not the third");
}

// Beaker 14, Beaker 16
#[actix_web::test]
async fn a_handler_without_the_session_sees_nothing_of_it() {
    let answer = send(&app!(async || "hello"), get_with(seven())).await;
    assert_eq!(answer.set_cookies.len(), 0);
    assert_eq!((answer.header("vary"), answer.header("cache-control")), (None, None));
}

#[actix_web::test]
async fn a_set_cookie_is_not_for_shared_caches() {
    // cases 95, 97
    let app = app!(async |mut visitor: Session<Visitor>| {
        visitor.set_visits(1);
        HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "public, max-age=60"))
            .insert_header((VARY, "Accept"))
            .finish()
    });
    let answer = send(&app, TestRequest::get()).await;
    assert_eq!(answer.set_cookies.len(), 1);
    assert_eq!(answer.header("vary"), Some("Accept, Cookie"));
    assert_eq!(answer.header("cache-control"), Some("max-age=60, private"));
}

#[actix_web::test]
async fn a_cookie_of_our_name_from_the_handler_gives_way_with_an_event() {
    // case 71
    let app = app!(async |mut visitor: Session<Visitor>| {
        visitor.set_visits(1);
        HttpResponse::Ok()
            .append_header((SET_COOKIE, "session=mine; Path=/"))
            .append_header((SET_COOKIE, "other=theirs"))
            .finish()
    });
    let (answer, events) = logged(send(&app, TestRequest::get())).await;
    assert_eq!(answer.set_cookies.len(), 2);
    assert_eq!(answer.set_cookies[0], "other=theirs");
    assert!(answer.set_cookies[1].starts_with("session=A"));
    assert_eq!(events.len(), 1, "{events:?}");
}

#[actix_web::test]
async fn a_handler_that_returns_an_error_saves_and_redirects() {
    // web.py 5, cases 92, 93: its `raise seeother`, and every other error
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Elsewhere(StatusCode);
    impl ResponseError for Elsewhere {
        fn status_code(&self) -> StatusCode {
            self.0
        }
    }
    for status in [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR]
    {
        let app = app!(move |mut visitor: Session<Visitor>| async move {
            visitor.set_visits(9);
            Err::<String, _>(Elsewhere(status))
        });
        let answer = send(&app, TestRequest::get()).await;
        assert_eq!(answer.status, status.as_u16());
        assert_eq!(answer.session.unwrap().visits, 9);
    }
}

#[actix_web::test]
async fn errors_of_the_server_may_be_left_out() {
    // case 92
    let sessions = SessionMiddleware::<Visitor>::builder(support::key()).save_on_error(false);
    let app = actix_web::App::new()
        .route(
            "/",
            web::get().to(async |mut visitor: Session<Visitor>| {
                visitor.set_visits(9);
                HttpResponse::InternalServerError().finish()
            }),
        )
        .wrap(sessions.build().unwrap());
    let answer = send(&test::init_service(app).await, get_with(seven())).await;
    assert_eq!((answer.status, answer.set_cookies.len()), (500, 0));
}

#[actix_web::test]
async fn a_redirect_carries_the_cookie() {
    // case 93
    let app = app!(async |mut visitor: Session<Visitor>| {
        visitor.set_visits(9);
        web::Redirect::to("/next").see_other()
    });
    let answer = send(&app, TestRequest::post()).await;
    assert_eq!((answer.status, answer.session.unwrap().visits), (303, 9));
}

#[actix_web::test]
async fn head_options_and_304_are_like_any_response() {
    // case 94
    let app = app!(count);
    for method in [Method::HEAD, Method::OPTIONS] {
        let answer = send(&app, TestRequest::default().method(method)).await;
        assert_eq!(answer.session.unwrap().visits, 1);
    }
    let app = app!(async |mut visitor: Session<Visitor>| {
        visitor.set_visits(9);
        HttpResponse::NotModified().finish()
    });
    let answer = send(&app, TestRequest::get()).await;
    assert_eq!((answer.status, answer.session.unwrap().visits), (304, 9));
}

async fn reject_after(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let _handled = next.call(req).await?;
    Err::<ServiceResponse, _>(actix_web::error::ErrorImATeapot("inner middleware"))
}

#[actix_web::test]
async fn an_error_of_an_inner_middleware_carries_the_cookie_and_stays_itself() {
    let app = app!(count, from_fn(reject_after));
    let request = TestRequest::get().to_request();
    let error = actix_web::dev::Service::call(&app, request).await.map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "inner middleware", "the original stays");
    for _ in 0..2 {
        let response = error.error_response();
        assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
        assert_eq!(response.headers().get_all(SET_COOKIE).count(), 1);
        assert_eq!(response.headers().get(CACHE_CONTROL).unwrap(), "private");
    }
}

#[actix_web::test]
async fn an_oversize_session_is_a_500_and_the_old_cookie_stays() {
    // Pyramid 12, cases 66, 110
    let app = app!(async |mut visitor: Session<Visitor>| {
        visitor.set_name("n".repeat(5000));
        "saved?"
    });
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!((answer.status, answer.body.as_str()), (500, ""));
    assert_eq!(answer.set_cookies.len(), 0);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("`name` 5006 bytes"), "{events:?}");
}

#[actix_web::test]
async fn a_value_that_cannot_be_read_again_is_a_500_and_the_old_cookie_stays() {
    // With debug assertions each written field is read back; the setting does so without them.
    #[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
    #[serde(tag = "kind")]
    enum Plan {
        #[default]
        Free,
        Paid {
            until: u32,
        },
    }
    #[derive(Session)]
    struct Account {
        visits: u32,
        plan: Plan,
    }
    let sessions = SessionMiddleware::<Account>::builder(support::key()).check_writes(true);
    let app = actix_web::App::new()
        .route(
            "/",
            web::get().to(async |mut account: Session<Account>| {
                account.set_plan(Plan::Paid { until: account.visits() });
                "saved?"
            }),
        )
        .wrap(sessions.build().unwrap());
    let app = test::init_service(app).await;
    let (answer, events) = logged(send(&app, TestRequest::get())).await;
    assert_eq!((answer.status, answer.body.as_str()), (500, ""));
    assert_eq!(answer.set_cookies.len(), 0);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("`plan`") && events[0].contains("`tag`"), "{events:?}");
}

#[actix_web::test]
async fn rubbish_from_a_client_is_a_fresh_session_and_no_error() {
    let app = app!(look);
    for cookie in ["session=", "session=%%%", "session=AAAA", "session=\u{e4}"] {
        let request = TestRequest::get().insert_header(("cookie", cookie.as_bytes()));
        let (answer, events) = logged(send(&app, request)).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "0"), "{cookie}");
        assert_eq!(answer.set_cookies.len(), 0);
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

#[actix_web::test]
async fn a_missing_middleware_is_a_500_whose_log_says_what_to_add() {
    let app = test::init_service(actix_web::App::new().route("/", web::get().to(look))).await;
    let (answer, events) = logged(send(&app, TestRequest::get())).await;
    assert_eq!((answer.status, answer.body.as_str()), (500, ""));
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains(".wrap(SessionMiddleware::<Visitor>::new(key))"), "{events:?}");
}

// Beaker 18
#[actix_web::test]
async fn the_test_clock_ends_sessions_without_waiting() {
    use session_actix::test::{TestClock, TestRequestExt, session_after};
    let clock = TestClock::default();
    let sessions = SessionMiddleware::<Visitor>::builder(support::key()).clock(clock.reader());
    let sessions = sessions.build().unwrap();
    let app = actix_web::App::new().route("/", web::get().to(look)).wrap(sessions.clone());
    let app = test::init_service(app).await;
    let request = || TestRequest::get().session(&sessions, seven()).to_request();
    let (fresh, old) = (request(), request());
    let response = test::call_service(&app, fresh).await;
    assert_eq!(session_after(&sessions, &response), Some(seven()));
    clock.advance(std::time::Duration::from_secs(24 * 60 * 60));
    let response = test::call_service(&app, old).await;
    assert_eq!(session_after(&sessions, &response), None);
}

// Diva 4
#[actix_web::test]
async fn whoever_holds_the_extensions_may_take_the_session() {
    let app = app!(async |req: actix_web::HttpRequest| {
        let extensions = actix_web::HttpMessage::extensions(&req);
        let mut visitor = req.session_now::<Visitor>().unwrap();
        visitor.set_visits(1);
        drop(extensions);
        ""
    });
    assert_eq!(send(&app, TestRequest::get()).await.session.unwrap().visits, 1);
}

#[actix_web::test]
async fn a_guard_reads_the_session_without_waiting() {
    let app = actix_web::App::new()
        .route(
            "/",
            web::get()
                .guard(actix_web::guard::fn_guard(|context| {
                    context.session_now::<Visitor>().is_ok_and(|visitor| visitor.user().is_some())
                }))
                .to(async || "member"),
        )
        .route("/", web::get().to(async || "stranger"))
        .wrap(sessions::<Visitor>());
    let app = test::init_service(app).await;
    let member = Visitor { user: Some(1), ..seven() };
    assert_eq!(send(&app, get_with(member)).await.body, "member");
    assert_eq!(send(&app, get_with(seven())).await.body, "stranger");
}
