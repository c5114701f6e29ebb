//! What each target shows.

mod fields;
mod header;
mod message;
mod mode;
mod model;
mod record;
mod settings;
mod stored;
mod tampered;
mod typed;

pub use fields::run as fields;
pub use header::run as header;
pub use message::run as message;
pub use mode::{aes_gcm_siv, hmac_sha1, hmac_sha256};
pub use model::run as model;
pub use record::run as record;
pub use settings::run as settings;
pub use stored::run as stored;
pub use tampered::run as tampered;
pub use typed::run as typed;

/// Panics when what it shows does not hold for an input.
pub type Target = fn(&[u8]);

/// All of them, by the names that their programs and corpora have.
pub const TARGETS: [(&str, Target); 12] = [
    ("header", header),
    ("message", message),
    ("record", record),
    ("hmac_sha1", hmac_sha1),
    ("hmac_sha256", hmac_sha256),
    ("aes_gcm_siv", aes_gcm_siv),
    ("tampered", tampered),
    ("fields", fields),
    ("typed", typed),
    ("stored", stored),
    ("settings", settings),
    ("model", model),
];
