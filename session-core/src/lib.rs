//! The framework-free half of a typed session library: a struct that derives `Session` travels in
//! a compact signed cookie, or stays in a store on the server, field by field, and knows by itself
//! what changed.
//!
//! An application depends on an adapter such as `session-actix`, which re-exports what it needs
//! from here. This crate is for writing adapters, and for code that works on sessions outside a
//! web framework.
//!
//! One request runs through an [`Exchange`]: it loads the session by the `Cookie` headers, hands
//! out views, takes what they publish, and decides at the end whether the response sets a cookie
//! and what is written to the store. A view's fields are decoded when first read, and nothing but a
//! field marks a change.
//!
//! | to find | look at |
//! | --- | --- |
//! | settings, and what they default to | [`SessionBuilder`] |
//! | settings from an environment or a file | [`Settings`] |
//! | keys, and how they are changed | [`Key`], [`KeyRing`] |
//! | when a session ends | [`Expiry`] |
//! | the bytes of a cookie | [`Envelope`], [`Record`] |
//! | what a response must say | [`Reply`] |
//! | a place for sessions on the server | [`SessionStore`], [`MemoryStore`] |
//! | what two requests at once come to | the attribute `merge` of the derive |
//! | what happens to sessions | [`SessionEvent`] |
//! | ending sessions | [`Sessions`], [`NotBefore`], [`Revocation`] |
//! | coming from another library | [`Former`] |

#[doc(hidden)]
pub mod __private;

mod algorithm;
mod arrival;
mod assemble;
mod base;
mod bounds;
mod builder;
mod by_module;
mod caching;
mod changes;
#[cfg(feature = "encryption")]
mod cipher;
mod codec;
mod config;
mod convert;
mod cookie_config;
mod cookie_header;
mod decoding;
mod detached;
mod duration;
mod encoding;
mod entries;
mod envelope;
mod error;
mod event;
mod exchange;
mod expiry;
mod field;
mod former;
mod initial;
#[doc(hidden)]
pub mod inspect;
mod key;
mod key_ring;
mod lazy;
mod lifecycle;
mod merge;
mod message;
mod not_before;
mod overlay;
mod owned;
mod padding;
mod protection;
#[cfg(test)]
mod published;
mod purpose;
mod record;
mod rejection;
mod report;
mod revocation;
mod schema;
mod scratch;
mod sessions;
mod settings;
mod signer;
mod state;
mod store;
mod stored;
mod sweeper;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod values;
mod varint;
mod view;

pub use algorithm::Algorithm;
pub use builder::SessionBuilder;
pub use caching::{Caching, private_cache_control, vary_with};
pub use config::SessionConfig;
pub use cookie_config::{CookieConfig, PreviousScope, SameSite};
pub use detached::Detached;
pub use envelope::Envelope;
pub use error::{BuildError, CookieConfigError, KeyError, LoadError, SaveError};
pub use event::{EventKind, SessionEvent};
pub use exchange::{Exchange, Reply};
pub use expiry::Expiry;
pub use former::{Former, FormerError};
pub use key::Key;
pub use key_ring::{KeyEntry, KeyRing};
pub use lifecycle::Lifecycle;
pub use not_before::NotBefore;
pub use owned::Owned;
pub use record::Record;
pub use rejection::Rejection;
pub use report::{EncodedSizes, SaveReport};
pub use revocation::Revocation;
pub use session_derive::Session;
pub use sessions::{Listed, Sessions};
pub use settings::{SettingMistake, Settings, SettingsError};
pub use state::{Session, SessionState};
pub use store::{
    AnyStore, DEFAULT_DEADLINE, MemoryStore, NotAKey, OwnerKey, Revision, SessionStore, StoreError,
    StoreKey, Swap, Write,
};
pub use sweeper::Sweeper;
pub use timestamp::Timestamp;
pub use values::{CsrfError, CsrfToken, Extra, ExtraError, Flash, FlashMessage, Level};
