//! The least application, with a session and without.

use std::io;

use crate::package::{Package, ours};

const PLAIN: &str = r#"use actix_web::{App, HttpServer, web};

async fn index() -> String {
    "hello".to_owned()
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().route("/", web::get().to(index)))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}
"#;

const WITH_SESSION: &str = r#"use actix_web::{App, HttpServer, web};
use session_actix::{Key, Session, SessionMiddleware};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

async fn index(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    format!("visit {}", visitor.visits())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let key = Key::generate().map_err(std::io::Error::other)?;
    let sessions = SessionMiddleware::<Visitor>::new(key);
    HttpServer::new(move || App::new().wrap(sessions.clone()).route("/", web::get().to(index)))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}
"#;

/// Seconds of a clean build.
pub(crate) fn build(with_session: bool) -> io::Result<f64> {
    let mut dependencies =
        "actix-web = { version = \"4\", default-features = false, features = [\"macros\"] }\n"
            .to_owned();
    let (name, source) = match with_session {
        true => ("application-with", WITH_SESSION),
        false => ("application-without", PLAIN),
    };
    if with_session {
        dependencies += &ours("session-actix");
    }
    let package = Package::new(name, &dependencies, "main.rs", source)?;
    package.clean("built")?;
    package.cargo("build", "built")
}
