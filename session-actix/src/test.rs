//! For tests of applications: requests that carry a session, and the session a response leaves.
//!
//! ```
//! use actix_web::{App, Responder, test, web};
//! use session_actix::test::{TestRequestExt, session_after};
//! use session_actix::{Key, Session, SessionMiddleware};
//!
//! #[derive(Session, Debug, PartialEq)]
//! struct Visitor {
//!     visits: u32,
//! }
//!
//! async fn index(mut visitor: Session<Visitor>) -> impl Responder {
//!     visitor.set_visits(visitor.visits() + 1);
//!     "hello"
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sessions = SessionMiddleware::<Visitor>::new(Key::generate()?);
//! let app = App::new().wrap(sessions.clone()).route("/", web::get().to(index));
//! let app = test::init_service(app).await;
//!
//! let request = test::TestRequest::get().session(&sessions, Visitor { visits: 6 });
//! let response = test::call_service(&app, request.to_request()).await;
//! assert_eq!(session_after(&sessions, &response), Some(Visitor { visits: 7 }));
//! # Ok(())
//! # }
//! ```

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use actix_web::dev::ServiceResponse;
use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::test::TestRequest;
use session_core::{Exchange, SessionConfig, SessionState};

use crate::middleware::SessionMiddleware;

/// Gives a [`TestRequest`] a session.
pub trait TestRequestExt {
    /// The request of a client that has this session, with all fields set.
    ///
    /// # Panics
    ///
    /// When the session can't be stored, with the reason.
    #[must_use]
    fn session<T: SessionState>(self, middleware: &SessionMiddleware<T>, session: T) -> Self;
}

impl TestRequestExt for TestRequest {
    fn session<T: SessionState>(self, middleware: &SessionMiddleware<T>, session: T) -> Self {
        self.append_header((COOKIE, cookie(middleware, session)))
    }
}

/// The `name=value` of the cookie with this session, for clients of any kind.
///
/// # Panics
///
/// When the session can't be stored, with the reason.
#[must_use]
pub fn cookie<T: SessionState>(middleware: &SessionMiddleware<T>, session: T) -> String {
    let config = middleware.config();
    let exchange = loaded(config, []);
    exchange.fill(session);
    let reply = match exchange.finish(config.now(), 200) {
        Ok(reply) => reply,
        Err(error) => panic!("{error}"),
    };
    let set_cookie = reply.set_cookies().next().unwrap_or_default();
    let cookie = pair(&String::from_utf8_lossy(set_cookie)).to_owned();
    read(config, [cookie.as_bytes()]);
    cookie
}

/// The session that a client has after this response: the one that it sets, otherwise the one
/// that the request brought; `None` if there is none.
///
/// # Panics
///
/// When a field can't be read again, with its name.
#[must_use]
pub fn session_after<T: SessionState, B>(
    middleware: &SessionMiddleware<T>,
    response: &ServiceResponse<B>,
) -> Option<T> {
    let config = middleware.config();
    let prefix = format!("{}=", config.cookie_name());
    let set = response.headers().get_all(SET_COOKIE);
    let mut set = set.filter_map(|value| value.to_str().ok());
    match set.find(|text| text.starts_with(&prefix)) {
        Some(text) if pair(text) == prefix => None,
        Some(text) => read(config, [pair(text).as_bytes()]),
        None => {
            let headers = response.request().headers().get_all(COOKIE);
            read(config, headers.map(|value| value.as_bytes()))
        }
    }
}

fn read<'h, T: SessionState>(
    config: &SessionConfig<T>,
    cookies: impl IntoIterator<Item = &'h [u8]>,
) -> Option<T> {
    let exchange = loaded(config, cookies);
    let view = exchange.reading_view();
    if view.is_new() {
        return None;
    }
    let session = session_core::__private::Tracked::view(&view).snapshot();
    let unreadable = exchange.unreadable_fields();
    assert!(unreadable.is_empty(), "these fields can't be read again: {unreadable:?}");
    Some(session)
}

fn loaded<'h, T: SessionState>(
    config: &SessionConfig<T>,
    cookies: impl IntoIterator<Item = &'h [u8]>,
) -> Exchange<T> {
    match Exchange::load_now(config, cookies, config.now()) {
        Ok(exchange) => exchange,
        Err(error) => panic!("{error}"),
    }
}

/// The name and the value of a `Set-Cookie`.
fn pair(set_cookie: &str) -> &str {
    set_cookie.split(';').next().unwrap_or_default()
}

/// A clock that stands still until it is moved.
///
/// ```
/// use session_actix::test::TestClock;
/// use session_actix::{Key, Session, SessionMiddleware};
/// use std::time::Duration;
///
/// #[derive(Session)]
/// struct Visitor {
///     visits: u32,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clock = TestClock::default();
/// let sessions = SessionMiddleware::<Visitor>::builder(Key::generate()?)
///     .clock(clock.reader())
///     .build()?;
/// clock.advance(Duration::from_secs(24 * 60 * 60));   // now every session has been idle too long
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<SystemTime>>);

impl TestClock {
    /// A clock that shows this time.
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(time)))
    }

    /// The time that it shows.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves it.
    pub fn set(&self, time: SystemTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    /// Moves it forward.
    pub fn advance(&self, span: Duration) {
        self.set(self.now() + span);
    }

    /// What [`SessionBuilder::clock`](crate::SessionBuilder::clock) takes.
    pub fn reader(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let clock = self.clone();
        move || clock.now()
    }
}

/// Shows the first second of 2026.
impl Default for TestClock {
    fn default() -> Self {
        Self::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600))
    }
}
