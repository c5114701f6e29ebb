//! Settings, one call each.

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::algorithm::Algorithm;
use crate::assemble::assemble;
use crate::config::{Clock, Random, SessionConfig};
use crate::cookie_config::{CookieConfig, PreviousScope, SameSite};
use crate::error::BuildError;
use crate::event::{Listener, SessionEvent};
use crate::expiry::Expiry;
use crate::former::{Former, FormerHook};
use crate::initial::Initial;
use crate::key_ring::KeyRing;
use crate::revocation::{AnyRevocation, Revocation};
use crate::settings::Settings;
use crate::state::{SessionState, WithoutSecrets};
use crate::store::{AnyStore, SessionStore};

/// The settings of a session `T`; what [`build`](Self::build) makes of them is an adapter's
/// middleware, or a bare [`SessionConfig`].
///
/// Nothing is checked before `build`, which reports what contradicts what.
pub struct SessionBuilder<T: SessionState, M = SessionConfig<T>> {
    pub(crate) choices: Choices,
    /// What they were taken from, where that was no call.
    pub(crate) applied: Vec<Settings>,
    revocation: Option<AnyRevocation<T>>,
    made: PhantomData<fn() -> (T, M)>,
}

/// What was chosen so far, checked or not.
pub(crate) struct Choices {
    pub(crate) keys: KeyRing,
    pub(crate) algorithm: Algorithm,
    pub(crate) context: String,
    pub(crate) cookie: CookieConfig,
    pub(crate) previous_scopes: Vec<PreviousScope>,
    pub(crate) idle: Option<Duration>,
    pub(crate) absolute: Duration,
    pub(crate) skew: Duration,
    pub(crate) save_on_error: bool,
    pub(crate) cache_control: bool,
    pub(crate) check_writes: bool,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) store: Option<AnyStore>,
    pub(crate) id_header: Option<String>,
    pub(crate) grace: Duration,
    pub(crate) seal_records: bool,
    pub(crate) sweep_every: Duration,
    pub(crate) eager: bool,
    pub(crate) pad_to: Option<usize>,
    pub(crate) listener: Option<Listener>,
    pub(crate) initial: Option<Initial>,
    pub(crate) former: Option<FormerHook>,
}

impl<T: SessionState, M: From<SessionConfig<T>>> SessionBuilder<T, M> {
    /// Starts from the defaults.
    #[must_use]
    pub fn new(keys: impl Into<KeyRing>) -> Self {
        let mut cookie = CookieConfig::default();
        if let Some(name) = T::SCHEMA.cookie {
            name.clone_into(&mut cookie.name);
        }
        let Expiry { absolute, skew, .. } = Expiry::default();
        let choices = Choices {
            keys: keys.into(),
            algorithm: Algorithm::default(),
            context: String::new(),
            cookie,
            previous_scopes: Vec::new(),
            idle: None,
            absolute,
            skew,
            save_on_error: true,
            cache_control: true,
            check_writes: cfg!(debug_assertions),
            clock: Arc::new(SystemTime::now),
            random: Arc::new(|bytes| getrandom::fill(bytes).map_err(io::Error::other)),
            store: None,
            id_header: None,
            grace: Duration::from_secs(30),
            seal_records: false,
            sweep_every: Duration::from_secs(60),
            eager: false,
            pad_to: None,
            listener: None,
            initial: None,
            former: None,
        };
        Self { choices, applied: Vec::new(), revocation: None, made: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Choices)) -> Self {
        change(&mut self.choices);
        self
    }

    /// The algorithm of all keys that name none of their own.
    ///
    /// # Default
    ///
    /// [`Algorithm::HmacSha1_128`].
    #[must_use]
    pub fn algorithm(self, algorithm: Algorithm) -> Self {
        self.with(|choices| choices.algorithm = algorithm)
    }

    /// Keeps applications that share a key and a cookie name apart: a cookie of another context
    /// is not accepted. At most 65,535 bytes.
    ///
    /// # Default
    ///
    /// Empty.
    #[must_use]
    pub fn context(self, context: impl Into<String>) -> Self {
        self.with(|choices| choices.context = context.into())
    }

