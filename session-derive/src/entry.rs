//! Which crate re-exports the derive, and so is named in what it generates.

use syn::{Path, parse_quote};

/// One entry point of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// `session_core::Session`.
    Core,
    /// `session_actix::Session`.
    Actix,
}

impl Entry {
    /// Where the runtime is found, unless `crate = path` says otherwise.
    pub(crate) fn default_crate(self) -> Path {
        match self {
            Self::Core => parse_quote!(::session_core),
            Self::Actix => parse_quote!(::session_actix),
        }
    }

    /// Whether the runtime has a macro that makes the tracked form an extractor.
    pub(crate) fn has_extractor(self) -> bool {
        match self {
            Self::Core => false,
            Self::Actix => true,
        }
    }
}
