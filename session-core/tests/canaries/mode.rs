//! The ways to keep a session, and the keys for them.

use crate::support::{Canaries, Clock, Scripted, derived, marked};
use session_core::{Algorithm, Key, KeyRing, SessionBuilder, SessionState};

#[derive(Clone, Copy)]
pub struct Mode {
    pub name: &'static str,
    algorithm: Algorithm,
    pub is_stored: bool,
    is_sealed: bool,
    in_header: bool,
}

const COOKIE: Mode = Mode {
    name: "a signed cookie",
    algorithm: Algorithm::HmacSha1_128,
    is_stored: false,
    is_sealed: false,
    in_header: false,
};
const STORE: Mode = Mode { name: "a store", is_stored: true, ..COOKIE };

pub const MODES: [Mode; 7] = [
    COOKIE,
    Mode { name: "a cookie of SHA-256", algorithm: Algorithm::HmacSha256_128, ..COOKIE },
    Mode { name: "an encrypted cookie", algorithm: Algorithm::Aes256GcmSiv, ..COOKIE },
    STORE,
    Mode { name: "a store, with the id in a header", in_header: true, ..STORE },
    Mode { name: "a store of sealed records", is_sealed: true, ..STORE },
    Mode {
        name: "a store of encrypted records",
        algorithm: Algorithm::Aes256GcmSiv,
        is_sealed: true,
        ..STORE
    },
];

pub const CONTEXT: &str = "canaries";

impl Mode {
    pub fn builder<T: SessionState>(
        &self,
        keys: impl Into<KeyRing>,
        store: &Scripted,
        clock: &Clock,
    ) -> SessionBuilder<T> {
        let clock = clock.clone();
        let builder = SessionBuilder::new(keys)
            .algorithm(self.algorithm)
            .context(CONTEXT)
            .clock(move || clock.now());
        let builder = match self.is_stored {
            true => builder.store(store.clone()).seal_records(self.is_sealed),
            false => builder,
        };
        match self.in_header {
            true => builder.id_header("x-session"),
            false => builder,
        }
    }

    /// Whether a field may be marked so.
    pub fn may_hold_secrets(&self) -> bool {
        self.is_stored || self.hides_values()
    }

    /// Whether nobody without the key can read what was written.
    pub fn hides_values(&self) -> bool {
        self.algorithm == Algorithm::Aes256GcmSiv
    }

    pub fn in_header(&self) -> bool {
        self.in_header
    }
}

pub fn key(name: &str) -> Key {
    Key::from_bytes(&marked(name)).expect("32 bytes, not zero")
}

/// All keys, and what is derived from them.
pub fn keys() -> Canaries {
    ["key", "former key", "wrong key"]
        .iter()
        .fold(Canaries::default(), |keys, name| keys.and(&derived(name, CONTEXT, "account")))
}
