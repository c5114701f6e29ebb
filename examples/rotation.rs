//! Keys, and then the algorithm, replaced while people are using the site, and nobody is signed out.
//!
//! Run `cargo run --example rotation` and open the address that it prints. `PORT` is another port
//! than 8080. `SESSION_KEY` and `SESSION_KEY_NEW` are the two keys (`openssl rand -hex 32` makes
//! one); one that is not set is made up.
//!
//! Replacing something takes three deploys, because for a while old and new servers answer side by
//! side, and each must read what the other writes:
//!
//! 1. `[old, new]`: every server learns to read the new one; nobody writes it yet.
//! 2. `[new, old]`: the new one writes, and cookies of the old one are written anew.
//! 3. `[new]`: the old one goes, after the absolute timeout (14 days unless you set another), when
//!    no cookie of it can be valid any more.
//!
//! A key that *leaked* is not rotated: take it out at once, and let people sign in again.
//!
//! What to try: reload the page a few times, press the button, and go on. Here all the deploys are
//! in one process, each an application of its own, and the button says which of them answers; the
//! count goes on, and the time at which the session began stays. Or:
//!
//! ```sh
//! curl -c jar -b jar http://localhost:8080/              # visit 1
//! curl -X POST http://localhost:8080/deploy              # the next deploy
//! curl -c jar -b jar http://localhost:8080/              # visit 2
//! ```
//!
//! Press the button three times without using the jar, and the jar starts anew: nothing wrote its
//! cookie with the new key. That is why the third deploy waits.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::guard::fn_guard;
use actix_web::web::{self, Data, Html, Redirect};
use actix_web::{App, HttpServer, Responder};
use session_actix::{Algorithm, BuildError, Key, KeyEntry, KeyRing, Session, SessionMiddleware};

#[derive(Session)]
#[session(cookie = "__Host-rotation")]
struct Visitor {
    /// Pages this visitor has seen.
    visits: u32,
}

/// The deploy that answers.
static LIVE: AtomicUsize = AtomicUsize::new(0);

/// The last one.
const LAST: usize = 6;

/// What goes out when the button is pressed.
#[derive(Clone)]
struct Deploy {
    number: usize,
    why: &'static str,
    keys: Vec<&'static str>,
    sessions: SessionMiddleware<Visitor>,
}

/// A key with the algorithm that it is used with, and what to call the two.
type Named = (&'static str, KeyEntry);

/// Two changes of three deploys each: the key, then the algorithm.
fn deploys(old: Key, new: Key) -> Result<Vec<Deploy>, BuildError> {
    let strong = KeyEntry::new(new.clone()).algorithm(Algorithm::HmacSha256_128);
    let strong = ("new key, HMAC-SHA256", strong);
    let new = ("new key, HMAC-SHA1", KeyEntry::new(new).algorithm(Algorithm::HmacSha1_128));
    let old = ("old key, HMAC-SHA1", KeyEntry::new(old).algorithm(Algorithm::HmacSha1_128));
    let plan: [(_, &Named, &[&Named]); LAST + 1] = [
        ("The beginning: one key.", &old, &[]),
        ("Every server learns to read the new key.", &old, &[&new]),
        ("The new key writes; the old one is still read.", &new, &[&old]),
        ("Later, the old key goes.", &new, &[]),
        ("Every server learns to read HMAC-SHA256.", &new, &[&strong]),
        ("HMAC-SHA256 writes; HMAC-SHA1 is still read.", &strong, &[&new]),
        ("Later, HMAC-SHA1 goes.", &strong, &[]),
    ];
    let deploys = plan.into_iter().enumerate();
    deploys.map(|(number, (why, first, others))| deploy(number, why, first, others)).collect()
}

/// The first key writes, all are read.
fn deploy(
    number: usize,
    why: &'static str,
    (first, writes): &Named,
    others: &[&Named],
) -> Result<Deploy, BuildError> {
    let mut keys = vec![*first];
    let mut ring = KeyRing::new(writes.clone());
    for (name, entry) in others {
        keys.push(name);
        ring = ring.accept(entry.clone());
    }
    let sessions = SessionMiddleware::builder(ring).build()?;
    Ok(Deploy { number, why, keys, sessions })
}

async fn index(mut visitor: Session<Visitor>, deploy: Data<Deploy>) -> impl Responder {
    visitor.set_visits(visitor.visits() + 1);
    page(&visitor, &deploy)
}

async fn next_deploy() -> impl Responder {
    // It fails when there is no next one, and then the last one stays.
    let next = |live: usize| (live < LAST).then_some(live + 1);
    let _ = LIVE.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
    Redirect::to("/").see_other()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let old = Key::from_env_or_generate("SESSION_KEY")?;
    let new = Key::from_env_or_generate("SESSION_KEY_NEW")?;
    let deploys = deploys(old, new)?;
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let app = move || {
        let mut app = App::new().route("/deploy", web::post().to(next_deploy));
        for deploy in deploys.clone() {
            let number = deploy.number;
            let scope = web::scope("")
                .guard(fn_guard(move |_| LIVE.load(Ordering::SeqCst) == number))
                .wrap(deploy.sessions.clone())
                .app_data(Data::new(deploy))
                .route("/", web::get().to(index));
            app = app.service(scope);
        }
        app
    };
    let server = HttpServer::new(app)
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

fn clock(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    format!("{:02}:{:02}:{:02} UTC", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}

fn page(visitor: &Session<Visitor>, deploy: &Deploy) -> Html {
    let Deploy { number, why, keys, .. } = deploy;
    let keys = keys.iter().enumerate().map(|(place, name)| {
        let does = if place == 0 { "writes, and reads" } else { "reads" };
        format!("<li><b>{name}</b> {does}")
    });
    let button = if *number == LAST {
        "<p>That was the last one.</p>"
    } else {
        "<form method=post action=/deploy><button>Deploy the next one</button></form>"
    };
    Html::new(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Rotation</title>
        <meta name=viewport content=\"width=device-width\"><style>{STYLE}</style>
        <h1>Visit <span id=visits>{visits}</span></h1>
        <p>of a session that began at <time id=began>{began}</time>. <a href=/>Once more</a></p>
        <section><h2>Deploy <span id=deploy>{number}</span></h2>
        <p>{why}</p><ol>{keys}</ol>{button}</section>",
        visits = visitor.visits(),
        began = clock(visitor.created_at()),
        keys = keys.collect::<String>(),
    ))
}

const STYLE: &str = "
    :root { color-scheme: light dark; font: 1.05rem/1.6 Georgia, serif;
      color: light-dark(#2d3b33, #dbe7df); background: light-dark(#f2f5f0, #121814) }
    body { margin: 0 auto; max-width: 30rem; padding: 3rem 1.25rem }
    h1 { margin: 0; font-size: 3rem; font-weight: normal; line-height: 1.1 } h2 { margin: 0 }
    section { margin-top: 2rem; padding: 1.25rem 1.5rem; border-radius: .75rem;
      background: light-dark(#fff, #1c2620); border: 1px solid light-dark(#d3ddd3, #35443a) }
    a { color: inherit } ol { padding-left: 1.25rem }
    button { padding: .45rem 1.2rem; font: inherit; color: light-dark(#fff, #121814);
      background: light-dark(#2f6b4a, #8fd0ab); border: 0; border-radius: .4rem; cursor: pointer }
    :focus-visible { outline: 2px solid; outline-offset: 2px }";
