//! The session of the request at hand, without the request: TG 3.

mod support;

use actix_web::test::{TestRequest, init_service};
use actix_web::{App, web};
use session_actix::{Session, SessionError, SessionMiddleware, current_session};
use support::switch::Switch;
use support::{Visitor, get_with, key, send, seven};

/// Something deep inside, which nobody passes a session to.
async fn count_a_visit() -> Result<u32, SessionError> {
    tokio::task::yield_now().await;
    let mut visitor = current_session::<Visitor>()?;
    visitor.set_visits(visitor.visits() + 1);
    Ok(visitor.visits())
}

async fn with_argument(visitor: Session<Visitor>) -> Result<String, SessionError> {
    let before = visitor.visits();
    drop(visitor);
    Ok(format!("{before} {}", count_a_visit().await?))
}

async fn without_argument() -> Result<String, SessionError> {
    Ok(count_a_visit().await?.to_string())
}

#[actix_web::test]
async fn code_deep_inside_changes_the_session_that_the_handler_took() {
    let app = app!(with_argument);
    let answer = send(&app, get_with(seven())).await;
    assert_eq!((answer.status, &*answer.body), (200, "7 8"));
    assert_eq!(answer.session.map(|visitor| visitor.visits), Some(8));
}

#[actix_web::test]
async fn two_requests_at_once_each_have_their_own() {
    let app = app!(with_argument);
    let mut nine = seven();
    nine.visits = 9;
    let (one, other) = tokio::join!(send(&app, get_with(seven())), send(&app, get_with(nine)));
    assert_eq!((&*one.body, &*other.body), ("7 8", "9 10"));
}

#[actix_web::test]
async fn an_eager_middleware_has_it_loaded_for_everybody() {
    let eager = SessionMiddleware::<Visitor>::builder(key()).eager(true);
    let app = App::new().route("/", web::get().to(without_argument)).wrap(eager.build().unwrap());
    let answer = send(&init_service(app).await, get_with(seven())).await;
    assert_eq!((answer.status, &*answer.body), (200, "8"));
    let store = Switch::default();
    let eager = SessionMiddleware::<Visitor>::builder(key()).eager(true).store(store);
    let app = App::new().route("/", web::get().to(without_argument)).wrap(eager.build().unwrap());
    let answer = send(&init_service(app).await, TestRequest::get()).await;
    assert_eq!((answer.status, &*answer.body), (200, "1"));
}

#[actix_web::test]
async fn what_is_not_loaded_or_not_there_is_an_error() {
    let answer = send(&app!(without_argument), get_with(seven())).await;
    assert_eq!(answer.status, 500);
    assert!(matches!(current_session::<Visitor>(), Err(SessionError::NoMiddleware("Visitor"))));
}
