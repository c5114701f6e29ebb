//! What can go wrong, one small enum for each operation. Clients see none of it.

use std::time::Duration;

use crate::store::StoreError;

/// Shows the words of an error, for that is what a `main` which returns it prints: a setting that
/// can't be used should say so in the terminal of whoever set it.
macro_rules! debug_in_words {
    ($error:ty) => {
        impl ::std::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(crate) use debug_in_words;

debug_in_words!(KeyError);
debug_in_words!(BuildError);

/// Why something is not a [`Key`](crate::Key).
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A key has exactly 32 bytes.
    #[error(
        "a session key has 32 bytes, this one has {found}: make one with `openssl rand -hex 32`"
    )]
    Length {
        /// How many there were.
        found: usize,
    },
    /// All bytes are zero.
    #[error("a session key of zeros protects nothing: make one with `openssl rand -hex 32`")]
    Zeros,
    /// Neither hex nor base64.
    #[error(
        "a session key is written as 64 hex digits or as base64: make one with `openssl rand -hex 32`"
    )]
    Encoding,
    /// The environment has no such variable.
    #[error(
        "the environment variable `{0}` is not set: set it to the output of `openssl rand -hex 32`"
    )]
    Unset(String),
    /// The environment's variable is set to something else.
    #[error("the environment variable `{name}` is no session key: {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        #[source]
        reason: Box<KeyError>,
    },
    /// The operating system's random source failed.
    #[error("the operating system's random source failed")]
    Random(#[source] getrandom::Error),
}

/// Why a cookie's name and attributes can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CookieConfigError {
    /// The name is no token.
    #[error("`{0}` can't be a cookie's name: use 1 to 255 letters, digits, `-`, `_` and `.`")]
    Name(String),
    /// The path is none, or would break out of the header.
    #[error(
        "`{0}` can't be a cookie's path: it starts with `/`, has no `;` or control character, and at most 1024 bytes"
    )]
    Path(String),
    /// The domain is none, or would break out of the header.
    #[error(
        "`{0}` can't be a cookie's domain: use names of letters, digits and `-` with a `.` in between, and no leading dot"
    )]
    Domain(String),
    /// The name's prefix is a promise that the attributes break.
    #[error(
        "the cookie name `{name}` and its attributes contradict each other: its prefix needs {needs}"
    )]
    Prefix {
        /// The name.
        name: String,
        /// The setting that it needs.
        needs: &'static str,
    },
    /// Browsers refuse it.
    #[error(
        "`SameSite::None` and `cookie_secure(false)` contradict each other: browsers refuse such a cookie"
    )]
    SameSiteNoneWithoutSecure,
}

/// Why a session's settings can't be used.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The cookie's name or attributes.
    #[error(transparent)]
    Cookie(#[from] CookieConfigError),
    /// A limit of zero would end every session at once.
    #[error("`{0}` is less than a second: no session could be read again")]
    NoTime(&'static str),
    /// The idle timeout could never end a session.
    #[error(
        "`idle_timeout` ({idle:?}) is longer than `absolute_timeout` ({absolute:?}) and so would never end a session"
    )]
    IdleOverAbsolute {
        /// The idle timeout.
        idle: Duration,
        /// The absolute timeout.
        absolute: Duration,
    },
    /// Browsers cut a cookie's age down to 400 days: RFC 6265bis, section 5.5.
    #[error("`idle_timeout` ({0:?}) is longer than the 400 days that browsers keep a cookie")]
    IdleOver400Days(Duration),
    /// Each entry costs work on every cookie that can't be read.
    #[error("the key ring has {0} entries, more than the 8 that are allowed: drop the oldest ones")]
    TooManyKeys(usize),
    /// Two entries of a key ring would do the same.
    #[error("entries {first} and {second} of the key ring are the same: drop one of them")]
    SameKey {
        /// Counted from 1.
        first: usize,
        /// Counted from 1.
        second: usize,
    },
    /// The entry that writes names an earlier cookie.
    #[error(
        "the first entry of the key ring writes, and so can't have a cookie name of its own (`{0}`): set it with `cookie_name` on the builder"
    )]
    WriterName(String),
    /// The header can't carry an id.
    #[error("the header `{0}` can't carry a session's id: take one of your own, like `x-session`")]
    IdHeader(String),
    /// A header for the id of a session that has none.
    #[error(
        "only a session in a store has an id that a header can carry: add `store`, or drop `id_header`"
    )]
    IdHeaderWithoutStore,
    /// Another library's cookie can't be seen where no cookie is looked at.
    #[error(
        "`former` reads another library's cookie, and with `id_header` no cookie is read: drop one of them"
    )]
    FormerWithIdHeader,
    /// Filling up to multiples of nothing, or of more than fits into a cookie.
    #[error("`pad_to` takes a number of bytes from 1 to 1024: leave it out to fill nothing up")]
    Padding,
    /// What everybody can read needs no hidden length.
    #[error(
        "`pad_to` hides the length of a session that is encrypted in its cookie, and this one is not: \
         choose the algorithm `aes-256-gcm-siv` without a store, or leave `pad_to` out"
    )]
    PaddingInSight,
    /// The context does not fit its length field.
    #[error("the context is longer than 65,535 bytes")]
    Context,
    /// A removal cookie for it would remove the session's own.
    #[error(
        "a previous scope (path `{0}`) is the cookie's present one: it would remove every session it sets"
    )]
    PresentScope(String),
    /// Settings name a store, and the builder was given none.
    #[error(
        "the setting `{0}` names a store that was not opened: give `settings.store()` to `session_stores::open`, and what that returns to `store` on the builder"
    )]
    StoreNotOpened(String),
    /// Settings have a key, and the builder was made with others.
    #[error(
        "the setting `{0}` has a key that is not in the key ring: make the builder with `settings.keys()?`"
    )]
    KeyNotInRing(String),
    /// Something that settings say can't be used.
    #[error("{reason}; see {}", names(keys))]
    Settings {
        /// The settings that it is about, as they were written.
        keys: Vec<String>,
        /// What is wrong with them.
        #[source]
        reason: Box<BuildError>,
    },
    /// A signed cookie can be read by anybody who holds it.
    #[error(
        "field `{field}` of `{session}` is `secret`, but a cookie that is only signed can be read by its client: choose the algorithm `aes-256-gcm-siv` (feature `encryption`), keep the session in a store, or drop the field or the attribute"
    )]
    Secret {
        /// The struct.
        session: &'static str,
        /// The field.
        field: &'static str,
    },
}

