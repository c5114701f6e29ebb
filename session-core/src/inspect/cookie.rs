//! A cookie without the struct that it belongs to, for tools.

use crate::algorithm::Algorithm;
use crate::arrival::decode;
use crate::envelope::Envelope;
use crate::key_ring::KeyEntry;
use crate::protection::Protection;
use crate::purpose::{Purpose, SESSION_ID, of_state};
use crate::rejection::Rejection;
use crate::signer::Signer;
use crate::store::{SessionId, StoreKey};

/// The cookie that a value is taken for, where the key's entry does not say.
#[derive(Clone, Copy, Debug)]
pub struct Configured<'a> {
    /// How it is authenticated.
    pub algorithm: Algorithm,
    /// The application's; empty unless it sets one.
    pub context: &'a str,
    /// What it is called.
    pub cookie_name: &'a str,
}

/// What was signed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Contents {
    /// A session. Its times were not compared with any clock.
    Session(Envelope),
    /// The id of a session in a store, which stands there under this key.
    Id(StoreKey),
    /// Neither: another format version, or bytes that no session has.
    Malformed,
}

/// Why a value is not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotVerified {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// No browser keeps so much.
    #[error("it is longer than 4096 bytes")]
    TooLong,
    /// It is not what it should be written in.
    #[error("it is not canonical base64url: perhaps it was cut off, quoted or percent-encoded")]
    NotBase64,
    /// The key did not sign it, under this name.
    #[error("no key signed it, as a cookie of this name and in this context")]
    Signature,
    /// The name or the context has no place in a key's derivation.
    #[error("a context has 65,535 bytes at most, and a cookie's name 255")]
    Configuration,
}

/// Verifies a cookie's value, and reads what was signed.
///
/// # Errors
///
/// When it can't be verified. Then nothing of it is known.
pub fn inspect(
    entry: &KeyEntry,
    configured: Configured<'_>,
    value: &[u8],
) -> Result<Contents, NotVerified> {
    let algorithm = entry.algorithm.unwrap_or(configured.algorithm);
    let state = Purpose {
        name: of_state(algorithm),
        algorithm,
        context: entry.context.as_deref().unwrap_or(configured.context),
        cookie_name: entry.cookie_name.as_deref().unwrap_or(configured.cookie_name),
    };
    if state.context.len() > usize::from(u16::MAX) || state.cookie_name.len() > 255 {
        return Err(NotVerified::Configuration);
    }
    let mut message = decode(value).map_err(|rejection| match rejection {
        Rejection::Empty => NotVerified::Empty,
        Rejection::TooLong => NotVerified::TooLong,
        _ => NotVerified::NotBase64,
    })?;
    let id = Purpose { name: SESSION_ID, algorithm: algorithm.of_ids(), ..state };
    if let Some(len) = Protection::new(&entry.key, &state).open(&mut message) {
        let session = Envelope::parse(&message[..len]);
        return Ok(session.map_or(Contents::Malformed, Contents::Session));
    }
    let body = Signer::new(&entry.key, &id).verify(&message).ok_or(NotVerified::Signature)?;
    Ok(SessionId::read(body).map_or(Contents::Malformed, |id| Contents::Id(StoreKey::of(&id))))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::key::Key;
    use crate::purpose::SIGNED_STATE;

    const CONFIGURED: Configured<'_> =
        Configured { algorithm: Algorithm::HmacSha1_128, context: "", cookie_name: "session" };

    fn entry() -> KeyEntry {
        KeyEntry::new(Key::from_bytes(&[1; 32]).unwrap())
    }

    fn signed(name: &str, body: &[u8]) -> String {
        let purpose = Purpose {
            name,
            algorithm: Algorithm::HmacSha1_128,
            context: "",
            cookie_name: "session",
        };
        let mut message = body.to_vec();
        Signer::new(&entry().key, &purpose).sign(&mut message);
        URL_SAFE_NO_PAD.encode(message)
    }

    fn contents(name: &str, body: &[u8]) -> Contents {
        inspect(&entry(), CONFIGURED, signed(name, body).as_bytes()).unwrap()
    }

    #[test]
    fn a_session_and_an_id_are_told_apart_by_their_keys() {
        let body = [1, 100, 0, 0, 0, 0, 0];
        assert!(matches!(contents(SIGNED_STATE, &body), Contents::Session(_)));
        let id = SessionId::from_bytes([7; 16]);
        let Contents::Id(key) = contents(SESSION_ID, &id.message()) else { unreachable!() };
        assert_eq!(key, StoreKey::of(&id));
        // case 16
        assert!(matches!(contents(SESSION_ID, &body), Contents::Malformed));
        assert!(matches!(contents(SIGNED_STATE, &id.message()), Contents::Malformed));
    }

    // case 19
    #[test]
    fn a_rightly_signed_body_of_another_form_is_no_session() {
        for body in [&[][..], &[1], &[2, 0, 0, 0, 0, 0, 0], &[1, 0, 0, 0, 0, 1, 0]] {
            assert!(matches!(contents(SIGNED_STATE, body), Contents::Malformed), "{body:?}");
        }
    }

    #[test]
    fn what_is_not_verified_is_not_read() {
        let reason =
            |value: &str, configured| inspect(&entry(), configured, value.as_bytes()).unwrap_err();
        let value = signed(SIGNED_STATE, &[1, 100, 0, 0, 0, 0, 0]);
        let other = Configured { cookie_name: "other", ..CONFIGURED };
        assert_eq!(reason(&value, other), NotVerified::Signature);
        assert_eq!(reason("", CONFIGURED), NotVerified::Empty);
        assert_eq!(reason(&"A".repeat(4097), CONFIGURED), NotVerified::TooLong);
        assert_eq!(reason("AQ==", CONFIGURED), NotVerified::NotBase64);
        let context = "c".repeat(65_536);
        let long = Configured { context: &context, ..CONFIGURED };
        assert_eq!(reason(&value, long), NotVerified::Configuration);
    }
}
