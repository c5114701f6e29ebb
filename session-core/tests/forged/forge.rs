//! Somebody who has a master key: what he makes is made from `docs/format.md` alone.

use aes_gcm_siv::aead::AeadInOut;
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use session_core::{Algorithm, Key, StoreKey, Timestamp};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::support::{derive, marked, noon};

/// A master key, and what keys are derived for from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forge {
    pub(super) key: &'static str,
    pub(super) context: &'static str,
    pub(super) cookie: &'static str,
}

/// What the sites of these tests use.
pub(super) const OURS: Forge = Forge { key: "ours", context: "", cookie: "session" };
/// The id whose session is in the store.
pub(super) const ID: [u8; 16] = [9; 16];
/// Visits, and their number, which a session has that is accepted.
pub(super) const SEVEN: &[u8] = &[1, 1, 7];

/// With the `write` of the records that are sealed, where a store looks for it.
const NONCE: [u8; 12] = [5, 0xa0, 0xa0, 0xa0, 0xa0, 0xa0, 0xa0, 0xa0, 0xa0, 5, 5, 5];

impl Forge {
    pub(super) fn master(&self) -> Key {
        Key::from_bytes(&marked(self.key)).expect("32 bytes, not zero")
    }

    /// What tells its keys from others of the same master.
    pub(super) fn info(&self) -> (&'static str, &'static str) {
        (self.context, self.cookie)
    }

    /// A message, or a record for this place, whatever it says.
    pub(super) fn protect(
        &self,
        purpose: &str,
        algorithm: Algorithm,
        place: &[u8],
        plain: &[u8],
    ) -> Vec<u8> {
        let parts = [purpose, algorithm.name(), self.context, self.cookie];
        let key = derive(self.key, parts);
        let all = [place, plain].concat();
        match algorithm {
            Algorithm::HmacSha1_128 => [plain, &tag::<Hmac<Sha1>>(&key, &all)].concat(),
            Algorithm::HmacSha256_128 => [plain, &tag::<Hmac<Sha256>>(&key, &all)].concat(),
            _ => {
                let mut text = plain.to_vec();
                let cipher = Aes256GcmSiv::new(&key.into());
                let nonce = Nonce::from(NONCE);
                let tag = cipher.encrypt_inout_detached(&nonce, place, text.as_mut_slice().into());
                [&NONCE[..], &text, &tag.expect("it is short")].concat()
            }
        }
    }
}

fn tag<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = <M as KeyInit>::new_from_slice(key).expect("any length will do");
    mac.chain_update(message).finalize().into_bytes()[..16].to_vec()
}

/// The format's time of noon.
pub(super) fn noon_in_the_format() -> u32 {
    Timestamp::from(noon()).seconds()
}

/// A body that was made so many seconds after noon, with what follows `issued`.
pub(super) fn body(after_noon: i64, rest: &[u8]) -> Vec<u8> {
    let issued = i64::from(noon_in_the_format()) + after_noon;
    let issued = u32::try_from(issued).expect("not before 2020");
    [&[1], &issued.to_le_bytes()[..], rest].concat()
}

/// A body without a fault, with these fields.
pub(super) fn good(fields: &[u8]) -> Vec<u8> {
    body(0, &[&[0, 0], fields].concat())
}

/// What stands in a store before a body.
pub(super) fn live(body: &[u8]) -> Vec<u8> {
    [&[1], &[0xa0; 8][..], body].concat()
}

/// The message of an id, less its signature.
pub(super) fn id_message(id: [u8; 16]) -> Vec<u8> {
    [&[0x81][..], &id].concat()
}

pub(super) fn store_key(id: [u8; 16]) -> StoreKey {
    StoreKey::from_bytes(Sha256::digest([&b"session-v1\0"[..], &id].concat()).into())
}

pub(super) fn text(message: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(message)
}

pub(super) fn varint(mut number: u32) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}
