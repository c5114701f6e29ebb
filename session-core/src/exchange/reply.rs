//! What the session adds to a response.

use std::fmt;

use crate::caching::Caching;

/// What the session adds to a response.
#[must_use = "without these headers the client keeps its old session"]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reply {
    pub(crate) cookie: Option<Vec<u8>>,
    pub(crate) removals: Vec<String>,
    /// In a box, for few have one.
    pub(crate) id_header: Option<Box<(String, Vec<u8>)>>,
    /// What the response must say to caches.
    pub caching: Caching,
}

impl Reply {
    /// The values of the response's `Set-Cookie` headers, as bytes, all of them ASCII: the
    /// session's own first, then removals of cookies under its earlier names and scopes.
    pub fn set_cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.cookie.as_deref().into_iter().chain(self.removals.iter().map(String::as_bytes))
    }

    /// The header, in lower case, that carries the session's id in place of a cookie, and its
    /// value, which is ASCII: empty when the client is to forget its id.
    #[must_use]
    pub fn id_header(&self) -> Option<(&str, &[u8])> {
        self.id_header.as_deref().map(|(name, value)| (&**name, &**value))
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
