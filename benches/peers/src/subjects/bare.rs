//! Applications without a session. They make the values that the others set, and let them go, so
//! that no library pays for them.

use std::hint::black_box;
use std::io;
use std::net::SocketAddr;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use axum::Router;
use axum::routing::get;

use crate::action::Action;
use crate::application::{self, Application, routes};
use crate::contents::Contents;
use crate::loopback::server;

async fn nothing() -> &'static str {
    "hello"
}

async fn changed<C: Contents>() -> &'static str {
    black_box(C::changed());
    "hello"
}

async fn filled<C: Contents>() -> &'static str {
    black_box(C::filled());
    "hello"
}

fn app<C: Contents>() -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    routes([
        web::get().to(nothing),
        web::get().to(nothing),
        web::get().to(nothing),
        web::get().to(nothing),
        web::get().to(changed::<C>),
        web::get().to(filled::<C>),
    ])
}

pub(crate) async fn of_actix<C: Contents>() -> Box<dyn Application> {
    application::of_actix(app::<C>()).await
}

pub(crate) fn of_axum<C: Contents>() -> Box<dyn Application> {
    let router = Router::new()
        .route(Action::Unused.path(), get(nothing))
        .route(Action::ReadOne.path(), get(nothing))
        .route(Action::ReadAll.path(), get(nothing))
        .route(Action::ChangeOne.path(), get(nothing))
        .route(Action::ChangeAll.path(), get(changed::<C>))
        .route(Action::FirstSave.path(), get(filled::<C>));
    application::of_axum(router)
}

pub(crate) fn serve<C: Contents>() -> io::Result<SocketAddr> {
    server::start(app::<C>)
}
