//! actix-session with its store of cookies.

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

use crate::application::{Application, of_actix, routes};
use crate::contents::Contents;
use crate::key_values::{self, KeyValues};
use crate::loopback::server;

impl KeyValues for Session {
    fn get<T: DeserializeOwned + 'static>(&self, key: &str) -> T {
        self.get(key).expect("it was written").expect("it is there")
    }

    fn insert<T: Serialize + Sync + 'static>(&self, key: &str, value: T) {
        self.insert(key, value).expect("it can be written");
    }
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
    routes([
        web::get().to(key_values::unused),
        web::get().to(key_values::read_one::<Session>),
        web::get().to(key_values::read_all::<Session, C>),
        web::get().to(key_values::change_one::<Session>),
        web::get().to(key_values::change_all::<Session, C>),
        web::get().to(key_values::first_save::<Session, C>),
    ])
    .wrap(sessions(signed))
}

pub(crate) async fn application<C: Contents>(signed: bool) -> Box<dyn Application> {
    of_actix(app::<C>(signed)).await
}

pub(crate) fn serve<C: Contents>(signed: bool) -> io::Result<SocketAddr> {
    server::start(move || app::<C>(signed))
}
