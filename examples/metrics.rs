//! What happens to sessions, counted for a monitoring system.
//!
//! Run `cargo run --example metrics` and open the address that it prints. `PORT` is another port
//! than 8080.
//!
//! What to look at: `Metrics::count` gets every event; its `kind.name()` is the label. What is
//! rejected is counted by reason as well: many of `Signature` are a key that one server lacks, or
//! somebody who tries.
//!
//! What to try, beside a browser:
//!
//! ```sh
//! curl -s -c jar -b jar http://localhost:8080/          # a session begins
//! curl -s -c jar -b jar http://localhost:8080/login     # and takes a new identity
//! curl -s -c jar -b jar http://localhost:8080/logout    # and ends
//! curl -s -b visitor=forged http://localhost:8080/      # and this is none
//! curl -s http://localhost:8080/metrics                 # in the text format of Prometheus
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{App, HttpServer, Responder, get, web};
use session_actix::{EventKind, Key, Session, SessionEvent, SessionMiddleware};

#[derive(Session)]
#[session(cookie = "visitor")]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

/// How often what has happened, by its labels.
#[derive(Default)]
struct Metrics(Mutex<BTreeMap<String, u64>>);

impl Metrics {
    fn count(&self, event: SessionEvent<'_>) {
        let (session, kind) = (event.session, event.kind.name());
        let labels = match event.kind {
            EventKind::Rejected(reason) | EventKind::Expired(reason) => {
                format!("session=\"{session}\",event=\"{kind}\",reason=\"{reason:?}\"")
            }
            _ => format!("session=\"{session}\",event=\"{kind}\""),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(labels).or_default() += 1;
    }

    fn to_text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = counts
            .iter()
            .map(|(labels, count)| format!("session_events_total{{{labels}}} {count}\n"));
        format!("# TYPE session_events_total counter\n{}", lines.collect::<String>())
    }
}

#[get("/")]
async fn index(mut visitor: Session<Visitor>) -> impl Responder {
    visitor.set_visits(visitor.visits() + 1);
    format!("visit {}\n", visitor.visits())
}

// GET, so that it can be tried from an address bar; a real sign-in is a POST: see `login`.
#[get("/login")]
async fn login(mut visitor: Session<Visitor>) -> impl Responder {
    visitor.set_user(1);
    "signed in\n"
}

#[get("/logout")]
async fn logout(mut visitor: Session<Visitor>) -> impl Responder {
    visitor.invalidate();
    "signed out\n"
}

#[get("/metrics")]
async fn show(metrics: web::Data<Metrics>) -> impl Responder {
    metrics.to_text()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let metrics = web::Data::from(Arc::new(Metrics::default()));
    let counted = metrics.clone();
    let sessions = SessionMiddleware::<Visitor>::builder(Key::from_env_or_generate("SESSION_KEY")?)
        .on_event(move |event| counted.count(event))
        .build()?;
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let app = move || {
        let pages = (index, login, logout, show);
        App::new().app_data(metrics.clone()).service(pages).wrap(sessions.clone())
    };
    let server = HttpServer::new(app)
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}
