//! One derived key for each use, so that a message can't be moved from one use to another.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::key::Key;

/// What a derived key is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purpose<'a> {
    /// The format's word for the use.
    pub(crate) name: &'a str,
    pub(crate) algorithm: Algorithm,
    /// The application's context; empty unless set.
    pub(crate) context: &'a str,
    pub(crate) cookie_name: &'a str,
}

/// A signed cookie that holds the state itself.
pub(crate) const SIGNED_STATE: &str = "signed-state";
/// The same, encrypted.
#[cfg(feature = "encryption")]
pub(crate) const ENCRYPTED_STATE: &str = "encrypted-state";
/// A cookie that holds the id of a session in a store.
pub(crate) const SESSION_ID: &str = "session-id";
/// A record in a store that is signed.
pub(crate) const STORED_STATE: &str = "stored-state";
/// The same, encrypted.
#[cfg(feature = "encryption")]
pub(crate) const STORED_ENCRYPTED: &str = "stored-encrypted";

/// What a cookie's key is derived for that holds the state itself.
pub(crate) const fn of_state(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HmacSha1_128 | Algorithm::HmacSha256_128 => SIGNED_STATE,
        #[cfg(feature = "encryption")]
        Algorithm::Aes256GcmSiv => ENCRYPTED_STATE,
    }
}

/// What a record's key is derived for.
pub(crate) const fn of_record(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::HmacSha1_128 | Algorithm::HmacSha256_128 => STORED_STATE,
        #[cfg(feature = "encryption")]
        Algorithm::Aes256GcmSiv => STORED_ENCRYPTED,
    }
}

impl Purpose<'_> {
    /// The key for this use.
    pub(crate) fn derive(&self, key: &Key) -> Zeroizing<[u8; 32]> {
        hkdf(key.secret(), &self.info())
    }

    /// Five parts, each behind its length, so that no two lists of parts give the same bytes.
    fn info(&self) -> Vec<u8> {
        let parts =
            ["session-v1", self.name, self.algorithm.name(), self.context, self.cookie_name];
        let mut info = Vec::new();
        for part in parts {
            // The builder refuses longer contexts and names.
            info.extend_from_slice(&(part.len() as u16).to_le_bytes());
            info.extend_from_slice(part.as_bytes());
        }
        info
    }
}

/// `HKDF-SHA256(ikm, salt = none, info, 32 bytes)`, [RFC 5869].
///
/// [RFC 5869]: https://www.rfc-editor.org/rfc/rfc5869
fn hkdf(ikm: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    // The only error is an output longer than 255 hashes.
    let _ = Hkdf::<Sha256>::new(None, ikm).expand(info, &mut *out);
    out
}

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use super::*;

    const PURPOSE: Purpose<'_> = Purpose {
        name: SIGNED_STATE,
        algorithm: Algorithm::HmacSha1_128,
        context: "",
        cookie_name: "session",
    };

    // case 13: a boundary between parts cannot move
    #[test]
    fn the_lengths_of_the_parts_are_part_of_the_info() {
        let moved = Purpose { context: "s", cookie_name: "ession", ..PURPOSE };
        assert_ne!(PURPOSE.info(), moved.info());
        assert_eq!(
            PURPOSE.info(),
            b"\x0a\0session-v1\x0c\0signed-state\x0d\0hmac-sha1-128\0\0\x07\0session"
        );
    }

    // The two vectors of docs/format.md, which a second implementation has made
    #[cfg(feature = "encryption")]
    #[test]
    fn keys_for_encryption_are_those_of_the_format() {
        let key: Vec<u8> = (0..32).collect();
        let key = Key::from_bytes(&key).unwrap();
        let hex = |name| {
            let algorithm = Algorithm::Aes256GcmSiv;
            let derived = Purpose { name, algorithm, ..PURPOSE }.derive(&key);
            derived.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        assert_eq!(
            hex(ENCRYPTED_STATE),
            "b51db09845eb162a7e1a509a30fc69c8e43ac9738a8db187fa2e46453904f2c5"
        );
        assert_eq!(
            hex(STORED_ENCRYPTED),
            "87ae88b12b6ed3a3f05c8949ca2f1d3671234d62df8965ea280e832e4f36a357"
        );
    }

    // case 27
    #[test]
    fn each_use_has_its_own_key() {
        let key = Key::from_bytes(&[7; 32]).unwrap();
        let keys = [
            PURPOSE,
            Purpose { name: "session-id", ..PURPOSE },
            Purpose { algorithm: Algorithm::HmacSha256_128, ..PURPOSE },
            Purpose { context: "shop", ..PURPOSE },
            Purpose { cookie_name: "other", ..PURPOSE },
        ]
        .map(|purpose| *purpose.derive(&key));
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "key {index}");
        }
    }
}
