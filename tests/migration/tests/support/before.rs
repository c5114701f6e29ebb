//! The application as it was, with actix-session.

use actix_session::config::CookieContentSecurity;
use actix_session::storage::{CookieSessionStore, SessionStore};
use actix_session::{Session, SessionMiddleware};
use actix_web::cookie::Key;
use actix_web::{App, Error, HttpResponse, web};

use super::{NAME, Site};

async fn sign_in(session: Session) -> Result<HttpResponse, Error> {
    session.renew();
    session.insert("user_id", 7_u64)?;
    session.insert("name", NAME)?;
    session.insert("cart", vec!["tea", "milk"])?;
    session.insert("counter", 41)?;
    Ok(HttpResponse::Ok().finish())
}

async fn show(session: Session) -> Result<String, Error> {
    Ok(format!("{:?}", session.get::<u64>("user_id")?))
}

pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/", web::get().to(show)).route("/sign-in", web::post().to(sign_in));
}

/// With its sessions in their cookies.
pub fn start(key: Key, security: CookieContentSecurity) -> Site {
    crate::serve!(App::new().configure(routes).wrap(sessions(
        CookieSessionStore::default(),
        &key,
        security
    )))
}

pub fn sessions<S: SessionStore>(
    store: S,
    key: &Key,
    security: CookieContentSecurity,
) -> SessionMiddleware<S> {
    SessionMiddleware::builder(store, key.clone()).cookie_content_security(security).build()
}
