//! Handler argument, custom extractor and middleware, all with the session, in every order.

mod support;

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use session_actix::{Session, SessionError, SessionExt, SessionRef};
use support::late::Late;
use support::{Visitor, get_with, logged, send, seven};

/// An extractor that writes to the session.
struct Counted(u32);

impl FromRequest for Counted {
    type Error = SessionError;
    type Future = Ready<Result<Self, SessionError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.session_now::<Visitor>().map(|mut visitor| {
            visitor.set_visits(visitor.visits() + 1);
            Self(visitor.visits())
        }))
    }
}

/// An extractor that reads the session.
struct Name(String);

impl FromRequest for Name {
    type Error = SessionError;
    type Future = Ready<Result<Self, SessionError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.session_now::<Visitor>().map(|visitor| Self(visitor.name().to_owned())))
    }
}

type Response<B> = Result<ServiceResponse<B>, Error>;

/// Lets go of its view before the handler runs.
async fn in_a_block(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Response<impl MessageBody> {
    {
        let mut visitor = req.session::<Visitor>().await?;
        visitor.name_mut().push('b');
    }
    let res = next.call(req).await?;
    let mut visitor = res.session::<Visitor>().await?;
    visitor.name_mut().push('B');
    drop(visitor);
    Ok(res)
}

/// Holds its view across the handler, and synchronizes it.
async fn with_sync(
    mut visitor: Session<Visitor>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Response<impl MessageBody> {
    visitor.name_mut().push('s');
    visitor.sync();
    let res = next.call(req).await?;
    visitor.sync();
    visitor.name_mut().push('S');
    Ok(res)
}

/// Holds its view across the handler without synchronizing it.
async fn without_sync(
    mut visitor: Session<Visitor>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Response<impl MessageBody> {
    visitor.set_user(5);
    next.call(req).await
}

fn work(visitor: &mut Session<Visitor>, Counted(count): &Counted, Name(name): &Name) -> String {
    let body = format!("{} {count} {name}", visitor.visits());
    visitor.name_mut().push('h');
    body
}

async fn session_first(mut visitor: Session<Visitor>, counted: Counted, name: Name) -> String {
    work(&mut visitor, &counted, &name)
}

async fn session_second(counted: Counted, mut visitor: Session<Visitor>, name: Name) -> String {
    work(&mut visitor, &counted, &name)
}

async fn session_last(name: Name, counted: Counted, mut visitor: Session<Visitor>) -> String {
    work(&mut visitor, &counted, &name)
}

async fn name_first(name: Name, mut visitor: Session<Visitor>, counted: Counted) -> String {
    work(&mut visitor, &counted, &name)
}

macro_rules! test_orders {
    ($($handler:ident: $test:ident)*) => {
        $(#[actix_web::test]
        async fn $test() {
            let plain = send(&app!($handler), get_with(seven())).await;
            assert_eq!(plain.session.unwrap(), Visitor { visits: 8, name: "h".into(), user: None });

            let app = app!($handler, from_fn(in_a_block), from_fn(with_sync));
            let (answer, events) = logged(send(&app, get_with(seven()))).await;
            assert_eq!(answer.body, "8 8 sb");
            let session = answer.session.unwrap();
            assert_eq!(session, Visitor { visits: 8, name: "sbhBS".into(), user: None });
            assert_eq!(events, [""; 0]);

            let app = app!($handler, from_fn(without_sync));
            let (answer, events) = logged(send(&app, get_with(seven()))).await;
            let session = answer.session.unwrap();
            assert_eq!(session, Visitor { visits: 8, name: "h".into(), user: Some(5) });
            assert_eq!(events, [""; 0]);
        })*
    };
}

test_orders! {
    session_first: nothing_is_lost_when_the_session_is_the_first_argument
    session_second: nothing_is_lost_when_the_session_is_the_second_argument
    session_last: nothing_is_lost_when_the_session_is_the_last_argument
    name_first: nothing_is_lost_when_it_is_read_before_it_is_taken
}

#[actix_web::test]
async fn a_held_view_that_changes_the_same_field_wins_with_an_event() {
    async fn outer(
        mut visitor: Session<Visitor>,
        req: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Response<impl MessageBody> {
        visitor.set_visits(100);
        next.call(req).await
    }
    let app = app!(
        async |mut visitor: Session<Visitor>| {
            visitor.set_visits(1);
            ""
        },
        from_fn(outer)
    );
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!(answer.session.unwrap().visits, 100);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("visits"), "{events:?}");
}

#[actix_web::test]
async fn invalidate_in_the_handler_beats_the_changes_of_an_outer_view() {
    // case 123
    let app = app!(
        async |mut visitor: Session<Visitor>| {
            visitor.invalidate();
            ""
        },
        from_fn(without_sync)
    );
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!(answer.session, None);
    assert!(answer.set_cookies[0].contains("Max-Age=0"));
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("user"), "{events:?}");
}

#[actix_web::test]
async fn invalidate_in_an_outer_middleware_ends_what_the_handler_changed() {
    // case 123, the other way around
    async fn outer(
        mut visitor: Session<Visitor>,
        req: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Response<impl MessageBody> {
        let res = next.call(req).await?;
        visitor.invalidate();
        Ok(res)
    }
    let app = app!(
        async |mut visitor: Session<Visitor>| {
            visitor.set_visits(9);
            ""
        },
        from_fn(outer)
    );
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!(answer.session, None);
    assert_eq!(events, [""; 0], "what was published before is not discarded but ended");
}

// TG 5
#[actix_web::test]
async fn a_reference_never_sets_a_cookie() {
    let app = app!(async |visitor: SessionRef<Visitor>| visitor.visits().to_string());
    let answer = send(&app, get_with(seven())).await;
    assert_eq!((answer.body.as_str(), answer.set_cookies.len()), ("7", 0));
}

#[actix_web::test]
async fn a_result_and_an_option_are_extractors_too() {
    let app = app!(async |visitor: Result<Session<Visitor>, SessionError>, name: Option<Name>| {
        format!("{} {}", visitor.unwrap().visits(), name.unwrap().0)
    });
    assert_eq!(send(&app, get_with(seven())).await.body, "7 ");
}

#[actix_web::test]
async fn a_view_with_changes_that_is_kept_in_extensions_is_reported() {
    let app = app!(async |req: HttpRequest, mut visitor: Session<Visitor>| {
        visitor.set_visits(1);
        req.extensions_mut().insert(visitor);
        ""
    });
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!(answer.status, if cfg!(debug_assertions) { 500 } else { 200 });
    assert!(events[0].contains("ERROR") && events[0].contains("Visitor"), "{events:?}");
    let app = app!(async |req: HttpRequest, visitor: Session<Visitor>| {
        let visits = visitor.visits();
        req.extensions_mut().insert(visitor);
        visits.to_string()
    });
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!((answer.body.as_str(), events.len()), ("7", 0), "one that only read does no harm");
}

#[actix_web::test]
async fn a_view_in_a_streaming_body_may_read_but_changes_too_late() {
    // case 91
    let app = app!(async |mut visitor: Session<Visitor>| {
        HttpResponse::Ok().body(Late(Some(move || {
            visitor.set_visits(visitor.visits() + 1);
            visitor.visits().to_string()
        })))
    });
    let (answer, events) = logged(send(&app, get_with(seven()))).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "8"));
    assert_eq!(answer.set_cookies.len(), 0);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("ERROR") && events[0].contains("visits"), "{events:?}");
}

