//! Under what a store keeps things: hashes, never what a client shows.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::store::SessionId;

/// Under what a store keeps a session: a hash of its id, so that a dump of the store contains no
/// id that could be used.
///
/// It is displayed as 64 lower-case hexadecimal digits, which are fit for a file's name, a key of
/// Redis or memcached, or a column. Stores put their prefix in front of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreKey([u8; 32]);

/// Whose a session is, as stores know it: a hash of the value of the field marked
/// `#[session(owner)]`. Displayed like a [`StoreKey`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OwnerKey([u8; 32]);

impl StoreKey {
    /// The key of a session.
    pub(crate) fn of(id: &SessionId) -> Self {
        Self(hash(b"session-v1", id.as_bytes()))
    }

    /// What else belongs to an owner, beside his sessions.
    pub(crate) fn beside(owner: &OwnerKey, what: &[u8]) -> Self {
        Self(hash(what, owner.as_bytes()))
    }
}

impl OwnerKey {
    /// The key of an owner, of whose value these are the bytes, in one application and cookie.
    pub(crate) fn of(scope: &[u8], value: &[u8]) -> Self {
        Self(hash(b"session-v1-owner", &[scope, value].concat()))
    }
}

fn hash(what: &[u8], bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(what).chain_update([0]).chain_update(bytes).finalize().into()
}

macro_rules! key {
    ($key:ident) => {
        impl $key {
            /// The key with these bytes.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Display for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = [0; 64];
                for (digits, byte) in text.chunks_exact_mut(2).zip(self.0) {
                    digits.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
                }
                f.pad(str::from_utf8(&text).unwrap_or_default())
            }
        }

        impl fmt::Debug for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($key), "({})"), self)
            }
        }

        /// Reads what it is displayed as.
        impl FromStr for $key {
            type Err = NotAKey;

            fn from_str(text: &str) -> Result<Self, NotAKey> {
                let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
                    return Err(NotAKey);
                };
                let mut bytes = [0; 32];
                if pairs.len() != bytes.len() {
                    return Err(NotAKey);
                }
                for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
                    *byte = value(*high)? << 4 | value(*low)?;
                }
                Ok(Self(bytes))
            }
        }
    };
}

key!(StoreKey);
key!(OwnerKey);

/// Text that is no key: a key has 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a store's key has 64 lower-case hexadecimal digits")]
#[non_exhaustive]
pub struct NotAKey;

fn digit(value: u8) -> u8 {
    b"0123456789abcdef"[usize::from(value)]
}

fn value(digit: u8) -> Result<u8, NotAKey> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NotAKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_displayed() {
        let key = StoreKey::of(&SessionId::from_bytes([7; 16]));
        let text = key.to_string();
        assert_eq!(text.len(), 64);
        assert_eq!(text.parse(), Ok(key));
        assert_eq!(text.to_uppercase().parse::<StoreKey>(), Err(NotAKey));
        assert_eq!(text[1..].parse::<StoreKey>(), Err(NotAKey));
        assert_eq!("../x".parse::<StoreKey>(), Err(NotAKey));
    }

    #[test]
    fn sessions_owners_and_what_they_have_beside_are_apart() {
        let id = SessionId::from_bytes([7; 16]);
        let owner = OwnerKey::of(&[], id.as_bytes());
        let keys = [StoreKey::of(&id), StoreKey::beside(&owner, b"x"), StoreKey(*owner.as_bytes())];
        assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    }
}
