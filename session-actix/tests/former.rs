//! Sessions of another library, through the middleware.

mod support;

use actix_web::guard::fn_guard;
use actix_web::http::StatusCode;
use actix_web::{App, HttpResponse, test, web};
use session_actix::{Former, FormerError, Session, SessionExt, SessionMiddleware, StoreError};
use support::{Answer, Visitor, get_with_cookie, key, send};

/// The library that the application had before: the name of its user, as it is.
struct Old {
    waits: bool,
}

impl Former<Visitor> for Old {
    fn cookie_name(&self) -> &str {
        "old"
    }

    fn waits(&self) -> bool {
        self.waits
    }

    async fn take_over(&self, value: &str) -> Result<Visitor, FormerError> {
        Ok(Visitor { name: value.to_owned(), user: Some(7), ..Visitor::default() })
    }
}

/// One whose users are in a database that is down.
struct Down;

impl Former<Visitor> for Down {
    fn cookie_name(&self) -> &str {
        "old"
    }

    fn waits(&self) -> bool {
        false
    }

    async fn take_over(&self, _: &str) -> Result<Visitor, FormerError> {
        Err(StoreError::unavailable("it is down").into())
    }
}

fn names(answer: &Answer) -> Vec<&str> {
    let names = answer.set_cookies.iter().map(|text| text.split('=').next());
    names.map(Option::unwrap_or_default).collect()
}

/// A page that only people who are signed in find, and that fails when it is told to.
async fn visit(waits: bool, eager: bool, path: &str) -> Answer {
    let builder = SessionMiddleware::<Visitor>::builder(key()).former(Old { waits });
    let sessions = builder.eager(eager).save_on_error(false).build().expect("they agree");
    let is_member = || {
        fn_guard(|request| {
            request.session_now::<Visitor>().is_ok_and(|visitor| visitor.user().is_some())
        })
    };
    let greet = |visitor: Session<Visitor>| async move { visitor.name().to_owned() };
    let fail = |mut visitor: Session<Visitor>| async move {
        visitor.set_visits(1);
        HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR)
    };
    let app = App::new()
        .route("/", web::get().guard(is_member()).to(greet))
        .route("/open", web::get().to(greet))
        .route("/fail", web::get().to(fail))
        .wrap(sessions);
    let app = test::init_service(app).await;
    send(&app, get_with_cookie("old=Ada").uri(path)).await
}

#[actix_web::test]
async fn a_guard_sees_who_was_signed_in_before() {
    for (waits, eager) in [(false, false), (true, true)] {
        let answer = visit(waits, eager, "/").await;
        assert_eq!((answer.status, &*answer.body), (200, "Ada"));
        assert_eq!(names(&answer), ["session", "old"]);
        assert_eq!(answer.header("cache-control"), Some("private"));
    }
}

#[actix_web::test]
async fn a_guard_that_would_have_to_wait_sees_nobody_and_takes_nothing_over() {
    let answer = visit(true, false, "/").await;
    assert_eq!((answer.status, names(&answer)), (404, vec![]));
    let answer = visit(true, false, "/open").await;
    assert_eq!((&*answer.body, names(&answer)), ("Ada", vec!["session", "old"]));
}

#[actix_web::test]
async fn a_failure_that_saves_nothing_leaves_the_former_cookie() {
    let answer = visit(false, false, "/fail").await;
    assert_eq!((answer.status, names(&answer)), (500, vec![]));
    assert!(answer.header("vary").is_some_and(|vary| vary.eq_ignore_ascii_case("cookie")));
}

#[actix_web::test]
async fn who_was_signed_in_before_is_never_taken_for_a_stranger() {
    let sessions = SessionMiddleware::<Visitor>::builder(key()).former(Down).build();
    let greet = |visitor: Option<Session<Visitor>>| async move {
        format!("{:?}", visitor.map(|visitor| visitor.name().to_owned()))
    };
    let app = App::new().route("/", web::get().to(greet)).wrap(sessions.expect("they agree"));
    let app = test::init_service(app).await;
    let answer = send(&app, get_with_cookie("old=Ada")).await;
    assert_eq!((answer.status, &*answer.body, names(&answer)), (503, "", vec![]));
    let answer = send(&app, get_with_cookie("other=1")).await;
    assert_eq!((answer.status, &*answer.body), (200, "Some(\"\")"));
}
