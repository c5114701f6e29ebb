//! Finding a session by its request where the middleware is not at work: in tasks, in bodies, in
//! middlewares outside.

mod support;

use std::pin::pin;

use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::http::header::{COOKIE, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use session_actix::test::cookie;
use session_actix::{Session, SessionExt, SessionMiddleware};
use support::late::Late;
use support::{Visitor, get_with, key, send, sessions, seven};

fn three() -> Visitor {
    Visitor { visits: 3, ..Visitor::default() }
}

/// The visits that a task of its own finds.
async fn in_a_task(request: &HttpRequest) -> String {
    let request = request.clone();
    let task = actix_web::rt::spawn(async move {
        let visitor = request.session::<Visitor>().await;
        visitor.map_or_else(|error| error.to_string(), |visitor| visitor.visits().to_string())
    });
    task.await.unwrap()
}

/// Says in a header which session there was when the response was ready.
async fn outside(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let visits = response.session_now::<Visitor>().map_or(0, |visitor| visitor.visits());
    let name = HeaderName::from_static("x-visits");
    response.headers_mut().insert(name, HeaderValue::from(visits));
    Ok(response)
}

#[actix_web::test]
async fn a_task_finds_the_session_of_its_own_request() {
    let eager = SessionMiddleware::<Visitor>::builder(key()).eager(true).build().unwrap();
    for middleware in [sessions::<Visitor>(), eager] {
        let handler = async |request: HttpRequest, _: Session<Visitor>| in_a_task(&request).await;
        let app =
            init_service(App::new().route("/", web::get().to(handler)).wrap(middleware)).await;
        for visitor in [seven(), three()] {
            let visits = visitor.visits.to_string();
            assert_eq!(send(&app, get_with(visitor)).await.body, visits);
        }
    }
}

#[actix_web::test]
async fn a_task_finds_it_in_the_memory_of_another_request_too() {
    let handler = async |request: HttpRequest, _: Session<Visitor>| in_a_task(&request).await;
    let app = App::new().route("/", web::get().to(handler));
    let app = init_service(app.wrap(sessions::<Visitor>())).await;
    for visitor in [seven(), three()] {
        let visits = visitor.visits.to_string();
        // A server lets go of the request first, and of the future then.
        let mut call = pin!(app.call(get_with(visitor).to_request()));
        let response = call.as_mut().await.unwrap();
        assert_eq!(to_bytes(response.into_body()).await.unwrap(), visits);
    }
}

#[actix_web::test]
async fn a_middleware_outside_finds_the_session_that_was_used() {
    let used = async |visitor: Session<Visitor>| visitor.visits().to_string();
    let app = App::new().route("/", web::get().to(used));
    let app = init_service(app.wrap(sessions::<Visitor>()).wrap(from_fn(outside))).await;
    for visitor in [seven(), three()] {
        let visits = visitor.visits.to_string();
        let answer = send(&app, get_with(visitor)).await;
        assert_eq!((&*answer.body, answer.header("x-visits")), (&*visits, Some(&*visits)));
    }
}

#[actix_web::test]
async fn a_streamed_body_finds_a_session_that_nobody_has_used() {
    let app = app!(async |request: HttpRequest| {
        let find = move || request.session_now::<Visitor>().unwrap().visits().to_string();
        HttpResponse::Ok().body(Late(Some(find)))
    });
    for visitor in [seven(), three()] {
        let visits = visitor.visits.to_string();
        assert_eq!(send(&app, get_with(visitor)).await.body, visits);
    }
}

#[actix_web::test]
async fn of_two_sessions_of_one_type_the_innermost_around_is_found() {
    async fn between(
        _outer: Session<Visitor>,
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        next.call(request).await
    }
    let inner = SessionMiddleware::<Visitor>::builder(key()).cookie_name("inner").build().unwrap();
    let handler = async |request: HttpRequest, _: Session<Visitor>| in_a_task(&request).await;
    let app = App::new()
        .route("/", web::get().to(handler))
        .wrap(inner.clone())
        .wrap(from_fn(between))
        .wrap(sessions::<Visitor>())
        .wrap(from_fn(outside));
    let app = init_service(app).await;
    for _ in 0..2 {
        let cookies = [cookie(&sessions(), seven()), cookie(&inner, three())].join("; ");
        let answer = send(&app, TestRequest::get().insert_header((COOKIE, cookies))).await;
        // The task is inside of both, the middleware inside of none.
        assert_eq!((&*answer.body, answer.header("x-visits")), ("3", Some("7")));
    }
}
