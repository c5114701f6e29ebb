//! What a setting takes.

use std::time::Duration;

use super::parse::{self, Wrong};
use super::said::Said;
use super::value::Value;
use crate::algorithm::Algorithm;
use crate::cookie_config::{PreviousScope, SameSite};
use crate::key::Key;

/// What a setting takes, and what it then says.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text(fn(String) -> Said),
    Flag(fn(bool) -> Said),
    Span(fn(Duration) -> Said),
    Size(fn(usize) -> Said),
    SameSite(fn(SameSite) -> Said),
    Algorithm(fn(Algorithm) -> Said),
    Key(fn(Key) -> Said),
    Keys(fn(Vec<Key>) -> Said),
    Scopes(fn(Vec<PreviousScope>) -> Said),
    Url(fn(String) -> Said),
}

impl Kind {
    /// In words.
    pub(super) fn takes(self) -> &'static str {
        match self {
            Self::Text(_) => "text that is not empty",
            Self::Flag(_) => "`true` or `false`",
            Self::Span(_) => "a duration, like `30m`",
            Self::Size(_) => "a number of bytes, like `256`",
            Self::SameSite(_) => "`Strict`, `Lax` or `None`",
            Self::Algorithm(_) => "`hmac-sha1-128`, `hmac-sha256-128` or `aes-256-gcm-siv`",
            Self::Key(_) => "a key: 64 hex digits, or base64",
            Self::Keys(_) => "keys, joined by commas",
            Self::Scopes(_) => "paths, joined by commas, like `/app` or `/app; example.org`",
            Self::Url(_) => "a store's URL, like `redis://localhost`",
        }
    }

    /// What the value says, or why it says nothing, in words that hold nothing of it: it may be a
    /// secret, be it one in the wrong place.
    pub(super) fn read(self, value: Value) -> Result<Said, String> {
        let said = match self {
            Self::Text(say) | Self::Url(say) => parse::text(value).map(say),
            Self::Flag(say) => parse::flag(value).map(say),
            Self::Span(say) => parse::span(value).map(say),
            Self::Size(say) => parse::size(value).map(say),
            Self::SameSite(say) => parse::same_site(value).map(say),
            Self::Algorithm(say) => parse::algorithm(value).map(say),
            Self::Key(say) => parse::key(value).map(say),
            Self::Keys(say) => parse::keys(value).map(say),
            Self::Scopes(say) => parse::scopes(value).map(say),
        };
        said.map_err(|wrong| match wrong {
            Wrong::Kind => format!("write {}", self.takes()),
            Wrong::Reason(reason) => reason,
        })
    }
}
