//! The ways in which a session is protected.

use serde_json::{Value, json};
use session_core::{Algorithm, Key, SessionBuilder, SessionState};

use crate::hex;

/// What a configuration says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mode {
    pub(crate) algorithm: Algorithm,
    pub(crate) context: &'static str,
    pub(crate) cookie: &'static str,
    /// The byte that the master key consists of.
    pub(crate) key: u8,
}

const PLAIN: Mode =
    Mode { algorithm: Algorithm::HmacSha1_128, context: "", cookie: "session", key: 7 };

/// Each algorithm, and contexts and names that are not the defaults.
pub(crate) const MODES: [Mode; 5] = [
    PLAIN,
    Mode { algorithm: Algorithm::HmacSha256_128, ..PLAIN },
    Mode { algorithm: Algorithm::Aes256GcmSiv, ..PLAIN },
    Mode { context: "café", cookie: "__Host-visitor", key: 8, ..PLAIN },
    Mode { algorithm: Algorithm::Aes256GcmSiv, context: "shop", cookie: "__Host-visitor", key: 9 },
];

impl Mode {
    pub(crate) fn encrypts(&self) -> bool {
        self.algorithm == Algorithm::Aes256GcmSiv
    }

    pub(crate) fn builder<T: SessionState>(&self) -> SessionBuilder<T> {
        SessionBuilder::new(Key::from_bytes(&[self.key; 32]).expect("a key"))
            .algorithm(self.algorithm)
            .context(self.context)
            .cookie_name(self.cookie)
    }

    pub(crate) fn header(&self, text: &str) -> String {
        format!("{}={text}", self.cookie)
    }

    /// An entry of a key ring for the other implementation.
    pub(crate) fn entry(&self) -> Value {
        json!({
            "master": hex(&[self.key; 32]),
            "algorithm": self.algorithm.name(),
            "context": self.context,
            "cookie": self.cookie,
        })
    }
}
