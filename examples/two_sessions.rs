//! Two sessions of one visitor, each in a cookie of its own, with a life of its own.
//!
//! Run `cargo run --example two_sessions` and open the address that it prints. `PORT` is another
//! port than 8080; with `SESSION_KEY=$(openssl rand -hex 32)` in the environment both sessions
//! survive a restart of the server.
//!
//! `Look` is how the visitor likes the pages: it survives the end of the browser session, up to a
//! year, because `choose` calls `persist()`. `Visit` is gone with the browser session. A handler
//! takes the one that it needs, or both; each response sets the cookie of what changed alone.
//!
//! What to try: choose a palette, then close the browser and come back: the palette is still
//! there, and the pages count from 1. End either one and see that the other stays. Or:
//!
//! ```sh
//! curl -i -c jar -b jar http://localhost:8080/                       # sets __Host-visit alone
//! curl -i -c jar -b jar -d palette=Sea http://localhost:8080/look    # __Host-look, with Max-Age
//! curl -i -c jar -b jar -X POST http://localhost:8080/visit/end      # removes __Host-visit
//! curl -s -c jar -b jar http://localhost:8080/ | grep -i sea         # and the look stays
//! ```

use std::error::Error;
use std::time::Duration;

use actix_web::web::{self, Form, Html, Redirect};
use actix_web::{App, HttpServer, Responder};
use serde::{Deserialize, Serialize};
use session_actix::{Key, Session, SessionMiddleware};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How this visitor likes the pages.
#[derive(Session)]
#[session(cookie = "__Host-look")]
struct Look {
    #[session(copy)]
    palette: Palette,
}

/// What happened since the browser was opened.
#[derive(Session)]
#[session(cookie = "__Host-visit")]
struct Visit {
    /// Pages seen.
    pages: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Palette {
    #[default]
    Paper,
    Sea,
    Night,
}

const PALETTES: [Palette; 3] = [Palette::Paper, Palette::Sea, Palette::Night];

/// Only reads the look, so its cookie is not set, except to extend its life every 90 days. A
/// `SessionRef<Look>` would not even do that.
async fn index(look: Session<Look>, mut visit: Session<Visit>) -> impl Responder {
    visit.set_pages(visit.pages() + 1);
    page(look.palette(), visit.pages(), look.is_persistent())
}

#[derive(Deserialize)]
struct Choice {
    palette: Palette,
}

// State changes by POST alone. The cookies' `SameSite=Lax`, a default, keeps them out of the POSTs
// of other sites; tokens against forged requests are to come in a later release.
async fn choose(form: Form<Choice>, mut look: Session<Look>) -> impl Responder {
    look.set_palette(form.palette);
    look.persist();
    Redirect::to("/").see_other()
}

async fn end_look(mut look: Session<Look>) -> impl Responder {
    look.invalidate();
    Redirect::to("/").see_other()
}

async fn end_visit(mut visit: Session<Visit>) -> impl Responder {
    visit.invalidate();
    Redirect::to("/").see_other()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    // One key is enough: each cookie's name has a key of its own derived from it, so neither
    // cookie can be passed off as the other.
    let key = Key::from_env_or_generate("SESSION_KEY")?;
    let visits = SessionMiddleware::<Visit>::new(key.clone());
    let looks = SessionMiddleware::<Look>::builder(key)
        .idle_timeout(180 * DAY)
        .absolute_timeout(365 * DAY)
        .build()?;
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let app = move || {
        App::new()
            .wrap(looks.clone())
            .wrap(visits.clone())
            .route("/", web::get().to(index))
            .route("/look", web::post().to(choose))
            .route("/look/end", web::post().to(end_look))
            .route("/visit/end", web::post().to(end_visit))
    };
    let server = HttpServer::new(app)
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

fn page(palette: Palette, pages: u32, kept: bool) -> Html {
    let choices = PALETTES.map(|choice| {
        let pressed = choice == palette;
        format!("<button name=palette value={choice:?} aria-pressed={pressed}>{choice:?}</button>")
    });
    let kept = if kept { "chosen by you, and kept for up to a year" } else { "the default" };
    Html::new(format!(
        "<!doctype html><html lang=en class={palette:?}><meta charset=utf-8><title>Two sessions</title>
        <meta name=viewport content=\"width=device-width\"><style>{STYLE}</style>
        <h1>Two sessions</h1>
        <section aria-labelledby=look>
          <h2 id=look>Look</h2>
          <p><b id=palette>{palette:?}</b>, <span id=kept>{kept}</span>.</p>
          <form method=post action=/look>{}</form>
          <form method=post action=/look/end><button>Forget the look</button></form>
        </section>
        <section aria-labelledby=visit>
          <h2 id=visit>Visit</h2>
          <p>Pages since you opened the browser: <b id=pages>{pages}</b>.</p>
          <form method=post action=/visit/end><button>End the visit</button></form>
        </section>",
        choices.join(" ")
    ))
}

const STYLE: &str = "
    .Paper { color-scheme: light; --page: #f6f1e7; --card: #fffdf8; --ink: #40352a; --line: #ddd0ba }
    .Sea { color-scheme: light; --page: #dcebef; --card: #f4fafb; --ink: #123f4f; --line: #a9cbd5 }
    .Night { color-scheme: dark; --page: #15161f; --card: #20222f; --ink: #d9dbea; --line: #3c4057 }
    body { margin: 0 auto; max-width: 32rem; padding: 2rem 1.25rem; color: var(--ink);
      font: 1.05rem/1.6 Georgia, serif }
    html { background: var(--page) }
    h1 { font-weight: normal } h2 { margin: 0; font-size: 1.2rem }
    section { margin-top: 1.25rem; padding: 1.25rem 1.5rem; background: var(--card);
      border: 1px solid var(--line); border-radius: .75rem }
    form { margin-top: .75rem }
    button { padding: .35rem 1rem; font: inherit; color: inherit; background: none; cursor: pointer;
      border: 1px solid var(--line); border-radius: 2rem }
    button[aria-pressed=true] { color: var(--card); background: var(--ink) }
    :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }";
