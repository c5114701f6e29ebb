//! The framework-free half of a typed session library: a struct that derives `Session` travels in
//! a compact signed cookie, field by field, and knows by itself what changed.
//!
//! An application depends on an adapter such as `session-actix`, which re-exports what it needs
//! from here. This crate is for writing adapters, and for code that works on sessions outside a
//! web framework.
//!
//! One request runs through an [`Exchange`]: it loads the session from the `Cookie` headers,
//! hands out views, takes what they publish, and decides at the end whether the response sets a
//! cookie. A view's fields are decoded when first read, and nothing but a field marks a change.
//!
//! | to find | look at |
//! | --- | --- |
//! | settings, and what they default to | [`SessionBuilder`] |
//! | keys, and how they are changed | [`Key`], [`KeyRing`] |
//! | when a session ends | [`Expiry`] |
//! | the bytes of a cookie | [`Envelope`], [`Record`] |
//! | what a response must say | [`Reply`] |

#[doc(hidden)]
pub mod __private;

mod algorithm;
mod arrival;
mod assemble;
mod base;
mod builder;
mod caching;
mod changes;
mod codec;
mod config;
mod convert;
mod cookie_config;
mod cookie_header;
mod entries;
mod envelope;
mod error;
mod exchange;
mod expiry;
mod field;
mod key;
mod key_ring;
mod lifecycle;
mod purpose;
mod record;
mod rejection;
mod report;
mod schema;
mod scratch;
mod signer;
mod state;
mod timestamp;
mod varint;
mod view;

pub use algorithm::Algorithm;
pub use builder::SessionBuilder;
pub use caching::{Caching, private_cache_control, vary_with_cookie};
pub use config::SessionConfig;
pub use cookie_config::{CookieConfig, PreviousScope, SameSite};
pub use envelope::Envelope;
pub use error::{BuildError, CookieConfigError, KeyError, LoadError, SaveError};
pub use exchange::{Exchange, Reply};
pub use expiry::Expiry;
pub use key::Key;
pub use key_ring::{KeyEntry, KeyRing};
pub use lifecycle::Lifecycle;
pub use record::Record;
pub use report::{EncodedSizes, SaveReport};
pub use session_derive::Session;
pub use state::{Session, SessionState};
pub use timestamp::Timestamp;