/// Why a session could not be loaded. That a cookie is no good is not among the reasons: such a
/// request has a fresh session.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Synchronous code asked for a session that has to be waited for.
    #[error("the session is not loaded yet, and loading it takes an asynchronous call")]
    NotYet,
    /// The store could not say whether there is a session. The response becomes a 503.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why changes of a session could not be saved. The response becomes a 500, or a 503 where trying
/// again may help, and the old cookie stays.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// A field's value could not be written, or could not be read again.
    #[error("field `{field}` of `{session}` cannot be stored: {reason}")]
    Field {
        /// The struct.
        session: &'static str,
        /// The field.
        field: &'static str,
        /// What its type's serde implementation did.
        reason: String,
    },
    /// The cookie is over 4096 bytes.
    #[error(
        "the cookie of `{session}` would have {size} bytes, more than the {limit} that browsers keep; \
         largest fields: {}",
        list(largest)
    )]
    Oversize {
        /// The struct.
        session: &'static str,
        /// Name, value and attributes, in bytes.
        size: usize,
        /// The most that is allowed, in bytes.
        limit: usize,
        /// The largest fields with their bytes before base64, the largest first.
        largest: Vec<(String, usize)>,
    },
    /// The store could not be written to. The response becomes a 503.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// So many others wrote the same session at once that this request never got its turn. The
    /// response becomes a 503.
    #[error(
        "the session `{session}` was changed by others {tries} times while this request tried to \
         save it"
    )]
    Contended {
        /// The struct.
        session: &'static str,
        /// How often it was tried.
        tries: usize,
    },
    /// A session that was loaded outside a request was to take a new identity.
    #[error(
        "the session `{session}` can't take a new identity outside a request: its client would not \
         learn of the new id, and be signed out. Leave `rotate` and `owner` fields as they are, or \
         end the session with `invalidate()`"
    )]
    IdentityWithoutClient {
        /// The struct.
        session: &'static str,
    },
    /// There are no random bytes for a new id.
    #[error("the random source failed: {0}")]
    Random(String),
    /// Synchronous code was to save a session that has to be waited for.
    #[error("saving the session takes an asynchronous call")]
    NotYet,
    /// The view is from before `invalidate()`, or the response's head has left.
    #[error(
        "the session `{session}` has ended since this view of it was taken, so what it changed is discarded"
    )]
    Discarded {
        /// The struct.
        session: &'static str,
    },
    /// The response was ready while a view of the session still held changes.
    #[error(
        "a `{session}` with unpublished changes was still alive when the response was ready \
         (kept in extensions, or moved into a stream or task); drop it or call `sync()` first"
    )]
    Unpublished {
        /// The struct.
        session: &'static str,
    },
}

impl SaveError {
    /// Whether the same request may succeed a little later: the response is a 503.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Store(error) => error.is_temporary(),
            Self::Contended { .. } | Self::Random(_) => true,
            _ => false,
        }
    }
}

impl LoadError {
    /// Whether the same request may succeed a little later: the response is a 503.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_temporary())
    }
}

fn names(keys: &[String]) -> String {
    let names = keys.iter().map(|key| format!("`{key}`"));
    names.collect::<Vec<_>>().join(" and ")
}

fn list(sizes: &[(String, usize)]) -> String {
    let parts = sizes.iter().map(|(name, bytes)| format!("`{name}` {bytes} bytes"));
    parts.collect::<Vec<_>>().join(", ")
}
