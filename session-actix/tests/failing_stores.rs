//! Many requests over stores that fail or take their time: each has its own session, or none.

mod support;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::TestRequest;
use session_actix::{
    MemoryStore, Session, SessionError, SessionMiddleware, SessionRef, SessionStore, StoreError,
    StoreKey,
};
use session_core::{Revision, Swap, Write};
use support::switch::Switch;
use support::{Visitor, get_with_cookie, key, logged, send, seven};

macro_rules! app {
    ($sessions:expr, $handler:expr $(, $inner:expr)*) => {
        actix_web::test::init_service(
            actix_web::App::new()
                .route("/", actix_web::web::route().to($handler))
                $(.wrap($inner))*
                .wrap($sessions),
        )
        .await
    };
}

fn over(store: impl SessionStore) -> SessionMiddleware<Visitor> {
    SessionMiddleware::builder(key()).store(store).build().expect("the defaults agree")
}

async fn with_session() -> (Switch, SessionMiddleware<Visitor>, String) {
    let store = Switch::default();
    let sessions = over(store.clone());
    let cookie = session_actix::test::cookie(&sessions, seven());
    store.asked();
    (store, sessions, cookie)
}

async fn stranger(visitor: Option<Session<Visitor>>) -> &'static str {
    match visitor {
        Some(_) => "hello seven",
        None => "hello stranger",
    }
}

/// Logs what it can; the session is not its business.
async fn notes(
    visitor: Result<SessionRef<Visitor>, SessionError>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    drop(visitor);
    next.call(req).await
}

// case 98
#[actix_web::test]
async fn a_middleware_that_takes_the_error_does_not_answer_for_the_handler() {
    let (store, sessions, cookie) = with_session().await;
    store.go_down();
    let app = app!(sessions, stranger, from_fn(notes));
    let answer = send(&app, get_with_cookie(&cookie)).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, ""));
}

/// A store that takes a moment, as one behind a network does.
#[derive(Clone, Default)]
struct Distant(MemoryStore);

impl SessionStore for Distant {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        tokio::task::yield_now().await;
        self.0.load(key).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.0.create(key, write).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.0.update(key, expected, write).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.0.delete(key).await
    }
}

#[actix_web::test]
async fn two_extractors_of_one_request_report_a_bad_id_once() {
    let (_, _, cookie) = with_session().await;
    let app =
        app!(over(Distant::default()), async |_: Session<Visitor>, _: SessionRef<Visitor>| "hello");
    let (_, lines) = logged(send(&app, get_with_cookie(&cookie))).await;
    let rejected: Vec<_> = lines.iter().filter(|line| line.contains("rejected")).collect();
    assert_eq!(rejected.len(), 1, "{rejected:?}");
}

#[actix_web::test]
async fn a_test_may_make_many_sessions() {
    let sessions = over(MemoryStore::new());
    for _ in 0..500 {
        let _ = session_actix::test::cookie(&sessions, seven());
    }
}

#[actix_web::test]
async fn eager_loading_fails_only_whom_it_concerns() {
    let store = Switch::default();
    let sessions: SessionMiddleware<Visitor> =
        SessionMiddleware::builder(key()).store(store.clone()).eager(true).build().unwrap();
    let cookie = session_actix::test::cookie(&sessions, seven());
    store.go_down();
    let app = app!(sessions, async || "healthy");
    let answer = send(&app, get_with_cookie(&cookie)).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "healthy"));
}

// case 114
#[actix_web::test]
async fn no_request_ever_sees_another_ones_session() {
    use actix_web::HttpResponse;
    let store = MemoryStore::new();
    let sessions: SessionMiddleware<Visitor> =
        SessionMiddleware::builder(key()).store(store).eager(true).build().unwrap();
    let cookies: Vec<String> = (0..40)
        .map(|n| session_actix::test::cookie(&sessions, Visitor { visits: n, ..seven() }))
        .collect();
    let app = app!(sessions, async |visitor: Session<Visitor>| {
        let visits = visitor.visits();
        for _ in 0..visits % 5 {
            tokio::task::yield_now().await;
        }
        match visits % 7 {
            3 => Err(actix_web::error::ErrorConflict(visits.to_string())),
            _ => Ok(HttpResponse::Ok().body(visitor.visits().to_string())),
        }
    });
    for round in 0..5 {
        let sent = cookies.iter().enumerate().map(|(n, cookie)| {
            let app = &app;
            async move {
                let span = std::time::Duration::from_micros(if n % 3 == round % 3 {
                    1
                } else {
                    10_000_000
                });
                let answer = tokio::time::timeout(span, send(app, get_with_cookie(cookie))).await;
                if let Ok(answer) = answer {
                    assert_eq!(answer.body, n.to_string());
                }
            }
        });
        futures_join(sent).await;
        let none = send(&app, TestRequest::get()).await;
        assert_eq!(none.body, "0");
    }
}

async fn futures_join<F: Future<Output = ()>>(futures: impl Iterator<Item = F>) {
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    std::future::poll_fn(|cx| {
        futures.retain_mut(|future| future.as_mut().poll(cx).is_pending());
        match futures.is_empty() {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
}
