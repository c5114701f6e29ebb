//! The application as it is, with a typed session.

use actix_session::config::CookieContentSecurity;
use actix_web::cookie::Key as FormerKey;
use actix_web::{App, HttpResponse, web};
use session_actix::{
    ActixSessionCookies, ActixSessionState, FormerError, Key, MemoryStore, Session, SessionBuilder,
    SessionMiddleware, SessionRef,
};

use super::Site;

#[derive(Session, Clone, Debug, Default, PartialEq)]
#[session(cookie = "__Host-visitor")]
pub struct Visitor {
    pub visits: u32,
    pub name: String,
    pub cart: Vec<String>,
    #[session(rotate)]
    pub user: Option<u64>,
}

/// What becomes of a session of the application as it was.
pub fn read(state: &ActixSessionState) -> Result<Visitor, FormerError> {
    Ok(Visitor {
        visits: state.get("counter")?.unwrap_or_default(),
        name: state.get("name")?.unwrap_or_default(),
        cart: state.get("cart")?.unwrap_or_default(),
        user: state.get("user_id")?,
    })
}

pub fn former(key: FormerKey, security: CookieContentSecurity) -> ActixSessionCookies<Visitor> {
    match security {
        CookieContentSecurity::Private => ActixSessionCookies::private(key, read),
        CookieContentSecurity::Signed => ActixSessionCookies::signed(key, read),
    }
}

pub fn builder() -> SessionBuilder<Visitor, SessionMiddleware<Visitor>> {
    SessionMiddleware::builder(Key::from_bytes(&[1; 32]).expect("32 bytes, not zero"))
}

/// The middleware, with its sessions in their cookies or in a store.
pub fn sessions(former: ActixSessionCookies<Visitor>, stored: bool) -> SessionMiddleware<Visitor> {
    let builder = match stored {
        true => builder().store(MemoryStore::new()),
        false => builder(),
    };
    builder.former(former).build().expect("the settings agree")
}

async fn show(visitor: SessionRef<Visitor>) -> String {
    format!("{:?}", visitor.snapshot())
}

async fn sign_out(mut visitor: Session<Visitor>) -> HttpResponse {
    visitor.invalidate();
    HttpResponse::Ok().finish()
}

pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/", web::get().to(show)).route("/sign-out", web::post().to(sign_out));
}

pub fn start(sessions: SessionMiddleware<Visitor>) -> Site {
    crate::serve!(App::new().configure(routes).wrap(sessions.clone()))
}

/// The page of somebody who is signed in since before.
pub fn page_of_ada() -> String {
    let cart = ["tea", "milk"].map(str::to_owned).to_vec();
    format!("{:?}", Visitor { visits: 41, name: super::NAME.to_owned(), cart, user: Some(7) })
}

pub fn page_of_a_stranger() -> String {
    format!("{:?}", Visitor::default())
}
