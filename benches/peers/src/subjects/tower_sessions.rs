//! tower-sessions with its store of signed cookies, on axum.

use axum::Router;
use axum::routing::get;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower_sessions_cookie_store::{CookieSessionManagerLayer, Key, Session};

use crate::action::Action;
use crate::application::{Application, at_once, of_axum};
use crate::contents::Contents;
use crate::key_values::{self, KeyValues};

/// Its methods are asynchronous for the sake of stores; with cookies they never wait.
impl KeyValues for Session {
    fn get<T: DeserializeOwned + 'static>(&self, key: &str) -> T {
        at_once(self.get(key)).expect("it was written").expect("it is there")
    }

    fn insert<T: Serialize + Sync + 'static>(&self, key: &str, value: T) {
        at_once(self.insert(key, value)).expect("it can be written");
    }
}

pub(crate) fn application<C: Contents>() -> Box<dyn Application> {
    let router = Router::new()
        .route(Action::Unused.path(), get(key_values::unused))
        .route(Action::ReadOne.path(), get(key_values::read_one::<Session>))
        .route(Action::ReadAll.path(), get(key_values::read_all::<Session, C>))
        .route(Action::ChangeOne.path(), get(key_values::change_one::<Session>))
        .route(Action::ChangeAll.path(), get(key_values::change_all::<Session, C>))
        .route(Action::FirstSave.path(), get(key_values::first_save::<Session, C>))
        .layer(CookieSessionManagerLayer::signed(Key::from(&[1; 64])));
    of_axum(router)
}
