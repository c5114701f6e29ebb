//! actix-session with its store of cookies.

use std::hint::black_box;
use std::io;
use std::net::SocketAddr;

use actix_session::config::CookieContentSecurity;
use actix_session::storage::CookieSessionStore;
use actix_session::{Session, SessionMiddleware};
use actix_web::body::MessageBody;
use actix_web::cookie::Key;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::action::Action;
use crate::application::{Application, of_actix};
use crate::contents::Contents;
use crate::key_values::KeyValues;
use crate::loopback::server;

impl KeyValues for Session {
    fn get<T: DeserializeOwned + 'static>(&self, key: &str) -> T {
        self.get(key).expect("it was written").expect("it is there")
    }

    fn insert<T: Serialize + Sync + 'static>(&self, key: &str, value: T) {
        self.insert(key, value).expect("it can be written");
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

fn sessions(signed: bool) -> SessionMiddleware<CookieSessionStore> {
    let key = Key::from(&[1; 64]);
    let builder = SessionMiddleware::builder(CookieSessionStore::default(), key);
    match signed {
        true => builder.cookie_content_security(CookieContentSecurity::Signed).build(),
        false => builder.build(),
    }
}

fn app<C: Contents>(
    signed: bool,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .route(Action::Unused.path(), web::get().to(unused))
        .route(Action::ReadOne.path(), web::get().to(read_one))
        .route(Action::ReadAll.path(), web::get().to(read_all::<C>))
        .route(Action::ChangeOne.path(), web::get().to(change_one))
        .route(Action::ChangeAll.path(), web::get().to(change_all::<C>))
        .route(Action::FirstSave.path(), web::get().to(first_save::<C>))
        .wrap(sessions(signed))
}

pub(crate) async fn application<C: Contents>(signed: bool) -> Box<dyn Application> {
    of_actix(app::<C>(signed)).await
}

pub(crate) fn serve<C: Contents>(signed: bool) -> io::Result<SocketAddr> {
    server::start(move || app::<C>(signed))
}
