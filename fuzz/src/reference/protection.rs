//! Signatures and encryption, from the standards' crates alone.

use std::sync::LazyLock;

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use session_core::Algorithm;
use sha1::Sha1;
use sha2::Sha256;

/// The master key of the targets.
pub(crate) const KEY: [u8; 32] = [1; 32];
const NAME: &str = "session";
/// The same backwards would be another one.
const NONCE: [u8; 12] = [7, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12];

/// How a message is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Sha1,
    Sha256,
    Siv,
}

/// The derived key of a mode for one purpose.
struct Derived {
    sha1: Hmac<Sha1>,
    sha256: Hmac<Sha256>,
    siv: Aes256GcmSiv,
}

static STATE: LazyLock<Derived> = LazyLock::new(|| Derived::of("signed-state", "encrypted-state"));
static RECORD: LazyLock<Derived> =
    LazyLock::new(|| Derived::of("stored-state", "stored-encrypted"));
static ID: LazyLock<Derived> = LazyLock::new(|| Derived::of("session-id", "session-id"));

impl Derived {
    fn of(signed: &str, encrypted: &str) -> Self {
        let [sha1, sha256, siv] = [
            derive(signed, "hmac-sha1-128"),
            derive(signed, "hmac-sha256-128"),
            derive(encrypted, "aes-256-gcm-siv"),
        ];
        Self {
            sha1: Hmac::new_from_slice(&sha1).expect("any length will do"),
            sha256: Hmac::new_from_slice(&sha256).expect("any length will do"),
            siv: Aes256GcmSiv::new(&siv.into()),
        }
    }

    fn tag(&self, mode: Mode, place: &[u8], body: &[u8]) -> Vec<u8> {
        fn tag(mut mac: impl Mac, place: &[u8], body: &[u8]) -> Vec<u8> {
            mac.update(place);
            mac.update(body);
            mac.finalize().into_bytes()[..16].to_vec()
        }
        match mode {
            Mode::Sha1 => tag(self.sha1.clone(), place, body),
            _ => tag(self.sha256.clone(), place, body),
        }
    }

    fn seal(&self, mode: Mode, place: &[u8], nonce: [u8; 12], body: &[u8]) -> Vec<u8> {
        match mode {
            Mode::Siv => {
                let text = Payload { msg: body, aad: place };
                let sealed = self.siv.encrypt(&Nonce::from(nonce), text).expect("it is short");
                [&nonce[..], &sealed].concat()
            }
            _ => [body, &self.tag(mode, place, body)].concat(),
        }
    }

    fn open(&self, mode: Mode, place: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        match mode {
            Mode::Siv => {
                let (nonce, sealed) = message.split_first_chunk::<12>()?;
                let text = Payload { msg: sealed, aad: place };
                self.siv.decrypt(&Nonce::from(*nonce), text).ok()
            }
            _ => {
                let (body, tag) = message.split_last_chunk::<16>()?;
                (self.tag(mode, place, body) == tag).then(|| body.to_vec())
            }
        }
    }
}

impl Mode {
    pub(crate) const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Siv];

    pub(crate) fn of(byte: u8) -> Self {
        Self::ALL[usize::from(byte) % 3]
    }

    pub(crate) fn algorithm(self) -> Algorithm {
        match self {
            Self::Sha1 => Algorithm::HmacSha1_128,
            Self::Sha256 => Algorithm::HmacSha256_128,
            Self::Siv => Algorithm::Aes256GcmSiv,
        }
    }

    /// The message of a body.
    pub(crate) fn close(self, body: &[u8]) -> Vec<u8> {
        STATE.seal(self, &[], NONCE, body)
    }

    /// The body of a message.
    pub(crate) fn open(self, message: &[u8]) -> Option<Vec<u8>> {
        STATE.open(self, &[], message)
    }

    /// The message of an id, which is signed and no more.
    pub(crate) fn sign_id(self, id: [u8; 16]) -> Vec<u8> {
        let mode = if self == Self::Sha1 { Self::Sha1 } else { Self::Sha256 };
        ID.seal(mode, &[], [0; 12], &[&[0x81][..], &id].concat())
    }

    /// A record as it stands under a key of a store.
    pub(crate) fn seal_record(self, key: &[u8; 32], record: &[u8]) -> Vec<u8> {
        let mut nonce = NONCE;
        if let Some(revision) = record.get(1..9) {
            nonce[1..9].copy_from_slice(revision);
        }
        RECORD.seal(self, key, nonce, record)
    }

    pub(crate) fn open_record(self, key: &[u8; 32], sealed: &[u8]) -> Option<Vec<u8>> {
        RECORD.open(self, key, sealed)
    }
}

fn derive(purpose: &str, algorithm: &str) -> [u8; 32] {
    let mut info = Vec::new();
    for part in ["session-v1", purpose, algorithm, "", NAME] {
        info.extend_from_slice(&(part.len() as u16).to_le_bytes());
        info.extend_from_slice(part.as_bytes());
    }
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, &KEY).expand(&info, &mut key).expect("32 bytes are few");
    key
}
