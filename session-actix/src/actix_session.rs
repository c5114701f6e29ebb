//! Sessions that actix-session has left with clients.

use std::any::type_name;
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::time::SystemTime;

use actix_web::cookie::{Cookie, CookieJar, Key};
use serde::de::DeserializeOwned;
use session_core::{Former, FormerError, StoreError};

/// The cookies of an application that had [actix-session], each taken over once as a session `T`:
/// for [`SessionBuilder::former`](crate::SessionBuilder::former), where it is said what that does.
///
/// It takes the very key that actix-session's middleware had, and a function from what is in a
/// session of actix-session to one of ours.
///
/// ```
/// use actix_web::cookie;
/// use session_actix::{ActixSessionCookies, BuildError, Key, Session, SessionMiddleware};
/// use std::time::SystemTime;
///
/// #[derive(Session)]
/// #[session(cookie = "__Host-visitor")]
/// struct Visitor {
///     visits: u32,
///     #[session(rotate)]
///     user: Option<u64>,
/// }
///
/// fn sessions(
///     key: Key,
///     former_key: cookie::Key,
///     until: SystemTime,
/// ) -> Result<SessionMiddleware<Visitor>, BuildError> {
///     let former = ActixSessionCookies::private(former_key, |state| {
///         Ok(Visitor {
///             visits: state.get("counter")?.unwrap_or_default(),
///             user: state.get("user_id")?,
///         })
///     });
///     SessionMiddleware::builder(key).former(former.until(until)).build()
/// }
/// # let _ = sessions(Key::generate().unwrap(), cookie::Key::generate(), SystemTime::now()).unwrap();
/// ```
///
/// [actix-session]: https://docs.rs/actix-session/0.11
pub struct ActixSessionCookies<T> {
    key: Key,
    security: Security,
    name: String,
    path: String,
    domain: Option<String>,
    until: Option<SystemTime>,
    read: Box<Read<T>>,
    load: Option<Box<Load>>,
}

/// actix-session's `CookieContentSecurity`.
#[derive(Clone, Copy, Debug)]
enum Security {
    Private,
    Signed,
}

type Read<T> = dyn Fn(&ActixSessionState) -> Result<T, FormerError> + Send + Sync;
type Load = dyn Fn(String) -> Loading + Send + Sync;
type Loading = Pin<Box<dyn Future<Output = Result<Option<String>, StoreError>> + Send>>;

impl<T> ActixSessionCookies<T> {
    /// Cookies that are encrypted: actix-session's `CookieContentSecurity::Private`, its default.
    ///
    /// What `read` refuses is no session. It is asked for cookies that the key has opened, and no
    /// others.
    #[must_use]
    pub fn private(
        key: Key,
        read: impl Fn(&ActixSessionState) -> Result<T, FormerError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(key, Security::Private, Box::new(read))
    }

    /// The same for cookies that are signed: actix-session's `CookieContentSecurity::Signed`.
    #[must_use]
    pub fn signed(
        key: Key,
        read: impl Fn(&ActixSessionState) -> Result<T, FormerError> + Send + Sync + 'static,
    ) -> Self {
        Self::new(key, Security::Signed, Box::new(read))
    }

    fn new(key: Key, security: Security, read: Box<Read<T>>) -> Self {
        let (name, path) = ("id".to_owned(), "/".to_owned());
        Self { key, security, name, path, domain: None, until: None, read, load: None }
    }

    /// The name that actix-session's cookie had.
    ///
    /// # Default
    ///
    /// `id`, which is actix-session's.
    #[must_use]
    pub fn cookie_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The path that it had.
    ///
    /// # Default
    ///
    /// `/`, which is actix-session's.
    #[must_use]
    pub fn cookie_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The domain that it had.
    ///
    /// # Default
    ///
    /// None, which is actix-session's.
    #[must_use]
    pub fn cookie_domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// From when on nothing is taken over any more, by the clock of the sessions: when the last of
    /// those cookies would have ended by itself. actix-session writes no time into them, so nothing
    /// but this ends a copy that somebody has kept.
    ///
    /// # Default
    ///
    /// None: as long as this is in the configuration.
    #[must_use]
    pub fn until(mut self, end: SystemTime) -> Self {
        self.until = Some(end);
        self
    }

    /// The cookie holds a session key, and what is in the session is elsewhere, as with
    /// actix-session's `RedisSessionStore`. `load` takes the session key, and answers with the JSON
    /// text that is kept under it; `None` if there is none any more.
    ///
    /// Loading a session then takes waiting, as it does with a store.
    ///
    /// # Default
    ///
    /// The cookie holds the session, as with actix-session's `CookieSessionStore`.
    #[must_use]
    pub fn stored<F>(mut self, load: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<String>, StoreError>> + Send + 'static,
    {
        self.load = Some(Box::new(move |session_key| Box::pin(load(session_key))));
        self
    }

    /// What actix-session had put into the cookie.
    fn open(&self, value: &str) -> Option<String> {
        let sent = Cookie::parse_encoded(format!("{}={value}", self.name)).ok()?;
        let cookie = Cookie::new(self.name.clone(), sent.value().to_owned());
        let jar = CookieJar::new();
        let opened = match self.security {
            Security::Private => jar.private(&self.key).decrypt(cookie),
            Security::Signed => jar.signed(&self.key).verify(cookie),
        };
        Some(opened?.value().to_owned())
    }
}

impl<T: 'static> Former<T> for ActixSessionCookies<T> {
    fn cookie_name(&self) -> &str {
        &self.name
    }

    fn cookie_path(&self) -> &str {
        &self.path
    }

    fn cookie_domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    fn until(&self) -> Option<SystemTime> {
        self.until
    }

    fn waits(&self) -> bool {
        self.load.is_some()
    }

    async fn take_over(&self, value: &str) -> Result<T, FormerError> {
        let refused = FormerError::refused;
        let content = self.open(value).ok_or_else(|| refused("its key does not open it"))?;
        let json = match &self.load {
            Some(load) => load(content).await?.ok_or(FormerError::Ended)?,
            None => content,
        };
        let values = serde_json::from_str(&json);
        let values = values.map_err(|_| refused("actix-session did not write what is in it"))?;
        (self.read)(&ActixSessionState { values })
    }
}

/// The key is a secret.
impl<T> fmt::Debug for ActixSessionCookies<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixSessionCookies")
            .field("cookie_name", &self.name)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// What is in a session of actix-session: JSON texts by their keys.
pub struct ActixSessionState {
    values: HashMap<String, String>,
}

impl ActixSessionState {
    /// What `session.get::<V>(key)` had answered: `None` where there is nothing.
    ///
    /// # Errors
    ///
    /// When there is something else than a `V`. The cookie is then refused, with an event that names
    /// the key and the type.
    pub fn get<V: DeserializeOwned>(&self, key: &str) -> Result<Option<V>, FormerError> {
        let Some(json) = self.values.get(key) else {
            return Ok(None);
        };
        // What serde says may repeat the value.
        let no_value = |_| format!("its `{key}` is no `{}`", type_name::<V>());
        serde_json::from_str(json).map(Some).map_err(no_value).map_err(FormerError::refused)
    }

    /// The keys, and their values as JSON, in no order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Keys alone: the values are somebody's.
impl fmt::Debug for ActixSessionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.values.keys().collect();
        f.debug_struct("ActixSessionState").field("keys", &keys).finish_non_exhaustive()
    }
}
