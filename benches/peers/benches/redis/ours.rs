//! The application with our sessions.

use std::error::Error;
use std::net::SocketAddr;

use actix_web::{App, HttpServer, web};
use session_actix::{Key, Session, SessionMiddleware, SessionRef};
use session_peers::loopback::PATIENCE;

use crate::CONTENTS;

#[derive(Session)]
struct Visitor {
    visits: u32,
    user: Option<u64>,
    signed_in: bool,
    name: String,
    locale: String,
    zone: String,
    newsletter: bool,
    last_seen: u64,
    invited_by: Option<u64>,
    items: u16,
}

async fn fill(mut visitor: Session<Visitor>) -> &'static str {
    visitor.replace(Visitor {
        visits: CONTENTS.visits,
        user: CONTENTS.user,
        signed_in: CONTENTS.signed_in,
        name: CONTENTS.name.to_owned(),
        locale: CONTENTS.locale.to_owned(),
        zone: CONTENTS.zone.to_owned(),
        newsletter: CONTENTS.newsletter,
        last_seen: CONTENTS.last_seen,
        invited_by: CONTENTS.invited_by,
        items: CONTENTS.items,
    });
    "filled"
}

async fn change(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

async fn read(visitor: SessionRef<Visitor>) -> String {
    visitor.name().to_owned()
}

async fn unused() -> &'static str {
    "hello"
}

pub(crate) async fn start(redis: &str) -> Result<SocketAddr, Box<dyn Error>> {
    let store = session_stores::open(redis).await?;
    let sessions = SessionMiddleware::<Visitor>::builder(Key::generate()?).store(store).build()?;
    let server = HttpServer::new(move || {
        App::new()
            .route("/fill", web::get().to(fill))
            .route("/change", web::get().to(change))
            .route("/read", web::get().to(read))
            .route("/unused", web::get().to(unused))
            .wrap(sessions.clone())
    });
    let server = server.workers(1).keep_alive(PATIENCE).bind(("127.0.0.1", 0))?;
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    Ok(address)
}
