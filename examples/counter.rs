//! A page that counts your visits: `cargo run --example counter`, open the address, and reload.
//! Or run `curl -c jar -b jar http://localhost:8080/` a few times; without the jar you are new.
//! Change a letter of the cookie, and you are new again. The count survives a restart with
//! `SESSION_KEY=$(openssl rand -hex 32)` in the environment; `PORT` is another port than 8080.
use actix_web::{App, HttpServer, Responder, get, web::Html};
use session_actix::{Key, Session, SessionMiddleware};

#[derive(Session)]
#[session(cookie = "__Host-counter")]
struct Visitor {
    visits: u32,
}

#[get("/")]
async fn index(mut visitor: Session<Visitor>) -> impl Responder {
    visitor.set_visits(visitor.visits() + 1);
    Html::new(PAGE.replace("{visits}", &visitor.visits().to_string()))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt::init();
    let sessions = SessionMiddleware::<Visitor>::new(Key::from_env_or_generate("SESSION_KEY")?);
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let server = HttpServer::new(move || App::new().wrap(sessions.clone()).service(index))
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Visits</title>
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; font: 1.1rem/1.5 Georgia, serif; text-align: center }
html { background: light-dark(#faf6ef, #181512); color: light-dark(#4a4038, #d8cfc4) }
body { min-height: 90vh; display: grid; place-content: center } a { color: inherit }
b { display: block; font-size: min(40vw, 14rem); line-height: 1.1; color: light-dark(#b4532a, #f2a65a) }
</style><p>Your visits so far <b id="visits">{visits}</b> <a href="/">One more</a></p>"#;
