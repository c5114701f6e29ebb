//! Why a store can't be opened.

use std::fmt;

/// Why a store can't be opened. A server should not start without it.
///
/// What the URL holds of a password is not shown.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The URL has no such form.
    #[error("this is no URL of a session store: {0}")]
    Url(String),
    /// A setting in the URL can't be used.
    #[error("the setting `{name}` of the session store's URL can't be used: {reason}")]
    Setting {
        /// The setting; `…` where its name is none, and may be a part of something else.
        name: String,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
    /// The store is one that this program was built without.
    #[error(
        "the session store `{scheme}:` is not compiled in: add the feature `{feature}` to \
         `session-stores`"
    )]
    Feature {
        /// The URL's scheme.
        scheme: String,
        /// The feature that it takes.
        feature: &'static str,
    },
    /// The store is there and can't be used, or is not there.
    #[error("the session store can't be opened: {0}")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl OpenError {
    /// The store is there and can't be used, or is not there.
    pub(crate) fn store(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Store(cause.into())
    }

    pub(crate) fn setting(name: &str, reason: impl Into<String>) -> Self {
        let is_name =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        let name = if name.bytes().all(is_name) { name } else { "…" };
        Self::Setting { name: name.to_owned(), reason: reason.into() }
    }
}

/// In words, for that is what a `main` which returns it prints.
impl fmt::Debug for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
