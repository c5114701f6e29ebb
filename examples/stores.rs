//! The same session in any store: which one, the command line says.
//!
//! Run `cargo run --example stores`, open the address that it prints, and reload. Then stop the
//! program and start it again: the count goes on, for it is in files, under your directory for
//! temporary ones. Any other store takes one argument:
//!
//! ```sh
//! cargo run --example stores -- memory:
//! cargo run --example stores -- file:/tmp/sessions
//! cargo run --example stores -- redb:/tmp/sessions.redb
//! cargo run --example stores -- sqlite:/tmp/sessions.db
//! cargo run --example stores -- 'postgres://user:password@localhost/app?create=true'
//! cargo run --example stores -- 'mysql://user:password@localhost/app?create=true'
//! cargo run --example stores -- redis://localhost
//! cargo run --example stores -- memcached://localhost
//! ```
//!
//! `PORT` is another port than 8080, and `SESSION_KEY` another key than the one that this example
//! keeps beside its files: start two servers with the same key and the same store, and it does not
//! matter which of them is asked.
//!
//! What to look at: `main` opens the store by its URL and hands it to the middleware; nothing else
//! knows that there is one. `visits` says what becomes of two requests that count at once. `user`
//! is marked `owner`, so that all sessions of somebody can be listed and ended, if the store can.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use actix_web::web::{self, Data, Form, Html, Redirect};
use actix_web::{App, HttpServer, Responder};
use serde::Deserialize;
use session_actix::{Key, SaveError, Session, SessionMiddleware, SessionRef, Sessions, StoreError};

#[derive(Session)]
#[session(cookie = "__Host-stores")]
struct Visitor {
    /// Pages that this visitor has seen; two requests at once count as two.
    #[session(merge = add)]
    visits: u32,
    /// Who is signed in.
    #[session(owner)]
    user: Option<String>,
}

/// What the pages say of the store.
struct About {
    scheme: String,
}

async fn index(
    mut visitor: Session<Visitor>,
    sessions: Data<Sessions<Visitor>>,
    about: Data<About>,
) -> Result<impl Responder, actix_web::Error> {
    visitor.set_visits(visitor.visits() + 1);
    let signed_in = match visitor.user() {
        None => SIGN_IN.to_owned(),
        Some(user) => signed_in(user, &sessions).await.map_err(unavailable)?,
    };
    let page = PAGE
        .replace("{visits}", &visitor.visits().to_string())
        .replace("{scheme}", &about.scheme)
        .replace("{signed_in}", &signed_in);
    Ok(Html::new(page))
}

/// Where else this user is signed in.
async fn signed_in(user: &str, sessions: &Sessions<Visitor>) -> Result<String, StoreError> {
    let (devices, everywhere) = match sessions.of(&user.to_owned()).await {
        Ok(listed) => {
            (format!("signed in <b id=\"devices\">{}</b> times", listed.len()), EVERYWHERE)
        }
        Err(StoreError::Unsupported(_)) => ("this store keeps no lists".to_owned(), ""),
        Err(error) => return Err(error),
    };
    let text = SIGNED_IN.replace("{user}", &escaped(user)).replace("{devices}", &devices);
    Ok(text + everywhere)
}

#[derive(Deserialize)]
struct SignIn {
    user: String,
}

/// FOR THIS DEMONSTRATION ONLY: whoever gives a name has it. The example `login` asks for a
/// password.
async fn sign_in(mut visitor: Session<Visitor>, form: Form<SignIn>) -> impl Responder {
    visitor.set_user(form.into_inner().user);
    Redirect::to("/").see_other()
}

async fn sign_out(mut visitor: Session<Visitor>) -> impl Responder {
    visitor.invalidate();
    Redirect::to("/").see_other()
}

async fn sign_out_everywhere(
    visitor: SessionRef<Visitor>,
    sessions: Data<Sessions<Visitor>>,
) -> Result<impl Responder, actix_web::Error> {
    if let Some(user) = visitor.user() {
        sessions.end_all(&user.to_owned()).await.map_err(unavailable)?;
    }
    Ok(Redirect::to("/").see_other())
}

fn unavailable(error: impl Into<SaveError>) -> actix_web::Error {
    session_actix::SessionError::from(error.into()).into()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let place = std::env::temp_dir().join("session-stores-example");
    let default = || format!("file:{}", place.join("sessions").display());
    let url = std::env::args().nth(1).unwrap_or_else(default);
    let key = match std::env::var_os("SESSION_KEY") {
        Some(_) => Key::from_env("SESSION_KEY")?,
        None => key_of_this_example(&place)?,
    };

    let store = session_stores::open(&url).await?;
    let sessions = SessionMiddleware::<Visitor>::builder(key).store(store).build()?;

    let by_owner = Data::new(Sessions::from(&sessions));
    let scheme = url.split(':').next().unwrap_or_default().to_owned();
    let about = Data::new(About { scheme });
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let server = HttpServer::new(move || {
        App::new()
            .app_data(by_owner.clone())
            .app_data(about.clone())
            .route("/", web::get().to(index))
            .route("/sign-in", web::post().to(sign_in))
            .route("/sign-out", web::post().to(sign_out))
            .route("/sign-out-everywhere", web::post().to(sign_out_everywhere))
            .wrap(sessions.clone())
    });
    let server = server
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

/// So that the count survives a restart without any preparation. A real application is given its
/// key, and keeps none on its disk.
fn key_of_this_example(place: &Path) -> Result<Key, Box<dyn Error>> {
    let file = place.join("key");
    fs::create_dir_all(place)?;
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Only the first start makes one.
    if let Ok(mut new) = options.write(true).create_new(true).open(&file) {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        new.write_all(&key)?;
    }
    Ok(Key::from_bytes(&fs::read(&file)?)?)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

const SIGN_IN: &str = r#"<form method="post" action="/sign-in">
<input name="user" aria-label="Your name" required maxlength="40"><button>Sign in</button></form>"#;

const SIGNED_IN: &str = r#"<p>You are <b id="user">{user}</b>, {devices}.
<form method="post" action="/sign-out"><button>Sign out</button></form>"#;

const EVERYWHERE: &str = r#"
<form method="post" action="/sign-out-everywhere"><button>Sign out everywhere</button></form>"#;

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Stores</title>
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; font: 1.1rem/1.6 Georgia, serif; text-align: center }
html { background: light-dark(#f3f6f4, #131815); color: light-dark(#38443d, #cbd8d0) }
body { min-height: 90vh; display: grid; place-content: center; gap: .6rem } form { display: inline }
a { color: inherit } input, button { font: inherit; padding: .1em .6em; margin: .15em }
#visits { display: block; font-size: min(40vw, 12rem); line-height: 1.1; color: light-dark(#2f7d5b, #7fd1a8) }
</style><p>Your visits so far, in <b id="store">{scheme}</b>:
<b id="visits">{visits}</b><a href="/">One more</a></p><div>{signed_in}</div>"#;
