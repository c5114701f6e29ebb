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
//! - `Account::flash` holds what the next page says, once: it comes through every redirect, also
//!   through the one that `members_only` returns as an error.
//! - `Account::csrf` and the middleware `CsrfProtection` turn away forms that a page of another
//!   site sends in the name of a visitor: each form here carries the session's token. A page with
//!   a form takes the token, so a session exists from there on; the front page needs none.
//!
//! What to try, beside a browser:
//!
//! ```sh
//! token() {   # of a page
//!   curl -s -c jar -b jar "http://localhost:8080/$1" |
//!     grep -om1 'csrf_token value=[^>]*' | cut -d= -f2
//! }
//! curl -i -c jar -b jar http://localhost:8080/members/lounge   # 303 to /login, with a cookie
//! curl -i -c jar -b jar http://localhost:8080/login            # says why, once, and has a token
//! curl -i -c jar -b jar -d 'name=ada&password=engine' \
//!   http://localhost:8080/login                                # no token, so a 403
//! curl -i -c jar -b jar -d 'name=ada&password=engine' -d "csrf_token=$(token login)" \
//!   http://localhost:8080/login                                # and back to the lounge
//! curl -i -c jar -b jar http://localhost:8080/account          # welcome; the time is another one
//! curl -i -c jar -b jar http://localhost:8080/account          # no welcome any more
//! curl -i -c jar -b jar -d "csrf_token=$(token account)" http://localhost:8080/logout
//! curl -i -c jar -b jar http://localhost:8080/                 # says so, in a new session
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
use session_actix::{
    CsrfProtection, CsrfToken, Flash, FlashMessage, Key, Session, SessionError, SessionExt,
    SessionMiddleware,
};

