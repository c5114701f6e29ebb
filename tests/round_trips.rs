//! How often a request asks the store: as little as it can.

use std::sync::{Arc, Mutex};

use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, web};
use session_actix::{Key, MemoryStore, Session, SessionMiddleware, SessionRef};
use session_core::{AnyStore, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

#[path = "../session-stores/tests/support/mod.rs"]
mod servers;

use servers::redis::{self, Monitor};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

async fn change(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

/// Takes the session to write it, and leaves it as it is.
async fn set_the_same(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits());
    visitor.visits().to_string()
}

async fn read(visitor: SessionRef<Visitor>) -> String {
    visitor.visits().to_string()
}

/// Takes it twice.
async fn read_and_change(reading: SessionRef<Visitor>, mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(reading.visits() + 1);
    visitor.visits().to_string()
}

async fn unused() -> &'static str {
    "hello"
}

/// Sends requests, and has said after each of them what the store was `asked`.
async fn requests_ask_as_little_as_they_can(
    store: impl SessionStore,
    mut asked: impl FnMut() -> Vec<String>,
    [create, load, update]: [&str; 3],
) {
    let key = Key::from_bytes(&[1; 32]).expect("a key");
    let sessions = SessionMiddleware::<Visitor>::builder(key).store(store).build();
    let app = App::new()
        .route("/change", web::get().to(change))
        .route("/set-the-same", web::get().to(set_the_same))
        .route("/read", web::get().to(read))
        .route("/read-and-change", web::get().to(read_and_change))
        .route("/unused", web::get().to(unused))
        .wrap(sessions.expect("the settings agree"));
    let app = init_service(app).await;

    let response = call_service(&app, TestRequest::get().uri("/change").to_request()).await;
    let set_cookie = response.headers().get(SET_COOKIE).expect("a new session");
    let set_cookie = set_cookie.to_str().expect("ASCII");
    let cookie = set_cookie.split(';').next().expect("name=value");
    assert_eq!(asked(), [create]);

    let with = Some(cookie);
    let cases: [(&str, Option<&str>, &[&str]); 6] = [
        ("/change", with, &[load, update]),
        ("/read-and-change", with, &[load, update]),
        ("/read", with, &[load]),
        ("/set-the-same", with, &[load]),
        ("/unused", with, &[]),
        ("/read", None, &[]),
    ];
    for (path, cookie, expected) in cases {
        let mut request = TestRequest::get().uri(path);
        if let Some(cookie) = cookie {
            request = request.insert_header((COOKIE, cookie));
        }
        let response = call_service(&app, request.to_request()).await;
        assert!(response.status().is_success(), "{path}: {}", response.status());
        assert_eq!(asked(), expected, "{path}, with a cookie: {}", cookie.is_some());
    }
}

#[actix_web::test]
async fn redis_is_asked_once_to_load_and_once_to_write() {
    let Some(server) = redis::start() else { return };
    let store = session_stores::open(&redis::url(&server)).await.expect("it opens");
    let mut monitor = Monitor::start(&server);
    requests_ask_as_little_as_they_can(store, || monitor.heard(), ["SET", "GET", "EVALSHA"]).await;
}

#[actix_web::test]
async fn memory_is_asked_once_to_load_and_once_to_write() {
    let store = Counted { store: AnyStore::new(MemoryStore::new()), asked: Arc::default() };
    let asked = Arc::clone(&store.asked);
    let asked = || std::mem::take(&mut *asked.lock().expect("nobody panics"));
    requests_ask_as_little_as_they_can(store, asked, ["create", "load", "update"]).await;
}

/// A store that writes down what it is asked.
struct Counted {
    store: AnyStore,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Counted {
    fn note(&self, operation: &str) {
        self.asked.lock().expect("nobody panics").push(operation.to_owned());
    }
}

impl SessionStore for Counted {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.note("load");
        self.store.load(key).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.note("create");
        self.store.create(key, write).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.note("update");
        self.store.update(key, expected, write).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.note("delete");
        self.store.delete(key).await
    }
}
