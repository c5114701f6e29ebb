//! For tests of applications: requests that carry a session, and the session a response leaves.
//! With the feature `testing` also the lock of a session's schema, `schema_lock`.
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

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use actix_web::dev::ServiceResponse;
use actix_web::http::header::SET_COOKIE;
use actix_web::test::TestRequest;
use session_core::{Exchange, SessionConfig, SessionState};

use crate::middleware::SessionMiddleware;

/// The lock of a session's schema; needs the feature `testing`.
#[cfg(feature = "testing")]
pub use session_core::testing::{Checked, Report, SchemaLock, SchemaLockError, schema_lock};

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
        let header = middleware.config().request_header();
        self.append_header((header, cookie(middleware, session)))
    }
}

/// The `name=value` of the cookie with this session, for clients of any kind; with
/// [`id_header`](crate::SessionBuilder::id_header), the value of that header.
///
/// Over a store, it is created there. That has to be one which answers at once, as
/// [`MemoryStore`](crate::MemoryStore) does, and takes the runtime that `#[actix_web::test]` starts.
///
/// # Panics
///
/// When the session can't be stored, with the reason, and over a store outside a runtime.
#[must_use]
pub fn cookie<T: SessionState>(middleware: &SessionMiddleware<T>, session: T) -> String {
    let config = middleware.config();
    let exchange = loaded(config, []);
    exchange.fill(session);
    let reply = match at_once(exchange.finish(config.now(), 200)) {
        Ok(reply) => reply,
        Err(error) => panic!("{error}"),
    };
    let carried = match reply.id_header() {
        Some((_, value)) => String::from_utf8_lossy(value).into_owned(),
        None => {
            let set_cookie = reply.set_cookies().next().unwrap_or_default();
            pair(&String::from_utf8_lossy(set_cookie)).to_owned()
        }
    };
    read(config, [carried.as_bytes()]);
    carried
}

/// The session that a client has after this response: the one that it sets, otherwise the one
/// that the request brought; `None` if there is none.
///
/// Over a store, that has to be one which answers at once, as
/// [`MemoryStore`](crate::MemoryStore) does, and takes the runtime that `#[actix_web::test]` starts.
///
/// # Panics
///
/// When a field can't be read again, with its name, and over a store outside a runtime.
#[must_use]
pub fn session_after<T: SessionState, B>(
    middleware: &SessionMiddleware<T>,
    response: &ServiceResponse<B>,
) -> Option<T> {
    let config = middleware.config();
    match set_by(config, response) {
        Some(carried) if carried.is_empty() => None,
        Some(carried) => read(config, [carried.as_bytes()]),
        None => {
            let headers = response.request().headers().get_all(config.request_header());
            read(config, headers.map(|value| value.as_bytes()))
        }
    }
}

/// What the response tells the client to send from now on; empty if that is nothing.
fn set_by<T: SessionState, B>(
    config: &SessionConfig<T>,
    response: &ServiceResponse<B>,
) -> Option<String> {
    let headers = response.headers();
    match config.request_header() {
        "Cookie" => {
            let prefix = format!("{}=", config.cookie_name());
            let mut set =
                headers.get_all(SET_COOKIE).filter_map(|value| Some(pair(value.to_str().ok()?)));
            let set = set.find(|pair| pair.starts_with(&prefix))?;
            Some(if set == prefix { String::new() } else { set.to_owned() })
        }
        name => Some(headers.get(name)?.to_str().ok()?.to_owned()),
    }
}

fn read<'h, T: SessionState>(
    config: &SessionConfig<T>,
    carried: impl IntoIterator<Item = &'h [u8]>,
) -> Option<T> {
    let exchange = loaded(config, carried);
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
    carried: impl IntoIterator<Item = &'h [u8]>,
) -> Exchange<T> {
    match at_once(Exchange::load(config, carried, config.now())) {
        Ok(exchange) => exchange,
        Err(error) => panic!("{error}"),
    }
}

/// What a store in memory answers.
fn at_once<R>(answer: impl Future<Output = R>) -> R {
    // However often a test asks, it is not made to wait for others.
    let answer = pin!(tokio::task::unconstrained(answer));
    match answer.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!(
            "the session's store does not answer at once: give the middleware of this test a \
             `MemoryStore`"
        ),
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