/// What the server knows of one visitor from page to page.
#[derive(Session)]
#[session(cookie = "__Host-login")]
struct Account {
    /// Who is signed in. A change gives the session a new identity.
    #[session(rotate, copy)]
    user: Option<UserId>,
    /// The page to go on to after signing in.
    return_to: Option<String>,
    /// What the next page says.
    flash: Flash,
    /// What every form of ours carries, and a form of another site can't. It does not outlive a
    /// change of `user`, so a token from before the sign-in opens nothing after it.
    csrf: CsrfToken,
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
            let message = FlashMessage::warning("That page is for members: sign in first.");
            account.flash_mut().push_unless_there(message);
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

// State changes by POST alone, and no POST comes as far as this without the token.
async fn sign_in(
    form: Form<Credentials>,
    mut account: Session<Account>,
) -> Result<Either<Redirect, (Html, StatusCode)>, SessionError> {
    let Some(user) = User::authenticate(&form.name, &form.password) else {
        let complaint = "That name and that password don’t go together.";
        let page = sign_in_page(&mut account, &form.name, complaint)?;
        return Ok(Either::Right((page, StatusCode::FORBIDDEN)));
    };
    account.set_user(user.id);
    account.flash_mut().push(FlashMessage::success(format!("Welcome back, {}.", user.name)));
    let page = account.take_return_to().unwrap_or_else(|| "/".to_owned());
    Ok(Either::Left(Redirect::to(page).see_other()))
}

/// The session ends, and the browser forgets its cookie for that of a new one. A copy of the old
/// cookie stays valid until it expires, for the server keeps nothing that it could delete.
async fn sign_out(mut account: Session<Account>) -> impl Responder {
    account.invalidate();
    // From here on it is a new session, which outlives its only message: when that was shown, the
    // browser has the cookie of an empty session, until it expires. With no message pushed,
    // `invalidate()` would have removed the cookie.
    account.flash_mut().push("You are signed out.");
    Redirect::to("/").see_other()
}

async fn sign_in_form(mut account: Session<Account>) -> Result<impl Responder, SessionError> {
    sign_in_page(&mut account, "", "")
}

async fn welcome(mut account: Session<Account>) -> impl Responder {
    let identity = identity(&account);
    let link = "<a class=button href=/login>Sign in</a>";
    let body = format!("<p>You are not signed in.</p><p>{link}</p>{identity}");
    page(&mut account, "Welcome", &body)
}

async fn home(
    CurrentUser(user): CurrentUser,
    mut account: Session<Account>,
) -> Result<impl Responder, SessionError> {
    let text = format!("Good to see you, <b id=user>{}</b>.", escape(user.name));
    members_page(&mut account, "Hello", &text)
}

async fn account(
    CurrentUser(user): CurrentUser,
    mut account: Session<Account>,
) -> Result<impl Responder, SessionError> {
    let text = format!("This is the account of <b id=user>{}</b>.", escape(user.name));
    members_page(&mut account, "Your account", &text)
}

async fn lounge(
    CurrentUser(user): CurrentUser,
    mut account: Session<Account>,
) -> Result<impl Responder, SessionError> {
    let text = format!("Have a seat, <b id=user>{}</b>.", escape(user.name));
    members_page(&mut account, "Members’ lounge", &text)
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
            .wrap(CsrfProtection::<Account>::new())
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

/// The field that makes a form one of ours.
fn hidden(token: &str) -> String {
    format!("<input type=hidden name={} value={token}>", CsrfToken::FORM_FIELD)
}

fn sign_in_page(
    account: &mut Session<Account>,
    name: &str,
    complaint: &str,
) -> Result<Html, SessionError> {
    let token = hidden(&account.csrf_mut().get_or_create()?);
    let name = escape(name);
    let form = format!(
        "<p id=complaint role=alert>{complaint}</p>
        <form method=post action=/login>{token}
          <label>Name <input name=name value=\"{name}\" autocomplete=username required></label>
          <label>Password
            <input name=password type=password autocomplete=current-password required></label>
          <button>Sign in</button>
        </form>
        <footer>Try <code>ada</code> with <code>engine</code>, or <code>grace</code> with \
        <code>compiler</code>.</footer>"
    );
    Ok(page(account, "Sign in", &form))
}

/// A page for somebody who is signed in, with a way out.
fn members_page(
    account: &mut Session<Account>,
    title: &str,
    text: &str,
) -> Result<Html, SessionError> {
    let token = hidden(&account.csrf_mut().get_or_create()?);
    let identity = identity(account);
    let body = format!(
        "<p>{text}</p>
        <form method=post action=/logout>{token}<button>Sign out</button></form>{identity}"
    );
    Ok(page(account, title, &body))
}

/// Any page; it says what the one before left to be said.
fn page(account: &mut Session<Account>, title: &str, body: &str) -> Html {
    let messages: String = account.take_flash().iter().map(message).collect();
    Html::new(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>
        <meta name=viewport content=\"width=device-width\"><style>{STYLE}</style>
        <nav><a href=/>Home</a> <a href=/account>Account</a> <a href=/members/lounge>Lounge</a></nav>
        {messages}<main><h1>{title}</h1>{body}</main>"
    ))
}

fn message(message: &FlashMessage) -> String {
    let (level, text) = (message.level(), escape(message.text()));
    format!("<p role=status class={level}>{text}</p>")
}

const STYLE: &str = "
    :root { color-scheme: light dark; font: 1.05rem/1.6 Georgia, serif;
      --ink: light-dark(#2b3440, #dfe6ee); --accent: light-dark(#24577a, #8cc4ea);
      --card: light-dark(#fff, #1d252e); --line: light-dark(#d8dee5, #37424e) }
    body { margin: 0 auto; max-width: 30rem; padding: 3rem 1.25rem; color: var(--ink);
      background: light-dark(#f3f5f7, #12181e) }
    nav { display: flex; gap: 1.5rem; margin: 0 0 1rem 2rem }
    [role=status] { margin: 0 0 1rem; padding: .6rem 1.75rem; background: var(--card);
      border: 1px solid var(--tone, var(--accent)); border-left-width: .3rem; border-radius: .5rem }
    .success { --tone: light-dark(#2e7042, #86cf9b) }
    .warning { --tone: light-dark(#97610a, #e8b75a) }
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
