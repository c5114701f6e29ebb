//! What one setting says.

use std::time::Duration;

use crate::algorithm::Algorithm;
use crate::cookie_config::{PreviousScope, SameSite};
use crate::key::Key;

/// What one setting says.
#[derive(Clone)]
pub(super) enum Said {
    Key(Key),
    FormerKeys(Vec<Key>),
    Algorithm(Algorithm),
    Context(String),
    CookieName(String),
    CookieSecure(bool),
    CookieHttpOnly(bool),
    CookieSameSite(SameSite),
    CookiePath(String),
    CookieDomain(String),
    Persistent(bool),
    PreviousScope(Vec<PreviousScope>),
    IdleTimeout(Duration),
    AbsoluteTimeout(Duration),
    ClockSkew(Duration),
    SaveOnError(bool),
    CacheControl(bool),
    CheckWrites(bool),
    Store(String),
    RotationGrace(Duration),
    SealRecords(bool),
    IdHeader(String),
    SweepEvery(Duration),
    Eager(bool),
    PadTo(usize),
}
