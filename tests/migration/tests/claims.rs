//! What the page says of actix-session, and nobody would believe.

mod support;

use actix_session::config::CookieContentSecurity::Private;
use actix_session::storage::CookieSessionStore;
use actix_session::{Session, SessionExt};
use actix_web::cookie::Cookie;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpRequest, web};
use support::{before, former_key};

/// What a handler leaves of a session with a counter of 1: its cookies, by name and value.
async fn after(handler: fn(&Session)) -> Vec<(String, String)> {
    let begin = |session: Session| async move {
        session.insert("counter", 1).expect("a number");
        ""
    };
    let go_on = move |request: HttpRequest| async move {
        handler(&request.get_session());
        ""
    };
    let sessions = before::sessions(CookieSessionStore::default(), &former_key(1), Private);
    let app = App::new().route("/begin", web::get().to(begin)).route("/", web::get().to(go_on));
    let app = init_service(app.wrap(sessions)).await;
    let response = call_service(&app, TestRequest::get().uri("/begin").to_request()).await;
    let cookie = response.response().cookies().next().map(Cookie::into_owned).expect("a session");
    let request = TestRequest::get().cookie(cookie).to_request();
    let response = call_service(&app, request).await;
    let cookies = response.response().cookies();
    cookies.map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned())).collect()
}

#[actix_web::test]
async fn an_update_alone_is_not_saved() {
    let updated = after(|session| {
        session.update("counter", |counter: u32| counter + 1).expect("a number");
        assert_eq!(session.get::<u32>("counter").expect("a number"), Some(2));
    });
    assert_eq!(updated.await, []);
    let inserted = after(|session| session.insert("counter", 2).expect("a number"));
    assert_eq!(inserted.await.len(), 1, "an insert is");
}

#[actix_web::test]
async fn an_update_or_begins_with_the_default_as_it_is() {
    after(|session| {
        session.update_or("points", 1, |points: u32| points + 1).expect("a number");
        assert_eq!(session.get::<u32>("points").expect("a number"), Some(1));
        session.update("missing", |value: u32| value + 1).expect("nothing");
        assert!(!session.contains_key("missing"));
    })
    .await;
}

#[actix_web::test]
async fn what_a_purged_session_is_given_is_ignored() {
    let purged = after(|session| {
        session.purge();
        session.insert("counter", 2).expect("a number");
    });
    assert_eq!(purged.await, [("id".to_owned(), String::new())]);
}
