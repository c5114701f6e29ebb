//! Published test vectors of the algorithms that the format uses, from `tests/vectors/published/`.

use std::borrow::Cow;

use serde::Deserialize;

/// One file of them.
macro_rules! published {
    ($file:literal) => {
        $crate::published::read(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/vectors/published/",
            $file
        )))
    };
}

pub(crate) use published;

#[derive(Deserialize)]
struct File<V> {
    vectors: Vec<V>,
}

/// A message and its tag, or one that is none.
#[derive(Deserialize)]
pub(crate) struct MacVector {
    pub(crate) name: String,
    pub(crate) key: Hex,
    pub(crate) message: Hex,
    pub(crate) tag: Hex,
    pub(crate) valid: bool,
}

/// A text and what it is encrypted to, or what can't be decrypted.
#[cfg(feature = "encryption")]
#[derive(Deserialize)]
pub(crate) struct AeadVector {
    pub(crate) name: String,
    pub(crate) key: Hex,
    pub(crate) nonce: Hex,
    pub(crate) aad: Hex,
    pub(crate) plaintext: Hex,
    pub(crate) ciphertext: Hex,
    pub(crate) tag: Hex,
    pub(crate) valid: bool,
}

/// What is derived from a key.
#[derive(Deserialize)]
pub(crate) struct HkdfVector {
    pub(crate) name: String,
    pub(crate) ikm: Hex,
    pub(crate) salt: Hex,
    pub(crate) info: Hex,
    pub(crate) okm: Hex,
}

/// Bytes, which are hexadecimal in the file.
#[derive(Deserialize)]
#[serde(try_from = "Cow<'_, str>")]
pub(crate) struct Hex(pub(crate) Vec<u8>);

impl TryFrom<Cow<'_, str>> for Hex {
    type Error = String;

    fn try_from(text: Cow<'_, str>) -> Result<Self, String> {
        let digit =
            |at: usize| text.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        let bytes: Option<_> = (0..text.len()).step_by(2).map(digit).collect();
        bytes.map(Self).ok_or_else(|| format!("not hexadecimal: {text}"))
    }
}

pub(crate) fn read<V: for<'de> Deserialize<'de>>(file: &str) -> Vec<V> {
    serde_json::from_str::<File<V>>(file).expect("the file has this form").vectors
}
