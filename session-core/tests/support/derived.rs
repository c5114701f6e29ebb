//! Keys, and what the format derives from them.

use hkdf::Hkdf;
use sha2::Sha256;

use super::canary::{Canaries, marked};

const PURPOSES: [(&str, &str); 8] = [
    ("signed-state", "hmac-sha1-128"),
    ("signed-state", "hmac-sha256-128"),
    ("session-id", "hmac-sha1-128"),
    ("session-id", "hmac-sha256-128"),
    ("stored-state", "hmac-sha1-128"),
    ("stored-state", "hmac-sha256-128"),
    ("encrypted-state", "aes-256-gcm-siv"),
    ("stored-encrypted", "aes-256-gcm-siv"),
];

/// The marked key of this name, and all keys that are derived from it.
pub fn derived(name: &str, context: &str, cookie: &str) -> Canaries {
    let mut keys = Canaries::default().with(name, &marked(name));
    for (purpose, algorithm) in PURPOSES {
        let key = derive(name, [purpose, algorithm, context, cookie]);
        keys.add(&format!("{name} for {purpose}, {algorithm}"), &key);
    }
    keys
}

/// As `docs/format.md` says it.
pub fn derive(name: &str, parts: [&str; 4]) -> [u8; 32] {
    let mut info = Vec::new();
    for part in ["session-v1"].iter().chain(&parts) {
        info.extend_from_slice(&u16::try_from(part.len()).expect("short").to_le_bytes());
        info.extend_from_slice(part.as_bytes());
    }
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(None, &marked(name)).expand(&info, &mut derived).expect("short");
    derived
}
