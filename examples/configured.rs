//! A server that is told everything by its environment, and does not start if that is wrong.
//!
//! ```sh
//! export SESSION_KEY=$(openssl rand -hex 32)
//! cargo run --example configured
//! SESSION_IDLE_TIMEOUT=30m SESSION_PERSISTENT=true cargo run --example configured
//! SESSION_STORE=file:/tmp/sessions cargo run --example configured
//! SESSION_IDLE_TIMEOUT=30 SESSION_COKIE_NAME=x cargo run --example configured
//! ```
//!
//! The last one does not start, and says why. `docs/configuration.md` lists what there is. `PORT`
//! is another port than 8080.
//!
//! What to look at: `main` reads the settings once and names none of them. Every variable that
//! begins with `SESSION_` is taken for a setting, so a real application puts its own name in front:
//! `Settings::from_env("SHOP_SESSION_")`.

use std::error::Error;

use actix_web::{App, HttpServer, Responder, get, web::Html};
use session_actix::{Session, SessionMiddleware, Settings};

#[derive(Session)]
#[session(cookie = "__Host-configured")]
struct Visitor {
    #[session(merge = add)]
    visits: u32,
}

#[get("/{any:.*}")]
async fn index(mut visitor: Session<Visitor>) -> impl Responder {
    visitor.set_visits(visitor.visits() + 1);
    Html::new(PAGE.replace("{visits}", &visitor.visits().to_string()))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let settings = Settings::from_env("SESSION_")?;
    let mut sessions = SessionMiddleware::<Visitor>::builder(settings.keys()?).settings(&settings);
    if let Some(url) = settings.store() {
        sessions = sessions.store(session_stores::open(url).await?);
    }
    let sessions = sessions.build()?;

    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let server = HttpServer::new(move || App::new().service(index).wrap(sessions.clone()))
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("{settings:?}"); // their names, and no value
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Visits</title>
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; font: 1.1rem/1.5 Georgia, serif; text-align: center }
html { background: light-dark(#f4f2f8, #151318); color: light-dark(#403a4a, #d2cbdc) }
body { min-height: 90vh; display: grid; place-content: center } a { color: inherit }
b { display: block; font-size: min(40vw, 14rem); line-height: 1.1; color: light-dark(#6a48b0, #b79bf0) }
</style><p>Your visits so far <b id="visits">{visits}</b> <a href="">One more</a></p>"#;
