//! session-actix.

use std::hint::black_box;
use std::io;
use std::net::SocketAddr;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use session_actix::{Key, Session, SessionMiddleware, SessionRef};

use crate::application::{Application, of_actix, routes};
use crate::contents::Contents;
use crate::loopback::server;

async fn unused() -> &'static str {
    "hello"
}

async fn read_one<C: Contents>(session: SessionRef<C>) -> &'static str {
    black_box(C::read_one(&session));
    "hello"
}

async fn read_all<C: Contents>(session: SessionRef<C>) -> &'static str {
    C::read_all(&session);
    "hello"
}

async fn change_one<C: Contents>(mut session: Session<C>) -> &'static str {
    let counter = C::read_one(&session);
    C::change_one(&mut session, counter + 1);
    "hello"
}

async fn change_all<C: Contents>(mut session: Session<C>) -> &'static str {
    C::changed().change_all(&mut session);
    "hello"
}

async fn first_save<C: Contents>(mut session: Session<C>) -> &'static str {
    C::filled().change_all(&mut session);
    "hello"
}

fn sessions<C: Contents>() -> SessionMiddleware<C> {
    let key = Key::from_bytes(&[1; 32]).expect("32 bytes");
    SessionMiddleware::builder(key).build().expect("the defaults agree")
}

fn app<C: Contents>(
    sessions: SessionMiddleware<C>,
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
        web::get().to(unused),
        web::get().to(read_one::<C>),
        web::get().to(read_all::<C>),
        web::get().to(change_one::<C>),
        web::get().to(change_all::<C>),
        web::get().to(first_save::<C>),
    ])
    .wrap(sessions)
}

pub(crate) async fn application<C: Contents>() -> Box<dyn Application> {
    of_actix(app::<C>(sessions())).await
}

pub(crate) fn serve<C: Contents>() -> io::Result<SocketAddr> {
    let sessions = sessions::<C>();
    server::start(move || app(sessions.clone()))
}
