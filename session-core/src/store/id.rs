//! The secret name of a session that a client shows.

use std::fmt;

/// The id of a session in a store, which its client holds: 16 random bytes.
///
/// Ids are never compared: what is looked up is a hash, a [`StoreKey`](crate::StoreKey).
#[derive(Clone, Copy)]
pub(crate) struct SessionId([u8; 16]);

/// The first byte of a message that holds an id, where a body has its version.
const ID: u8 = 0x81;

impl SessionId {
    /// Reads a message, less its signature.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        match body.split_first() {
            Some((&ID, id)) => id.try_into().ok().map(Self),
            _ => None,
        }
    }

    /// The message, to be signed.
    pub(crate) fn message(&self) -> Vec<u8> {
        [&[ID][..], &self.0].concat()
    }

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// It opens a session, so it is not shown.
impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(redacted)")
    }
}
