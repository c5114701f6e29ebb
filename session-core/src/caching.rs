//! What a response that depends on a session says to caches.

/// What a response must say to caches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caching {
    /// `Vary` names the header that carries the session: another one may get another response.
    pub vary: bool,
    /// `Cache-Control` keeps it out of caches that several people share.
    pub private: bool,
}

/// The `Vary` header with the name of another header in it; `None` when what is there says enough.
#[must_use]
pub fn vary_with<'a>(
    header: &'a str,
    present: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let present: Vec<&str> = present.into_iter().collect();
    let enough = |token: &str| token == "*" || token.eq_ignore_ascii_case(header);
    if present.iter().any(|value| value.split(',').any(|token| enough(token.trim()))) {
        return None;
    }
    Some(present.into_iter().chain([header]).collect::<Vec<_>>().join(", "))
}

/// The `Cache-Control` header with the application's directives, less those that let shared
/// caches keep the response, and with `private`; `None` when what is there says enough.
///
/// See RFC 9111, sections 5.2.2 and 7.3.
#[must_use]
pub fn private_cache_control<'a>(present: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let present: Vec<&str> = present.into_iter().flat_map(directives).collect();
    let is = |directive: &str, name: &str| directive.eq_ignore_ascii_case(name);
    let shares = |directive: &str| {
        let name = directive.split('=').next().unwrap_or_default().trim();
        is(name, "public") || is(name, "s-maxage")
    };
    let says_enough = present.iter().any(|d| is(d, "private") || is(d, "no-store"));
    if says_enough && !present.iter().any(|d| shares(d)) {
        return None;
    }
    let kept = present.into_iter().filter(|d| !shares(d) && !is(d, "private"));
    Some(kept.chain(["private"]).collect::<Vec<_>>().join(", "))
}

/// Splits at commas outside quoted strings: `no-cache="a, b"` is one directive.
fn directives(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value
        .split(move |c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .map(str::trim)
        .filter(|directive| !directive.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    // cases 95, 97
    #[test]
    fn vary_is_merged() {
        assert_eq!(vary_with("Cookie", []).as_deref(), Some("Cookie"));
        assert_eq!(vary_with("Cookie", ["Accept"]).as_deref(), Some("Accept, Cookie"));
        assert_eq!(
            vary_with("Cookie", ["Accept", "Origin"]).as_deref(),
            Some("Accept, Origin, Cookie")
        );
        assert_eq!(vary_with("Cookie", ["accept, COOKIE"]), None);
        assert_eq!(vary_with("Cookie", ["*"]), None);
    }

    // cases 96, 97
    #[test]
    fn cache_control_is_never_weakened() {
        let merged = |value| private_cache_control([value]);
        assert_eq!(private_cache_control([]).as_deref(), Some("private"));
        assert_eq!(merged("no-store"), None);
        assert_eq!(merged("max-age=0, Private"), None);
        assert_eq!(merged("no-cache").as_deref(), Some("no-cache, private"));
        assert_eq!(
            merged("public, max-age=60, s-maxage=600").as_deref(),
            Some("max-age=60, private")
        );
        assert_eq!(merged("no-store, public").as_deref(), Some("no-store, private"));
        assert_eq!(
            merged("private=\"set-cookie, x\", max-age=5").as_deref(),
            Some("private=\"set-cookie, x\", max-age=5, private")
        );
    }
}
