//! Signing in and out, and pages for people who are signed in.
//!
//! Run `cargo run --example login` and open the address that it prints. `PORT` is another port
//! than 8080; with `SESSION_KEY=$(openssl rand -hex 32)` in the environment people stay signed in
//! when the server starts again.
//!
//! What to look at:
//!
//! - `Account::user` is marked `rotate`: when it changes, the session gets a new identity, so what
//!   somebody knew of the session before the sign-in is worth nothing after it. The pages show
//!   when the present identity began.
//! - `CurrentUser` is an extractor: a handler that takes it is for signed-in people only.
//! - `members_only` is a middleware that keeps a part of the site for them, and remembers where
//!   everybody else wanted to go.
//! - `is_signed_in` is a guard that chooses between two pages of one address.
//!
//! What to try, beside a browser:
//!
//! ```sh
//! curl -i -c jar -b jar http://localhost:8080/members/lounge    # 303 to /login, with a cookie
//! curl -i -c jar -b jar -d 'name=ada&password=engine' http://localhost:8080/login   # and back
//! curl -i -c jar -b jar http://localhost:8080/account           # the time is another one now
//! curl -i -c jar -b jar -X POST http://localhost:8080/logout    # the cookie is removed
//! ```

use std::error::Error;
use std::fmt;
use std::future::{Ready, ready};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::header::LOCATION;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Form, Html, Redirect};
use actix_web::{
    App, Either, FromRequest, HttpRequest, HttpResponse, HttpServer, Responder, ResponseError,
};
use serde::{Deserialize, Serialize};
use session_actix::{Key, Session, SessionError, SessionExt, SessionMiddleware, SessionRef};

/// What the server knows of one visitor from page to page.
#[derive(Session)]
#[session(cookie = "__Host-login")]
struct Account {
    /// Who is signed in. A change gives the session a new identity.
    #[session(rotate, copy)]
    user: Option<UserId>,
    /// The page to go on to after signing in.
    return_to: Option<String>,
}

/// The id, not the user: what the session holds is as old as its cookie, and anybody who has the
/// cookie can read it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct UserId(u32);

struct User {
    id: UserId,
    name: &'static str,
    /// FOR THIS DEMONSTRATION ONLY. A real application never keeps a password: it keeps an
    /// Argon2id hash of it (see the crate `argon2`) and verifies against that, in a thread of
    /// `web::block`, and against a made-up hash when nobody has the name, to take the same time.
    password: &'static str,
}

const USERS: [User; 2] = [
    User { id: UserId(1), name: "ada", password: "engine" },
    User { id: UserId(2), name: "grace", password: "compiler" },
];

impl User {
    fn find(id: UserId) -> Option<&'static Self> {
        USERS.iter().find(|user| user.id == id)
    }

    fn authenticate(name: &str, password: &str) -> Option<&'static Self> {
        let user = USERS.iter().find(|user| user.name == name);
        let expected = user.map_or("nobody's", |user| user.password);
        user.filter(|_| same(expected, password))
    }
}

/// Compares without stopping at the first difference, whose place would show in the time taken.
fn same(a: &str, b: &str) -> bool {
    let differences = a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && differences == 0
}

/// Who is signed in, as an argument of handlers. Others are sent to the sign-in page; take
/// `Option<CurrentUser>` for a page that is for them as well.
struct CurrentUser(&'static User);

impl FromRequest for CurrentUser {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match signed_in(req) {
            Ok(Some(user)) => Ok(Self(user)),
            Ok(None) => Err(SignInFirst.into()),
            Err(error) => Err(error.into()),
        })
    }
}

/// Asks the session of whatever carries one: a request in an extractor, a middleware, a guard.
fn signed_in(req: &impl SessionExt) -> Result<Option<&'static User>, SessionError> {
    let account = req.session_now::<Account>()?;
    Ok(account.user().and_then(User::find))
}

/// A guard: it chooses between the two pages at `/`.
fn is_signed_in(ctx: &GuardContext<'_>) -> bool {
    signed_in(ctx).is_ok_and(|user| user.is_some())
}

/// A middleware: the pages inside are for people who are signed in.
async fn members_only(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    {
        let mut account = req.session::<Account>().await?;
        if account.user().and_then(User::find).is_none() {
            // A page of this scope, so never an address of another site; and not at any length,
            // for a cookie has 4096 bytes.
            if req.method() == Method::GET && req.path().len() <= 200 {
                account.set_return_to(req.path());
            }
            return Err(SignInFirst.into());
        }
    } // The view ends before the handler takes its own.
    next.call(req).await
}

/// The error of a page that is for signed-in people: its response leads to the sign-in page.
#[derive(Debug)]
struct SignInFirst;

impl fmt::Display for SignInFirst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sign in first")
    }
}

impl ResponseError for SignInFirst {
    fn status_code(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).insert_header((LOCATION, "/login")).finish()
    }
}

#[derive(Deserialize)]
struct Credentials {
    name: String,
    password: String,
}

// State changes by POST alone. The cookie's `SameSite=Lax`, a default, keeps it out of the POSTs
// of other sites; tokens against forged requests are to come in a later release.
async fn sign_in(
    form: Form<Credentials>,
    mut account: Session<Account>,
) -> Either<Redirect, (Html, StatusCode)> {
    let Some(user) = User::authenticate(&form.name, &form.password) else {
        let page = sign_in_page(&form.name, "That name and that password don’t go together.");
        return Either::Right((page, StatusCode::FORBIDDEN));
    };
    account.set_user(user.id);
    let page = account.take_return_to().unwrap_or_else(|| "/".to_owned());
    Either::Left(Redirect::to(page).see_other())
}

