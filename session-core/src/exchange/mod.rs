//! One request and its response.

mod finish;
mod load;
mod publish;
mod shared;
mod size;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::SystemTime;

use crate::caching::Caching;
use crate::config::SessionConfig;
use crate::error::{LoadError, SaveError};
use crate::state::{Session, SessionState, Tracked};
use crate::view::View;

use shared::Loaded;
pub(crate) use shared::Shared;

/// The session `T` in one request and its response: load, take views, finish.
///
/// This is what an adapter for a web framework is made of. It knows nothing of requests and
/// responses but the values of their headers, and reads no clock.
///
/// ```
/// use session_core::{Exchange, Session, SessionConfig, SessionState};
/// # async fn run<T: SessionState>(config: SessionConfig<T>, header: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let exchange = Exchange::load(&config, [header], config.now()).await?;
/// let view: Session<T> = exchange.view();
/// drop(view);                                     // publishes what it changed
/// let reply = exchange.finish(config.now(), 200)?;
/// for set_cookie in reply.set_cookies() {
///     println!("Set-Cookie: {}", str::from_utf8(set_cookie)?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Exchange<T> {
    shared: Arc<Shared>,
    state: PhantomData<fn() -> T>,
}

impl<T: SessionState> Exchange<T> {
    /// Finds the session in the request's `Cookie` headers. A cookie that is no good makes a fresh
    /// session, not an error.
    ///
    /// # Errors
    ///
    /// When it can't be told whether there is a session. Cookies alone always tell.
    pub async fn load<'h>(
        config: &SessionConfig<T>,
        cookie_headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        // What has to be waited for will be awaited here.
        Self::load_now(config, cookie_headers, now)
    }

    /// Does what [`load`](Self::load) does, without waiting.
    ///
    /// # Errors
    ///
    /// [`LoadError::NotYet`] when loading takes waiting. Cookies never do.
    pub fn load_now<'h>(
        config: &SessionConfig<T>,
        cookie_headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        let loaded = Loaded::from_cookies::<T>(&config.inner, cookie_headers, now.into());
        let shared = Arc::new(Shared::new(Arc::clone(&config.inner), loaded));
        Ok(Self { shared, state: PhantomData })
    }

    /// A view that reads and writes.
    #[must_use]
    pub fn view(&self) -> Session<T> {
        self.shared.allow_writes();
        self.reading_view()
    }

    /// A view for code that only reads. As long as it writes nothing it causes no `Set-Cookie`,
    /// not even to extend a lifetime: an adapter wraps it so that it can't be written to.
    #[must_use]
    pub fn reading_view(&self) -> Session<T> {
        T::Tracked::from_view(View::new(Arc::clone(&self.shared)))
    }

    /// Decides what the response says. `status` is the response's HTTP status.
    ///
    /// Views that publish later have come too late, which is logged as an error.
    ///
    /// # Errors
    ///
    /// When changes could not be sent: then the response has to become a 500, and the client
    /// keeps the cookie that it has.
    pub fn finish(&self, now: SystemTime, status: u16) -> Result<Reply, SaveError> {
        self.shared.finish(now.into(), status)
    }

    /// Sets every field, those that are `readonly` too: for tests, and for sessions that are made
    /// outside a request.
    pub fn fill(&self, value: T) {
        self.view().view_mut().fill(value);
    }

    /// The names of stored fields that were found unreadable so far.
    #[must_use]
    pub fn unreadable_fields(&self) -> Vec<&'static str> {
        self.shared.unreadable_fields()
    }
}

/// What the session adds to a response.
#[must_use = "without these headers the client keeps its old session"]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reply {
    pub(crate) cookie: Option<Vec<u8>>,
    pub(crate) removals: Vec<String>,
    /// What the response must say to caches.
    pub caching: Caching,
}

impl Reply {
    /// The values of the response's `Set-Cookie` headers, as bytes, all of them ASCII: the
    /// session's own first, then removals of cookies under its earlier names and scopes.
    pub fn set_cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.cookie.as_deref().into_iter().chain(self.removals.iter().map(String::as_bytes))
    }
}

/// Counts only: a cookie is a secret.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("set_cookies", &self.set_cookies().count())
            .field("caching", &self.caching)
            .finish_non_exhaustive()
    }
}

impl<T: SessionState> fmt::Debug for Exchange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("session", &T::SCHEMA.name).finish_non_exhaustive()
    }
}
