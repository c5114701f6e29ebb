//! Which keys write cookies and which are still read.

use crate::algorithm::Algorithm;
use crate::key::Key;

/// How many entries a ring may have, so that an unreadable cookie costs bounded work.
pub(crate) const MOST_ENTRIES: usize = 8;

/// An ordered list of keys: the first one writes, all are tried when reading.
///
/// What another entry than the first verified is written anew with the first, so a key, its
/// algorithm, the application's context and the cookie's name all change without signing anybody
/// out. While several servers run, that takes three deploys: `[old, new]`, `[new, old]`, `[new]`,
/// the last of them after the absolute timeout. A *leaked* key is not rotated but removed at once.
///
/// ```
/// use session_core::{Algorithm, Key, KeyEntry, KeyRing};
///
/// let (new, old) = (Key::generate()?, Key::generate()?);
/// let ring = KeyRing::new(KeyEntry::new(new).algorithm(Algorithm::HmacSha256_128)).accept(old);
/// # Ok::<(), session_core::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyRing {
    pub(crate) entries: Vec<KeyEntry>,
}

impl KeyRing {
    /// A ring whose only entry, so far, writes and reads.
    #[must_use]
    pub fn new(first: impl Into<KeyEntry>) -> Self {
        Self { entries: vec![first.into()] }
    }

    /// Adds an entry that is read but never written. At most 8 entries in all.
    #[must_use]
    pub fn accept(mut self, entry: impl Into<KeyEntry>) -> Self {
        self.entries.push(entry.into());
        self
    }
}

impl<E: Into<KeyEntry>> From<E> for KeyRing {
    fn from(entry: E) -> Self {
        Self::new(entry)
    }
}

/// One entry of a [`KeyRing`]: a key, and what was different while it was in use.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    pub(crate) key: Key,
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) context: Option<String>,
    pub(crate) cookie_name: Option<String>,
}

impl KeyEntry {
    /// An entry with the middleware's algorithm, context and cookie name.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self { key, algorithm: None, context: None, cookie_name: None }
    }

    /// The algorithm of this entry.
    ///
    /// # Default
    ///
    /// The middleware's.
    #[must_use]
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// The application's context of this entry.
    ///
    /// # Default
    ///
    /// The middleware's.
    #[must_use]
    pub fn context(mut self, context: impl Into<String>) -> Self {
        self.context = Some(context.into());
        self
    }

    /// The cookie's name that this entry reads, where it was another one. Not for the first entry
    /// of a ring, which writes under the middleware's name.
    ///
    /// # Default
    ///
    /// The middleware's.
    #[must_use]
    pub fn cookie_name(mut self, name: impl Into<String>) -> Self {
        self.cookie_name = Some(name.into());
        self
    }
}

impl From<Key> for KeyEntry {
    fn from(key: Key) -> Self {
        Self::new(key)
    }
}