    /// The cookie's name. Start it with `__Host-` in production: see [`CookieConfig::name`].
    ///
    /// # Default
    ///
    /// The struct's `#[session(cookie = "…")]`, otherwise `session`.
    #[must_use]
    pub fn cookie_name(self, name: impl Into<String>) -> Self {
        self.with(|choices| choices.cookie.name = name.into())
    }

    /// Whether the cookie is sent over HTTPS only (and to `localhost`).
    ///
    /// # Default
    ///
    /// `true`, as [OWASP](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#secure-attribute)
    /// asks.
    #[must_use]
    pub fn cookie_secure(self, secure: bool) -> Self {
        self.with(|choices| choices.cookie.secure = secure)
    }

    /// Whether the cookie is out of reach of the page's scripts.
    ///
    /// # Default
    ///
    /// `true`, as [OWASP](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#httponly-attribute)
    /// asks.
    #[must_use]
    pub fn cookie_http_only(self, http_only: bool) -> Self {
        self.with(|choices| choices.cookie.http_only = http_only)
    }

    /// Whether requests from other sites carry the cookie.
    ///
    /// # Default
    ///
    /// [`SameSite::Lax`].
    #[must_use]
    pub fn cookie_same_site(self, same_site: SameSite) -> Self {
        self.with(|choices| choices.cookie.same_site = same_site)
    }

    /// The part of the site that the cookie is sent to.
    ///
    /// # Default
    ///
    /// `/`.
    #[must_use]
    pub fn cookie_path(self, path: impl Into<String>) -> Self {
        self.with(|choices| choices.cookie.path = path.into())
    }

    /// A domain whose subdomains get the cookie too.
    ///
    /// # Default
    ///
    /// None: only the host that set it gets it.
    #[must_use]
    pub fn cookie_domain(self, domain: impl Into<String>) -> Self {
        self.with(|choices| choices.cookie.domain = Some(domain.into()))
    }

    /// Whether every session survives the end of the browser session, as if `persist()` had been
    /// called on it. The cookie's `Max-Age` is then the time until the session ends.
    ///
    /// # Default
    ///
    /// `false`.
    #[must_use]
    pub fn persistent(self, persistent: bool) -> Self {
        self.with(|choices| choices.cookie.persistent = persistent)
    }

    /// A path, and perhaps a domain, that the cookie had earlier. Whenever the cookie is set or
    /// removed, one that was left there is removed too.
    #[must_use]
    pub fn previous_scope(self, path: impl Into<String>, domain: Option<&str>) -> Self {
        let scope = PreviousScope { path: path.into(), domain: domain.map(str::to_owned) };
        self.with(|choices| choices.previous_scopes.push(scope))
    }

    /// Seconds without use after which a session ends. A session in use is issued anew when half
    /// of them have passed. From one second to 400 days.
    ///
    /// # Default
    ///
    /// 1 day, or the absolute timeout where that is shorter.
    #[must_use]
    pub fn idle_timeout(self, idle: Duration) -> Self {
        self.with(|choices| choices.idle = Some(idle))
    }

    /// Seconds after which a session ends, however much it is used. At least one.
    ///
    /// # Default
    ///
    /// 14 days.
    #[must_use]
    pub fn absolute_timeout(self, absolute: Duration) -> Self {
        self.with(|choices| choices.absolute = absolute)
    }

    /// How far another server's clock may be ahead of this one's.
    ///
    /// # Default
    ///
    /// 60 seconds.
    #[must_use]
    pub fn clock_skew(self, skew: Duration) -> Self {
        self.with(|choices| choices.skew = skew)
    }

    /// Whether changes are saved when the response is a 5xx.
    ///
    /// # Default
    ///
    /// `true`: changes are saved whatever the status.
    #[must_use]
    pub fn save_on_error(self, save: bool) -> Self {
        self.with(|choices| choices.save_on_error = save)
    }

