//! Sessions in a store, through a real application.

mod support;

use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use session_actix::test::{TestRequestExt, session_after};
use session_actix::{
    MemoryStore, Session, SessionError, SessionExt, SessionMiddleware, SessionRef, SessionStore,
};
use support::switch::Switch;
use support::{Answer, Visitor, get_with_cookie, key, send, seven};

/// An application over a store, with one handler at `/`.
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

async fn count(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

async fn look(visitor: Session<Visitor>) -> String {
    visitor.visits().to_string()
}

/// A store that holds one session, and its cookie.
async fn with_session() -> (Switch, SessionMiddleware<Visitor>, String) {
    let store = Switch::default();
    let sessions = over(store.clone());
    let cookie = session_actix::test::cookie(&sessions, seven());
    store.asked();
    (store, sessions, cookie)
}

fn is_unavailable(answer: &Answer) -> bool {
    answer.status == 503
        && answer.header("retry-after").is_some()
        && answer.body.is_empty()
        && answer.set_cookies.is_empty()
}

// Pyramid 14
#[actix_web::test]
async fn the_same_handler_counts_in_a_store() {
    let store = Switch::default();
    let app = app!(over(store.clone()), count);
    let first = send(&app, TestRequest::get()).await;
    let cookie = first.cookie().expect("a new session has a cookie").to_owned();
    assert_eq!((first.body.as_str(), cookie.len()), ("1", "session=".len() + 44));
    assert_eq!(store.asked(), ["create"]);
    let second = send(&app, get_with_cookie(&cookie)).await;
    assert_eq!((second.body.as_str(), second.set_cookies.len()), ("2", 0));
    assert_eq!(second.header("vary"), Some("Cookie"));
    assert_eq!(second.header("cache-control"), Some("private"));
    assert_eq!(store.asked(), ["load", "update"]);
}

// Beaker 16
#[actix_web::test]
async fn a_request_costs_what_it_uses() {
    let (store, sessions, cookie) = with_session().await;
    let reading = app!(sessions.clone(), look);
    assert_eq!(send(&reading, get_with_cookie(&cookie)).await.body, "7");
    assert_eq!(store.asked(), ["load"]);
    let unused = app!(sessions.clone(), async || "hello");
    send(&unused, get_with_cookie(&cookie)).await;
    assert_eq!(store.asked(), [""; 0]);
    let twice = app!(sessions, async |one: SessionRef<Visitor>, mut other: Session<Visitor>| {
        other.set_visits(one.visits() + 1);
        "twice"
    });
    send(&twice, get_with_cookie(&cookie)).await;
    assert_eq!(store.asked(), ["load", "update"]);
}

// Beaker 18
#[actix_web::test]
async fn tests_of_an_application_stay_as_they_are() {
    let sessions = over(MemoryStore::new());
    let app = app!(sessions.clone(), count);
    let request = TestRequest::get().session(&sessions, seven()).to_request();
    let response = actix_web::test::call_service(&app, request).await;
    let after = session_after(&sessions, &response).expect("the session goes on");
    assert_eq!(after, Visitor { visits: 8, ..seven() });
}

// case 98
#[actix_web::test]
async fn a_store_that_is_down_is_a_503_and_not_a_stranger() {
    let (store, sessions, cookie) = with_session().await;
    store.go_down();
    let app = app!(sessions.clone(), look);
    assert!(is_unavailable(&send(&app, get_with_cookie(&cookie)).await));
    let app = app!(sessions.clone(), async |visitor: Option<Session<Visitor>>| {
        assert!(visitor.is_none());
        "hello stranger"
    });
    assert!(is_unavailable(&send(&app, get_with_cookie(&cookie)).await));
    assert_eq!(store.asked(), ["load", "load"], "it is asked once for each request");
    // Without an id there is nothing to be asked.
    let stranger = send(&app!(sessions, look), TestRequest::get()).await;
    assert_eq!((stranger.status, stranger.body.as_str()), (200, "0"));
}

/// An extractor as applications write them.
struct CurrentUser;

impl FromRequest for CurrentUser {
    type Error = SessionError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, SessionError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let _visitor = Session::<Visitor>::extract(&request).await?;
            Ok(Self)
        })
    }
}

// case 98
#[actix_web::test]
async fn whoever_swallows_the_error_answers_503_all_the_same() {
    let (store, sessions, cookie) = with_session().await;
    store.go_down();
    let app = app!(sessions.clone(), async |user: Option<CurrentUser>| {
        assert!(user.is_none());
        "hello stranger"
    });
    assert!(is_unavailable(&send(&app, get_with_cookie(&cookie)).await));
    async fn greet(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
        assert!(request.session::<Visitor>().await.is_err());
        next.call(request).await
    }
    let app = app!(sessions.clone(), async || "hello stranger", from_fn(greet));
    assert!(is_unavailable(&send(&app, get_with_cookie(&cookie)).await));
    let app = app!(sessions, async |user: Result<CurrentUser, actix_web::Error>| {
        assert!(user.is_err());
        HttpResponse::Unauthorized().finish()
    });
    assert!(is_unavailable(&send(&app, get_with_cookie(&cookie)).await));
}

// Beaker 11
#[actix_web::test]
async fn a_handler_that_takes_the_result_answers_itself() {
    let (store, sessions, cookie) = with_session().await;
    let app = app!(sessions, async |visitor: Result<Session<Visitor>, SessionError>| {
        match visitor {
            Ok(visitor) => visitor.visits().to_string(),
            Err(SessionError::Load(_)) => "come back later".to_owned(),
            Err(error) => error.to_string(),
        }
    });
    assert_eq!(send(&app, get_with_cookie(&cookie)).await.body, "7");
    store.go_down();
    let answer = send(&app, get_with_cookie(&cookie)).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "come back later"));
}

