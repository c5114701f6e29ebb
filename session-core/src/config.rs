//! The settings of one session type, checked, with the keys derived.

use std::any::Any;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use crate::event::Listener;
use crate::expiry::Expiry;
use crate::former::FormerHook;
use crate::initial::Initial;
use crate::merge::MergeFn;
use crate::owned::OwnerValue;
use crate::protection::Protection;
use crate::record::Record;
use crate::schema::Schema;
use crate::state::SessionState;
use crate::store::{AnyStore, Flights, Revision, Seal, StoreKey, Turns};
use crate::stored::Stored;

/// The settings of the session `T`, checked, with the keys derived. Cheap to clone.
pub struct SessionConfig<T: SessionState> {
    pub(crate) inner: Arc<Config>,
    state: PhantomData<fn() -> T>,
}

/// The clock that a session reads.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Where random bytes come from.
pub(crate) type Random = Arc<dyn Fn(&mut [u8]) -> io::Result<()> + Send + Sync>;

pub(crate) struct Config {
    pub(crate) schema: &'static Schema,
    /// Whose a session is.
    pub(crate) owner: fn(&Record) -> Option<OwnerValue>,
    /// What tells this application's sessions, and this cookie's, from others with the same owner.
    pub(crate) scope: Vec<u8>,
    /// What becomes of a field that two have changed.
    pub(crate) merge: MergeFn,
    /// Where sessions are; without it they are in their cookies.
    pub(crate) backing: Option<Backing>,
    /// The [`AnyRevocation`](crate::revocation::AnyRevocation) of the session's type: whom to ask
    /// whether a session was revoked. It is here, where nothing knows that type, so that an exchange
    /// is a single pointer: it is moved about in every request, and few have one.
    pub(crate) revocation: Option<Box<dyn Any + Send + Sync>>,
    /// Who is told what happens.
    pub(crate) listener: Option<Listener>,
    /// What a new session begins with.
    pub(crate) initial: Option<Initial>,
    /// Sessions of another library.
    pub(crate) former: Option<FormerHook>,
    /// The header that carries the id in place of a cookie, in lower case.
    pub(crate) id_header: Option<String>,
    pub(crate) cookie: CookieText,
    /// The names that are read: the cookie's own, then earlier ones.
    pub(crate) names: Vec<String>,
    /// The first one writes, under the first name.
    pub(crate) readers: Vec<Reader>,
    /// `Set-Cookie` values that remove the cookie under each earlier name.
    pub(crate) former_removals: Vec<String>,
    /// `Set-Cookie` values that remove the cookie from each earlier scope, and that of another
    /// library.
    pub(crate) scope_removals: Vec<String>,
    pub(crate) expiry: Expiry,
    /// The bodies of encrypted cookies have a multiple of so many bytes.
    pub(crate) pad_to: Option<usize>,
    pub(crate) persistent: bool,
    pub(crate) save_on_error: bool,
    pub(crate) cache_control: bool,
    pub(crate) check_writes: bool,
    pub(crate) eager: bool,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
}

/// A store, and how it is used.
pub(crate) struct Backing {
    pub(crate) store: AnyStore,
    pub(crate) flights: Flights,
    /// Records are signed.
    pub(crate) seal: Option<Seal>,
    /// What stands in the store is handed on.
    pub(crate) turns: Turns<Vec<u8>>,
    /// How long an old id can be read with after its session has taken another.
    pub(crate) grace: Duration,
    pub(crate) sweep_every: Duration,
    /// Somebody removes expired sessions.
    pub(crate) is_swept: AtomicBool,
}

/// One entry of the key ring.
pub(crate) struct Reader {
    /// Which of the names it reads.
    pub(crate) name: usize,
    pub(crate) protection: Protection,
}

/// The parts of a `Set-Cookie` value that stay the same.
pub(crate) struct CookieText {
    /// `name=`
    pub(crate) prefix: String,
    /// `; Path=/…`
    pub(crate) attributes: String,
    pub(crate) removal: String,
}

/// How long an old id is known as such, at least, after it can be read no more.
const SIGNPOSTED: Duration = Duration::from_secs(30);

impl Backing {
    /// How long an old id is known as such after it can be read no more.
    pub(crate) fn signposted(&self) -> Duration {
        self.grace.max(SIGNPOSTED)
    }

    /// Reads what stands under a key; nothing if that is no session.
    pub(crate) fn read(&self, key: &StoreKey, bytes: &[u8]) -> Option<(Revision, Stored)> {
        match &self.seal {
            Some(seal) => Stored::parse(&seal.open(key, bytes)?),
            None => Stored::parse(bytes),
        }
    }
}

impl<T: SessionState> AsRef<Self> for SessionConfig<T> {
    fn as_ref(&self) -> &Self {
        self
    }
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

    /// The request header that carries the session: `Cookie`, unless the id of a session in a store
    /// was given a header of its own. It is what a response's `Vary` has to name.
    #[must_use]
    pub fn request_header(&self) -> &str {
        self.inner.id_header.as_deref().unwrap_or("Cookie")
    }

    /// Whether an adapter shall load the session before it calls what it wraps.
    #[must_use]
    pub fn is_eager(&self) -> bool {
        self.inner.eager
    }

    /// Whether loading and saving may take waiting: with a store, with a hook for revocation, and
    /// with one for another library's sessions that [waits](crate::Former::waits).
    #[must_use]
    pub fn waits(&self) -> bool {
        let Config { backing, revocation, former, .. } = &*self.inner;
        backing.is_some() || revocation.is_some() || former.as_ref().is_some_and(|hook| hook.waits)
    }

    /// The store, if there is one.
    #[must_use]
    pub fn store(&self) -> Option<&AnyStore> {
        self.inner.backing.as_ref().map(|backing| &backing.store)
    }
}

impl Config {
    /// The entry that writes.
    pub(crate) fn writer(&self) -> &Protection {
        &self.readers[0].protection
    }

    /// Turns an id into what a client is given.
    pub(crate) fn sign_id(&self, message: &mut Vec<u8>) {
        // Ids are signed and no more, which takes no random bytes.
        let _ = self.writer().close(message, &self.random);
    }
}

impl<T: SessionState> Clone for SessionConfig<T> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), state: PhantomData }
    }
}

impl<T: SessionState> fmt::Debug for SessionConfig<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionConfig")
            .field("session", &self.inner.schema.name)
            .field("cookie_name", &self.inner.names[0])
            .field("expiry", &self.inner.expiry)
            .field("has_store", &self.inner.backing.is_some())
            .finish_non_exhaustive()
    }
}
