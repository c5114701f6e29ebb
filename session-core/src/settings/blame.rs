//! Which settings an error of `build` is about.

use crate::error::{BuildError, CookieConfigError};

/// The calls of the builder that an error is about.
pub(super) fn options(error: &BuildError) -> &'static [&'static str] {
    match error {
        BuildError::Cookie(error) => cookie(error),
        BuildError::NoTime("idle_timeout") | BuildError::IdleOver400Days(_) => &["idle_timeout"],
        BuildError::NoTime(_) => &["absolute_timeout"],
        BuildError::IdleOverAbsolute { .. } => &["idle_timeout", "absolute_timeout"],
        BuildError::TooManyKeys(_) => &["former_keys"],
        BuildError::SameKey { .. } => &["key", "former_keys"],
        BuildError::WriterName(_) => &["cookie_name"],
        BuildError::IdHeader(_)
        | BuildError::IdHeaderWithoutStore
        | BuildError::FormerWithIdHeader => &["id_header"],
        BuildError::Padding => &["pad_to"],
        BuildError::PaddingInSight => &["pad_to", "algorithm"],
        BuildError::Context => &["context"],
        BuildError::PresentScope(_) => &["previous_scope", "cookie_path", "cookie_domain"],
        BuildError::Secret { .. }
        | BuildError::StoreNotOpened(_)
        | BuildError::KeyNotInRing(_)
        | BuildError::Settings { .. } => &[],
    }
}

fn cookie(error: &CookieConfigError) -> &'static [&'static str] {
    match error {
        CookieConfigError::Name(_) => &["cookie_name"],
        CookieConfigError::Path(_) => &["cookie_path", "previous_scope"],
        CookieConfigError::Domain(_) => &["cookie_domain", "previous_scope"],
        CookieConfigError::Prefix { .. } => &[
            "cookie_name",
            "cookie_secure",
            "cookie_path",
            "cookie_domain",
            "cookie_http_only",
            "previous_scope",
        ],
        CookieConfigError::SameSiteNoneWithoutSecure => &["cookie_same_site", "cookie_secure"],
    }
}
