//! The same application with actix-session, as its documentation shows it.

use std::error::Error;
use std::net::SocketAddr;

use actix_session::storage::RedisSessionStore;
use actix_session::{Session, SessionMiddleware};
use actix_web::cookie::Key;
use actix_web::{App, HttpServer, Result, web};
use session_peers::loopback::PATIENCE;

use crate::CONTENTS;

async fn fill(session: Session) -> Result<&'static str> {
    session.insert("visits", CONTENTS.visits)?;
    session.insert("user", CONTENTS.user)?;
    session.insert("signed_in", CONTENTS.signed_in)?;
    session.insert("name", CONTENTS.name)?;
    session.insert("locale", CONTENTS.locale)?;
    session.insert("zone", CONTENTS.zone)?;
    session.insert("newsletter", CONTENTS.newsletter)?;
    session.insert("last_seen", CONTENTS.last_seen)?;
    session.insert("invited_by", CONTENTS.invited_by)?;
    session.insert("items", CONTENTS.items)?;
    Ok("filled")
}

async fn change(session: Session) -> Result<String> {
    let visits = session.get::<u32>("visits")?.unwrap_or_default() + 1;
    session.insert("visits", visits)?;
    Ok(visits.to_string())
}

async fn read(session: Session) -> Result<String> {
    Ok(session.get::<String>("name")?.unwrap_or_default())
}

async fn unused() -> &'static str {
    "hello"
}

pub(crate) async fn start(redis: &str) -> Result<SocketAddr, Box<dyn Error>> {
    let store = RedisSessionStore::new(redis).await?;
    let key = Key::generate();
    let server = HttpServer::new(move || {
        App::new()
            .route("/fill", web::get().to(fill))
            .route("/change", web::get().to(change))
            .route("/read", web::get().to(read))
            .route("/unused", web::get().to(unused))
            .wrap(SessionMiddleware::new(store.clone(), key.clone()))
    });
    let server = server.workers(1).keep_alive(PATIENCE).bind(("127.0.0.1", 0))?;
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    Ok(address)
}
