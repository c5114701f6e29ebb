//! Every setting: its key, and what it takes.

use super::kind::Kind::{
    self, Algorithm, Flag, Key, Keys, SameSite, Scopes, Size, Span, Text, Url,
};
use super::said::Said;

/// A setting: its key, and what it takes.
pub(super) struct Setting {
    pub(super) key: &'static str,
    pub(super) kind: Kind,
}

const fn setting(key: &'static str, kind: Kind) -> Setting {
    Setting { key, kind }
}

/// All of them, as the page `docs/configuration.md` lists them.
pub(super) static SETTINGS: [Setting; 25] = [
    setting("key", Key(Said::Key)),
    setting("former_keys", Keys(Said::FormerKeys)),
    setting("algorithm", Algorithm(Said::Algorithm)),
    setting("context", Text(Said::Context)),
    setting("cookie_name", Text(Said::CookieName)),
    setting("cookie_secure", Flag(Said::CookieSecure)),
    setting("cookie_http_only", Flag(Said::CookieHttpOnly)),
    setting("cookie_same_site", SameSite(Said::CookieSameSite)),
    setting("cookie_path", Text(Said::CookiePath)),
    setting("cookie_domain", Text(Said::CookieDomain)),
    setting("persistent", Flag(Said::Persistent)),
    setting("previous_scope", Scopes(Said::PreviousScope)),
    setting("idle_timeout", Span(Said::IdleTimeout)),
    setting("absolute_timeout", Span(Said::AbsoluteTimeout)),
    setting("clock_skew", Span(Said::ClockSkew)),
    setting("save_on_error", Flag(Said::SaveOnError)),
    setting("cache_control", Flag(Said::CacheControl)),
    setting("check_writes", Flag(Said::CheckWrites)),
    setting("store", Url(Said::Store)),
    setting("rotation_grace", Span(Said::RotationGrace)),
    setting("seal_records", Flag(Said::SealRecords)),
    setting("id_header", Text(Said::IdHeader)),
    setting("sweep_every", Span(Said::SweepEvery)),
    setting("eager", Flag(Said::Eager)),
    setting("pad_to", Size(Said::PadTo)),
];
