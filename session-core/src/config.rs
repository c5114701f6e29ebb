//! The settings of one session type, checked, with the keys derived.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::SystemTime;

use crate::expiry::Expiry;
use crate::schema::Schema;
use crate::signer::Signer;
use crate::state::SessionState;

/// The settings of the session `T`, checked, with the keys derived. Cheap to clone.
pub struct SessionConfig<T> {
    pub(crate) inner: Arc<Config>,
    state: PhantomData<fn() -> T>,
}

/// The clock that a session reads.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

pub(crate) struct Config {
    pub(crate) schema: &'static Schema,
    pub(crate) cookie: CookieText,
    /// The names that are read: the cookie's own, then earlier ones.
    pub(crate) names: Vec<String>,
    /// The first one writes, under the first name.
    pub(crate) readers: Vec<Reader>,
    /// `Set-Cookie` values that remove the cookie under each earlier name.
    pub(crate) former_removals: Vec<String>,
    /// `Set-Cookie` values that remove the cookie from each earlier scope.
    pub(crate) scope_removals: Vec<String>,
    pub(crate) expiry: Expiry,
    pub(crate) persistent: bool,
    pub(crate) save_on_error: bool,
    pub(crate) cache_control: bool,
    pub(crate) check_writes: bool,
    pub(crate) clock: Clock,
}

/// One entry of the key ring.
pub(crate) struct Reader {
    /// Which of the names it reads.
    pub(crate) name: usize,
    pub(crate) signer: Signer,
}

/// The parts of a `Set-Cookie` value that stay the same.
pub(crate) struct CookieText {
    /// `name=`
    pub(crate) prefix: String,
    /// `; Path=/…`
    pub(crate) attributes: String,
    pub(crate) removal: String,
}

impl<T: SessionState> SessionConfig<T> {
    pub(crate) fn new(config: Config) -> Self {
        Self { inner: Arc::new(config), state: PhantomData }
    }

    /// The present time, by the configured clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        (self.inner.clock)()
    }

    /// The cookie's name.
    #[must_use]
    pub fn cookie_name(&self) -> &str {
        &self.inner.names[0]
    }
}

impl Config {
    /// The entry that writes.
    pub(crate) fn writer(&self) -> &Signer {
        &self.readers[0].signer
    }
}

impl<T> Clone for SessionConfig<T> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), state: PhantomData }
    }
}

impl<T> fmt::Debug for SessionConfig<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionConfig")
            .field("session", &self.inner.schema.name)
            .field("cookie_name", &self.inner.names[0])
            .field("expiry", &self.inner.expiry)
            .finish_non_exhaustive()
    }
}