    /// Whether a response that read an existing session gets `Cache-Control: private`. One that
    /// sets the cookie always gets it.
    ///
    /// # Default
    ///
    /// `true`.
    #[must_use]
    pub fn cache_control(self, cache_control: bool) -> Self {
        self.with(|choices| choices.cache_control = cache_control)
    }

    /// Whether each written field is read back before the response leaves, so that a type which
    /// serde writes but can't read again is found at once.
    ///
    /// # Default
    ///
    /// `true` with debug assertions, otherwise `false`.
    #[must_use]
    pub fn check_writes(self, check: bool) -> Self {
        self.with(|choices| choices.check_writes = check)
    }

    /// The clock, for tests.
    ///
    /// # Default
    ///
    /// [`SystemTime::now`].
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.with(|choices| choices.clock = Arc::new(clock))
    }

    /// The source of random bytes for the ids of sessions in a store, for tests.
    ///
    /// # Default
    ///
    /// The operating system's.
    #[must_use]
    pub fn random(
        self,
        random: impl Fn(&mut [u8]) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.with(|choices| choices.random = Arc::new(random))
    }

    /// Keeps the sessions in a store on the server. The cookie then holds a signed random id, and
    /// nothing of the session; how much fits is up to the store.
    ///
    /// # Default
    ///
    /// None: the cookie holds the session.
    #[must_use]
    pub fn store(self, store: impl SessionStore) -> Self {
        self.with(|choices| choices.store = Some(AnyStore::new(store)))
    }

    /// With a store: how many seconds an old id can still be read with after its session has taken
    /// another one, so that requests that were under way find what they expect. They read what was
    /// there before, and write nothing. Where somebody was signed in before, there is no such time.
    ///
    /// # Default
    ///
    /// 30 seconds.
    #[must_use]
    pub fn rotation_grace(self, grace: Duration) -> Self {
        self.with(|choices| choices.grace = grace)
    }

    /// With a store: signs each record together with the place where it stands. Whoever can write
    /// to the store, but has no key, then neither makes up a session nor copies one to another's id;
    /// putting back an older record of the same session is not noticed. 16 bytes more for each.
    ///
    /// Records that were written without it are no sessions any more.
    ///
    /// # Default
    ///
    /// `false`.
    #[must_use]
    pub fn seal_records(self, seal: bool) -> Self {
        self.with(|choices| choices.seal_records = seal)
    }

    /// With a store: carries the id in a header of this name, of requests and of responses, and
    /// uses no cookie: for API clients. An empty value tells the client to forget its id.
    ///
    /// Scripts of other sites can't send such a header unless CORS lets them, and browsers do not
    /// store it; whoever keeps it keeps a password.
    ///
    /// # Default
    ///
    /// None: a cookie carries the id.
    #[must_use]
    pub fn id_header(self, name: impl Into<String>) -> Self {
        self.with(|choices| choices.id_header = Some(name.into().to_ascii_lowercase()))
    }

    /// With a store that does not expire sessions by itself: how many seconds lie between two
    /// rounds of removing them. Zero leaves the removing to somebody else.
    ///
    /// # Default
    ///
    /// 60 seconds.
    #[must_use]
    pub fn sweep_every(self, every: Duration) -> Self {
        self.with(|choices| choices.sweep_every = every)
    }

    /// Hides how long an encrypted session is: its cookie is filled up so that only one of few
    /// lengths is seen, each a multiple of `bytes`, before base64. With
    /// [`Algorithm::Aes256GcmSiv`](crate::Algorithm) alone, for what is signed can be read anyway.
    ///
    /// # Default
    ///
    /// Nothing is filled up.
    #[must_use]
    pub fn pad_to(self, bytes: usize) -> Self {
        self.with(|choices| choices.pad_to = Some(bytes))
    }

    /// Loads the session of every request, before anything asks for it, so that code finds it loaded
    /// that can't wait (guards, with a store), or that the request is not passed to
    /// (`current_session` of an adapter).
    ///
    /// # Default
    ///
    /// `false`: a request that does not use its session costs nothing.
    #[must_use]
    pub fn eager(self, eager: bool) -> Self {
        self.with(|choices| choices.eager = eager)
    }

    /// Asks, whenever a session is loaded, whether it was revoked: the way to end signed cookies
    /// before their time. [`NotBefore`](crate::NotBefore) is one.
    ///
    /// # Default
    ///
    /// None: a session ends by its times, or with its store's record.
    #[must_use]
    pub fn revocation(mut self, revocation: impl Revocation<T>) -> Self {
        self.revocation = Some(AnyRevocation::new(revocation));
        self
    }

    /// Tells what happens to sessions, to count it say. The log has all of it anyway.
    ///
    /// It is called where the request is worked on, so it should neither wait nor panic.
    ///
    /// ```
    /// use session_core::{Key, Session, SessionBuilder, SessionConfig};
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// #[derive(Session)]
    /// struct Visitor {
    ///     visits: u32,
    /// }
    ///
    /// static REJECTED: AtomicU64 = AtomicU64::new(0);
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sessions: SessionConfig<Visitor> = SessionBuilder::new(Key::generate()?)
    ///     .on_event(|event| {
    ///         if event.kind.name() == "rejected" {
    ///             REJECTED.fetch_add(1, Ordering::Relaxed);
    ///         }
    ///     })
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Default
    ///
    /// Nobody is told.
    #[must_use]
    pub fn on_event(self, listen: impl Fn(SessionEvent<'_>) + Send + Sync + 'static) -> Self {
        self.with(|choices| choices.listener = Some(Listener::new(listen)))
    }

    /// What a new session begins with, where the fields' defaults do not say it: what is chosen for
    /// each visitor, or known only when the program runs.
    ///
    /// It is asked for whenever a request brings no session, and after `invalidate()`. That alone
    /// is no change: nothing is sent or stored before something else changes, and then all of it is.
    ///
    /// ```
    /// use session_core::{Key, Session, SessionBuilder, SessionConfig};
    ///
    /// #[derive(Session)]
    /// struct Visitor {
    ///     currency: String,
    ///     visits: u32,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let currency = std::env::var("SHOP_CURRENCY").unwrap_or_else(|_| "EUR".to_owned());
    /// let sessions: SessionConfig<Visitor> = SessionBuilder::new(Key::generate()?)
    ///     .initial(move || Visitor { currency: currency.clone(), visits: 0 })
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Default
    ///
    /// None: every field is absent, and reads as its default.
    #[must_use]
    pub fn initial(self, values: impl Fn() -> T + Send + Sync + 'static) -> Self {
        self.with(|choices| choices.initial = Some(Initial::new(values)))
    }

    /// Takes over sessions that another library has left with clients, so that changing libraries
    /// signs nobody out.
    ///
    /// # Default
    ///
    /// None: whoever brings no session of ours has none.
    #[must_use]
    pub fn former(self, former: impl Former<T>) -> Self {
        self.with(|choices| choices.former = Some(FormerHook::new(former)))
    }

    /// Checks the settings and derives the keys.
    ///
    /// # Errors
    ///
    /// When a setting can't be used, or two contradict each other.
    pub fn build(self) -> Result<M, BuildError> {
        self.applied.iter().try_for_each(|settings| settings.check(&self.choices))?;
        let checked = self.choices.check(T::SCHEMA);
        checked.map_err(|error| Settings::blame(&self.applied, error))?;
        Ok(self.assemble())
    }

    /// The defaults, which are known to agree.
    pub(crate) fn assemble(self) -> M {
        SessionConfig::new(assemble::<T>(self.choices, self.revocation)).into()
    }
}

impl<T: SessionState> SessionConfig<T> {
    /// The defaults. A struct with `secret` fields does not compile here.
    #[must_use]
    pub fn with_defaults(key: crate::Key) -> Self
    where
        T: WithoutSecrets,
    {
        SessionBuilder::<T>::new(key).assemble()
    }
}

impl<T: SessionState, M> fmt::Debug for SessionBuilder<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionBuilder")
            .field("session", &T::SCHEMA.name)
            .field("cookie", &self.choices.cookie)
            .finish_non_exhaustive()
    }
}