// case 99
#[actix_web::test]
async fn what_can_not_be_saved_is_a_503_without_a_cookie() {
    let (store, sessions, cookie) = with_session().await;
    let switch = store.clone();
    let app = app!(sessions, move |mut visitor: Session<Visitor>| {
        visitor.set_name("changed");
        switch.go_down();
        async { "saved" }
    });
    for request in [TestRequest::get(), get_with_cookie(&cookie)] {
        store.come_back();
        assert!(is_unavailable(&send(&app, request).await));
    }
    store.come_back();
    let app = app!(over(store), async |visitor: Session<Visitor>| visitor.name().to_owned());
    assert_eq!(send(&app, get_with_cookie(&cookie)).await.body, "", "nothing is half saved");
}

// case 100
#[actix_web::test]
async fn a_store_that_hangs_has_a_deadline() {
    let (store, sessions, cookie) = with_session().await;
    store.hang();
    let app = app!(sessions, look);
    let start = Instant::now();
    assert!(is_unavailable(&send(&app, get_with_cookie(&cookie)).await));
    let waited = start.elapsed();
    assert!(waited >= Duration::from_millis(100), "{waited:?}");
    assert!(waited < Duration::from_millis(200), "{waited:?}");
}

#[actix_web::test]
async fn code_that_can_not_wait_finds_a_session_that_is_loaded() {
    let (store, sessions, cookie) = with_session().await;
    async fn now(request: HttpRequest) -> String {
        request
            .session_now::<Visitor>()
            .map_or_else(|error| error.to_string(), |visitor| visitor.visits().to_string())
    }
    let not_yet = send(&app!(sessions.clone(), now), get_with_cookie(&cookie)).await;
    assert!(not_yet.body.contains("asynchronous"), "{}", not_yet.body);
    let after = app!(sessions, async |_first: SessionRef<Visitor>, request: HttpRequest| {
        now(request).await
    });
    assert_eq!(send(&after, get_with_cookie(&cookie)).await.body, "7");
    let eager = SessionMiddleware::<Visitor>::builder(key()).store(store.clone()).eager(true);
    let eager = app!(eager.build().unwrap(), now);
    assert_eq!(send(&eager, get_with_cookie(&cookie)).await.body, "7");
    store.go_down();
    assert!(is_unavailable(&send(&eager, get_with_cookie(&cookie)).await));
}

// Spyce 2
#[actix_web::test]
async fn an_id_in_a_header_needs_no_cookie() {
    let sessions = SessionMiddleware::<Visitor>::builder(key())
        .store(MemoryStore::new())
        .id_header("X-Session")
        .build()
        .unwrap();
    let app = app!(sessions.clone(), async |mut visitor: Session<Visitor>| {
        visitor.set_visits(visitor.visits() + 1);
        if visitor.visits() == 3 {
            visitor.invalidate();
            return "bye".to_owned();
        }
        visitor.visits().to_string()
    });
    let first = send(&app, TestRequest::get()).await;
    let id = first.header("x-session").expect("the id is told").to_owned();
    assert_eq!((first.set_cookies.len(), first.header("vary")), (0, Some("x-session")));
    let with_id = || TestRequest::get().append_header(("x-session", id.clone()));
    let second = send(&app, with_id()).await;
    assert_eq!((second.body.as_str(), second.header("x-session")), ("2", None));
    let as_cookie = send(&app, get_with_cookie(&format!("session={id}"))).await;
    assert_eq!(as_cookie.body, "1", "a cookie is not looked at");
    let last = send(&app, with_id()).await;
    assert_eq!((last.body.as_str(), last.header("x-session")), ("bye", Some("")));
    assert_eq!(send(&app, with_id()).await.body, "1", "the session has ended");
    let request = TestRequest::get().session(&sessions, seven());
    assert_eq!(send(&app, request).await.body, "8");
}

// web.py 5, case 92
#[actix_web::test]
async fn changes_are_saved_when_the_handler_returns_an_error() {
    let (store, sessions, cookie) = with_session().await;
    let app = app!(sessions.clone(), async |mut visitor: Session<Visitor>| {
        visitor.set_name("seen");
        Err::<String, _>(actix_web::error::ErrorImATeapot("no"))
    });
    assert_eq!(send(&app, get_with_cookie(&cookie)).await.status, 418);
    assert_eq!(store.asked(), ["load", "update"]);
    let app = app!(sessions, async |visitor: Session<Visitor>| visitor.name().to_owned());
    assert_eq!(send(&app, get_with_cookie(&cookie)).await.body, "seen");
}

// web.py 9, Spyce 9
#[actix_web::test]
async fn a_task_sweeps_the_store_as_long_as_the_server_runs() {
    let store = Switch::default();
    let sessions = SessionMiddleware::<Visitor>::builder(key())
        .store(store.clone())
        .sweep_every(Duration::from_millis(5))
        .build()
        .unwrap();
    let app = app!(sessions.clone(), look);
    let again = app!(sessions, look);
    while store.rounds_of_sweeping() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop((app, again));
}

#[test]
fn the_sweeping_ends_with_the_server() {
    let store = Switch::default();
    let sessions = SessionMiddleware::<Visitor>::builder(key())
        .store(store.clone())
        .sweep_every(Duration::from_millis(2))
        .build()
        .unwrap();
    for _ in 0..2 {
        let before = store.rounds_of_sweeping();
        actix_web::rt::System::new().block_on(async {
            let _app = app!(sessions.clone(), look);
            while store.rounds_of_sweeping() < before + 2 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        });
        let after = store.rounds_of_sweeping();
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(store.rounds_of_sweeping(), after, "nobody sweeps any more");
    }
}