#[actix_web::test]
async fn a_view_in_a_task_that_outlives_the_response_changes_too_late() {
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let (done, finished) = tokio::sync::oneshot::channel::<()>();
    let signals = web::Data::new(std::sync::Mutex::new(Some((wait, done))));
    let app = app!(move |mut visitor: Session<Visitor>| {
        let signals = signals.lock().unwrap().take();
        async move {
            let (wait, done) = signals.unwrap();
            actix_web::rt::spawn(async move {
                wait.await.unwrap();
                visitor.set_visits(9);
                drop(visitor);
                done.send(()).unwrap();
            });
            ""
        }
    });
    let ((), events) = logged(async {
        let answer = send(&app, get_with(seven())).await;
        assert_eq!((answer.status, answer.set_cookies.len()), (200, 0));
        go.send(()).unwrap();
        finished.await.unwrap();
    })
    .await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("ERROR") && events[0].contains("visits"), "{events:?}");
}

#[actix_web::test]
async fn a_view_in_a_task_that_ends_in_time_loses_nothing() {
    let app = app!(async |mut visitor: Session<Visitor>| {
        tokio::spawn(async move { visitor.set_visits(9) }).await.unwrap();
        ""
    });
    assert_eq!(send(&app, get_with(seven())).await.session.unwrap().visits, 9);
}

#[actix_web::test]
async fn a_cancelled_future_publishes_what_it_had_changed() {
    async fn slow(mut visitor: Session<Visitor>) {
        visitor.set_visits(9);
        std::future::pending::<()>().await;
    }
    let app = app!(async |visitor: Session<Visitor>| {
        let cancelled = tokio::time::timeout(std::time::Duration::from_millis(1), slow(visitor));
        assert!(cancelled.await.is_err());
        ""
    });
    assert_eq!(send(&app, get_with(seven())).await.session.unwrap().visits, 9);
}

#[actix_web::test]
async fn a_client_that_leaves_before_the_save_leaves_nothing_half_done() {
    // case 89: actix drops the request's future
    let app = app!(async |mut visitor: Session<Visitor>| {
        visitor.set_visits(9);
        std::future::pending::<()>().await;
        ""
    });
    let gone =
        tokio::time::timeout(std::time::Duration::from_millis(10), send(&app, get_with(seven())));
    assert!(gone.await.is_err());
    // case 90: and the next request works
    let next = app!(async |visitor: Session<Visitor>| visitor.visits().to_string());
    assert_eq!(send(&next, get_with(seven())).await.body, "7");
}
