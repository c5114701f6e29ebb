//! The secret that an application configures.

use std::env::VarError;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::KeyError;

/// Bytes in a key.
const LEN: usize = 32;

/// A master key: 32 random bytes, from which each purpose derives a key of its own.
///
/// Make one with [`Key::generate`], or take one from the environment with [`Key::from_env`].
/// `openssl rand -hex 32` prints a good one. A passphrase is not a key, so there is no conversion
/// from text other than hex and base64 of exactly 32 bytes.
///
/// The bytes are overwritten with zeros when a key is dropped, and [`Debug`](fmt::Debug) does not
/// show them.
///
/// ```
/// use session_core::Key;
///
/// let key = Key::parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")?;
/// assert_eq!(format!("{key:?}"), "Key(redacted)");
/// # Ok::<(), session_core::KeyError>(())
/// ```
///
/// ```compile_fail
/// // case 22: a passphrase is not a key
/// let key = session_core::Key::from("correct horse battery staple");
/// ```
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; LEN]>);

impl Key {
    /// A new random key from the operating system's source.
    ///
    /// # Errors
    ///
    /// When that source fails.
    pub fn generate() -> Result<Self, KeyError> {
        let mut key = Self(Zeroizing::new([0; LEN]));
        getrandom::fill(&mut *key.0).map_err(KeyError::Random)?;
        Ok(key)
    }

    /// The key in these bytes.
    ///
    /// # Errors
    ///
    /// When there are not exactly 32 of them, or all of them are zero.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes = bytes.try_into().map_err(|_| KeyError::Length { found: bytes.len() })?;
        let key = Self(Zeroizing::new(bytes));
        match key.0.ct_eq(&[0; LEN]).into() {
            true => Err(KeyError::Zeros),
            false => Ok(key),
        }
    }

    /// The key in `text`: 64 hexadecimal digits, or base64 (either alphabet, padded or not).
    ///
    /// # Errors
    ///
    /// When `text` is neither, or is not a key of 32 bytes.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.bytes().all(|byte| byte.is_ascii_hexdigit()) && text.len().is_multiple_of(2) {
            // No base64 of 32 bytes is as long as this.
            return match text.len() / 2 {
                LEN => Self::from_hex(text.as_bytes()),
                found => Err(KeyError::Length { found }),
            };
        }
        let text = text.trim_end_matches('=');
        let decoded = URL_SAFE_NO_PAD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text));
        let mut bytes = decoded.map_err(|_| KeyError::Encoding)?;
        let key = Self::from_bytes(&bytes);
        bytes.zeroize();
        key
    }

    /// The key in the environment variable `name`, as [`parse`](Self::parse) reads it.
    ///
    /// # Errors
    ///
    /// [`KeyError::Unset`] when there is no such variable, otherwise as `parse`, with its name.
    pub fn from_env(name: &str) -> Result<Self, KeyError> {
        let key = match std::env::var(name) {
            Ok(mut text) => {
                let key = Self::parse(&text);
                text.zeroize();
                key
            }
            Err(VarError::NotPresent) => return Err(KeyError::Unset(name.to_owned())),
            Err(VarError::NotUnicode(_)) => Err(KeyError::Encoding),
        };
        key.map_err(|reason| KeyError::Variable { name: name.to_owned(), reason: Box::new(reason) })
    }

    /// The key in the environment variable `name`; where there is none, a random one and a
    /// warning, for development: sessions then end with the process.
    ///
    /// # Errors
    ///
    /// When the variable is set to something that is not a key: a wrong key is never replaced by
    /// a random one.
    pub fn from_env_or_generate(name: &str) -> Result<Self, KeyError> {
        match Self::from_env(name) {
            Err(KeyError::Unset(_)) => {
                tracing::warn!(
                    "{name} is not set: using a random session key; every session ends when this \
                     process does. Set it to the output of `openssl rand -hex 32`"
                );
                Self::generate()
            }
            result => result,
        }
    }

    /// The key that digits stand for, which are digits.
    fn from_hex(digits: &[u8]) -> Result<Self, KeyError> {
        // Without a branch or a table that would depend on the key: `0` is 0x30, `A` 0x41, `a` 0x61.
        let value = |digit: u8| (digit & 15) + 9 * (digit >> 6);
        let mut bytes = [0; LEN];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0]) << 4 | value(pair[1]);
        }
        let key = Self::from_bytes(&bytes);
        bytes.zeroize();
        key
    }

    /// Whether two entries of a ring hold the same key.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }

    /// For key derivation alone.
    pub(crate) fn secret(&self) -> &[u8; LEN] {
        &self.0
    }
}

// Its only field is.
impl ZeroizeOnDrop for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "00ff02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    #[test]
    fn hex_and_both_alphabets_of_base64_give_the_same_key() {
        let key = Key::parse(HEX).unwrap();
        for text in [
            HEX.to_uppercase(),
            URL_SAFE_NO_PAD.encode(key.secret()),
            format!("{}=\n", STANDARD_NO_PAD.encode(key.secret())),
        ] {
            assert_eq!(Key::parse(&text).unwrap().secret(), key.secret());
        }
    }

    // case 21
    #[test]
    fn a_key_of_another_length_or_of_zeros_is_refused() {
        for len in [0, 16, 31, 33] {
            let error = Key::from_bytes(&vec![1; len]).unwrap_err();
            assert!(matches!(error, KeyError::Length { found } if found == len));
        }
        assert!(matches!(Key::from_bytes(&[0; 32]), Err(KeyError::Zeros)));
        assert!(matches!(Key::parse(&"0".repeat(64)), Err(KeyError::Zeros)));
        assert!(matches!(Key::parse(&"ab".repeat(16)), Err(KeyError::Length { found: 16 })));
        assert!(matches!(Key::parse("hunter2!"), Err(KeyError::Encoding)));
        assert!(matches!(Key::parse(""), Err(KeyError::Length { found: 0 })));
    }

    #[test]
    fn every_pair_of_digits_is_its_byte() {
        for byte in 0..=255u8 {
            for text in [format!("{byte:02x}"), format!("{byte:02X}")] {
                let key = Key::parse(&format!("{}01{text}", "00".repeat(LEN - 2))).unwrap();
                assert_eq!(key.secret()[LEN - 2..], [1, byte], "{text}");
            }
        }
    }

    // case 109
    #[test]
    fn debug_does_not_show_the_key() {
        assert_eq!(format!("{:?}", Key::parse(HEX).unwrap()), "Key(redacted)");
    }

    // case 111
    #[test]
    fn a_key_is_overwritten_when_dropped() {
        fn assert_overwritten<T: ZeroizeOnDrop>(_: &T) {}
        let mut key = Key::parse(HEX).unwrap();
        assert_overwritten(&key);
        let Key(bytes) = &mut key;
        assert_overwritten(bytes);
        bytes.zeroize();
        assert_eq!(key.secret(), &[0; LEN]);
    }

    #[test]
    fn two_generated_keys_differ() {
        assert_ne!(Key::generate().unwrap().secret(), Key::generate().unwrap().secret());
    }

    #[test]
    fn an_unset_variable_is_told_apart() {
        let error = Key::from_env("SESSION_KEY_THAT_NOBODY_SETS").unwrap_err();
        assert!(matches!(error, KeyError::Unset(_)));
        assert!(Key::from_env_or_generate("SESSION_KEY_THAT_NOBODY_SETS").is_ok());
    }
}