/// The browser forgets the cookie. A copy of it stays valid until it expires, for the server
/// keeps nothing that it could delete.
async fn sign_out(mut account: Session<Account>) -> impl Responder {
    account.invalidate();
    Redirect::to("/").see_other()
}

async fn sign_in_form() -> impl Responder {
    sign_in_page("", "")
}

async fn welcome(account: SessionRef<Account>) -> impl Responder {
    let body = "<p>You are not signed in.</p><p><a class=button href=/login>Sign in</a></p>";
    page("Welcome", &format!("{body}{}", identity(&account)))
}

async fn home(user: CurrentUser, account: SessionRef<Account>) -> impl Responder {
    let name = escape(user.0.name);
    let body = format!("<p>Good to see you, <b id=user>{name}</b>.</p>{SIGN_OUT}");
    page("Hello", &format!("{body}{}", identity(&account)))
}

async fn account(CurrentUser(user): CurrentUser, account: SessionRef<Account>) -> impl Responder {
    let name = escape(user.name);
    let body = format!("<p>This is the account of <b id=user>{name}</b>.</p>{SIGN_OUT}");
    page("Your account", &format!("{body}{}", identity(&account)))
}

async fn lounge(CurrentUser(user): CurrentUser) -> impl Responder {
    let name = escape(user.name);
    page("Members’ lounge", &format!("<p>Have a seat, <b id=user>{name}</b>.</p>{SIGN_OUT}"))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let sessions = SessionMiddleware::<Account>::new(Key::from_env_or_generate("SESSION_KEY")?);
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let app = move || {
        let members = web::scope("/members")
            .wrap(from_fn(members_only))
            .route("/lounge", web::get().to(lounge));
        App::new()
            .wrap(sessions.clone()) // the last `wrap` is the outermost
            .service(members)
            .route("/", web::get().guard(fn_guard(is_signed_in)).to(home))
            .route("/", web::get().to(welcome))
            .route("/account", web::get().to(account))
            .route("/login", web::get().to(sign_in_form))
            .route("/login", web::post().to(sign_in))
            .route("/logout", web::post().to(sign_out))
    };
    let server = HttpServer::new(app)
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

/// What the session says of itself.
fn identity(account: &Session<Account>) -> String {
    if account.is_new() {
        return "<footer>No session yet: nothing was there to remember.</footer>".to_owned();
    }
    let what = if account.user().is_some() { "Signed in at" } else { "Session began at" };
    let (began, ends) = (clock(account.created_at()), clock(account.expires_at()));
    format!(
        "<footer>{what} <time id=began>{began}</time>; \
         unless you come back, it ends tomorrow at <time>{ends}</time>.</footer>"
    )
}

fn clock(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    format!("{:02}:{:02}:{:02} UTC", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}

/// Text for a page: whatever somebody typed is shown, and never read as HTML.
fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

fn sign_in_page(name: &str, complaint: &str) -> Html {
    let name = escape(name);
    let form = format!(
        "<p id=complaint role=alert>{complaint}</p>
        <form method=post action=/login>
          <label>Name <input name=name value=\"{name}\" autocomplete=username required></label>
          <label>Password
            <input name=password type=password autocomplete=current-password required></label>
          <button>Sign in</button>
        </form>
        <footer>Try <code>ada</code> with <code>engine</code>, or <code>grace</code> with \
        <code>compiler</code>.</footer>"
    );
    page("Sign in", &form)
}

const SIGN_OUT: &str = "<form method=post action=/logout><button>Sign out</button></form>";

fn page(title: &str, body: &str) -> Html {
    Html::new(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>
        <meta name=viewport content=\"width=device-width\"><style>{STYLE}</style>
        <nav><a href=/>Home</a> <a href=/account>Account</a> <a href=/members/lounge>Lounge</a></nav>
        <main><h1>{title}</h1>{body}</main>"
    ))
}

const STYLE: &str = "
    :root { color-scheme: light dark; font: 1.05rem/1.6 Georgia, serif;
      --ink: light-dark(#2b3440, #dfe6ee); --accent: light-dark(#24577a, #8cc4ea);
      --card: light-dark(#fff, #1d252e); --line: light-dark(#d8dee5, #37424e) }
    body { margin: 0 auto; max-width: 30rem; padding: 3rem 1.25rem; color: var(--ink);
      background: light-dark(#f3f5f7, #12181e) }
    nav { display: flex; gap: 1.5rem; margin: 0 0 1rem 2rem }
    main { padding: 1.25rem 2rem; background: var(--card); border: 1px solid var(--line);
      border-radius: .75rem }
    h1 { margin: .5rem 0 1rem; font-size: 1.9rem; font-weight: normal; line-height: 1.2 }
    a { color: var(--accent) }
    label { display: block; margin-bottom: 1rem }
    input { display: block; box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .5rem;
      font: inherit; color: inherit; background: none; border: 1px solid var(--line);
      border-radius: .4rem }
    button, .button { display: inline-block; padding: .45rem 1.2rem; font: inherit;
      text-decoration: none; color: var(--card); background: var(--accent); border: 0;
      border-radius: .4rem; cursor: pointer }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
    #complaint { color: light-dark(#a12d20, #ff9c8f) } #complaint:empty { display: none }
    footer { margin-top: 1.5rem; padding-top: .75rem; font-size: .85rem; opacity: .8;
      border-top: 1px solid var(--line) }";
