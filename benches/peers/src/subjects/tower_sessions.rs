//! tower-sessions with its store of signed cookies, on axum.

use std::hint::black_box;

use axum::Router;
use axum::routing::get;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower_sessions_cookie_store::{CookieSessionManagerLayer, Key, Session};

use crate::action::Action;
use crate::application::{Application, at_once, of_axum};
use crate::contents::Contents;
use crate::key_values::KeyValues;

/// Its methods are asynchronous for the sake of stores; with cookies they never wait.
impl KeyValues for Session {
    fn get<T: DeserializeOwned + 'static>(&self, key: &str) -> T {
        at_once(self.get(key)).expect("it was written").expect("it is there")
    }

    fn insert<T: Serialize + Sync + 'static>(&self, key: &str, value: T) {
        at_once(self.insert(key, value)).expect("it can be written");
    }
}

async fn unused() -> &'static str {
    "hello"
}

async fn read_one(session: Session) -> &'static str {
    black_box(KeyValues::get::<u32>(&session, "counter"));
    "hello"
}

async fn read_all<C: Contents>(session: Session) -> &'static str {
    C::get_all(&session);
    "hello"
}

async fn change_one(session: Session) -> &'static str {
    let counter: u32 = KeyValues::get(&session, "counter");
    KeyValues::insert(&session, "counter", counter + 1);
    "hello"
}

async fn change_all<C: Contents>(session: Session) -> &'static str {
    C::changed().insert_all(&session);
    "hello"
}

async fn first_save<C: Contents>(session: Session) -> &'static str {
    C::filled().insert_all(&session);
    "hello"
}

pub(crate) fn application<C: Contents>() -> Box<dyn Application> {
    let router = Router::new()
        .route(Action::Unused.path(), get(unused))
        .route(Action::ReadOne.path(), get(read_one))
        .route(Action::ReadAll.path(), get(read_all::<C>))
        .route(Action::ChangeOne.path(), get(change_one))
        .route(Action::ChangeAll.path(), get(change_all::<C>))
        .route(Action::FirstSave.path(), get(first_save::<C>))
        .layer(CookieSessionManagerLayer::signed(Key::from(&[1; 64])));
    of_axum(router)
}
