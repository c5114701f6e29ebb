//! Several middlewares of sessions in one application.

mod support;

use std::time::Duration;

use actix_web::test::TestRequest;
use actix_web::{test, web};
use session_actix::{Session, SessionMiddleware};
use support::{Visitor, get_with, logged, send, sessions, seven};

async fn count(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

#[actix_web::test]
async fn two_middlewares_of_one_cookie_are_refused() {
    #[derive(Session)]
    struct Other {
        theme: String,
    }
    let app = app!(async |other: Session<Other>| other.theme().to_owned(), sessions::<Other>());
    let (answer, events) = logged(send(&app, TestRequest::get())).await;
    assert_eq!(answer.status, 500);
    assert!(events[0].contains("two session middlewares"), "{events:?}");
}

#[actix_web::test]
async fn several_session_types_are_independent() {
    #[derive(Session, Debug, PartialEq)]
    #[session(cookie = "preferences")]
    struct Preferences {
        theme: String,
    }
    let app = app!(
        async |mut visitor: Session<Visitor>, mut preferences: Session<Preferences>| {
            visitor.set_visits(visitor.visits() + 1);
            preferences.set_theme("dark");
            visitor.visits().to_string()
        },
        sessions::<Preferences>(),
    );
    let answer = send(&app, get_with(seven())).await;
    assert_eq!(answer.body, "8");
    assert_eq!(answer.set_cookies.len(), 2);
    assert!(answer.set_cookies.iter().any(|cookie| cookie.starts_with("preferences=A")));
    assert_eq!(answer.header("vary"), Some("Cookie"));
}

// Spyce 8
#[actix_web::test]
async fn a_part_of_the_site_may_have_its_own_session_of_the_same_type() {
    let part = SessionMiddleware::<Visitor>::builder(support::key());
    let part = part.cookie_name("part").cookie_path("/part");
    let part = part.idle_timeout(Duration::from_secs(600)).persistent(true).build().unwrap();
    let app = actix_web::App::new()
        .service(web::scope("/part").route("", web::get().to(count)).wrap(part))
        .wrap(sessions::<Visitor>());
    let answer = send(&test::init_service(app).await, TestRequest::with_uri("/part")).await;
    assert_eq!(answer.set_cookies.len(), 1);
    assert!(answer.set_cookies[0].contains("; Path=/part;"));
    assert!(answer.set_cookies[0].ends_with("; Max-Age=600"));
    let elsewhere = actix_web::App::new().route("/", web::get().to(count));
    let elsewhere = test::init_service(elsewhere.wrap(sessions::<Visitor>())).await;
    let answer = send(&elsewhere, TestRequest::get()).await;
    assert!(answer.set_cookies[0].contains("; Path=/;"));
    assert!(!answer.set_cookies[0].contains("Max-Age"));
}

#[actix_web::test]
async fn one_cookie_for_two_paths_of_a_request_is_refused() {
    let part = SessionMiddleware::<Visitor>::builder(support::key()).cookie_path("/part");
    let app = actix_web::App::new()
        .service(web::scope("/part").route("", web::get().to(count)).wrap(part.build().unwrap()))
        .wrap(sessions::<Visitor>());
    let answer = send(&test::init_service(app).await, TestRequest::with_uri("/part")).await;
    assert_eq!(answer.status, 500);
}

#[actix_web::test]
async fn neighbours_of_one_cookie_are_refused_unless_they_are_one_session() {
    #[derive(Session)]
    struct Staff {
        user: Option<u32>,
    }
    async fn staff(staff: Session<Staff>) -> String {
        format!("{:?}", staff.user())
    }
    let app = actix_web::App::new()
        .service(web::scope("/shop").route("", web::get().to(count)).wrap(sessions::<Visitor>()))
        .service(web::scope("/blog").route("", web::get().to(count)).wrap(sessions::<Visitor>()))
        .service(web::scope("/staff").route("", web::get().to(staff)).wrap(sessions::<Staff>()));
    let app = test::init_service(app).await;
    for (path, status) in [("/shop", 200), ("/blog", 200), ("/staff", 500), ("/staff", 500)] {
        let (answer, events) = logged(send(&app, TestRequest::with_uri(path))).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(events.len(), usize::from(status == 500), "{events:?}");
    }
    // Another application on this thread has cookies of its own.
    let alone = actix_web::App::new().route("/", web::get().to(staff)).wrap(sessions::<Staff>());
    assert_eq!(send(&test::init_service(alone).await, TestRequest::get()).await.status, 200);
}
