//! What a session would send, and how large it is.

use crate::record::Record;

/// What the response would do, as `save()` reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SaveReport {
    /// Whether it would set the cookie.
    pub sets_cookie: bool,
    /// Bytes of that cookie: name, value and attributes. 0 if none would be set.
    pub cookie_bytes: usize,
    /// Whether it would write to the session's store.
    pub writes_store: bool,
}

/// How many bytes a session takes, field by field.
///
/// To refuse what does not fit, compare before it is published: where `encoded_sizes().cookie()`
/// is above [`LIMIT`](Self::LIMIT), call `revert()` and say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedSizes {
    fields: Vec<(&'static str, usize)>,
    carried: usize,
    cookie: usize,
}

impl EncodedSizes {
    /// The most bytes of a cookie, name, value and attributes together: what every browser keeps.
    pub const LIMIT: usize = 4096;

    pub(crate) fn new(fields: Vec<(&'static str, usize)>, carried: usize, cookie: usize) -> Self {
        Self { fields, carried, cookie }
    }

    /// Each field with its bytes (tag, length and value, before base64), in the order of the
    /// struct. An absent field takes none.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, usize)> + '_ {
        self.fields.iter().copied()
    }

    /// Bytes of fields that this build does not know and carries along.
    #[must_use]
    pub fn carried(&self) -> usize {
        self.carried
    }

    /// Bytes of the whole cookie if it were set now: name, value and attributes.
    #[must_use]
    pub fn cookie(&self) -> usize {
        self.cookie
    }
}

/// Bytes of the entries whose tag is not known here.
pub(crate) fn carried_bytes(record: &Record, is_known: impl Fn(u16) -> bool) -> usize {
    let unknown = record.entries().filter(|entry| !is_known(entry.tag));
    unknown.map(|entry| entry.whole.len()).sum()
}
