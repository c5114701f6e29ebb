//! Name and attributes of the cookie, and what contradicts what.

use std::fmt;

use crate::error::CookieConfigError;

/// Name and attributes of the cookie that carries a session.
///
/// # Default
///
/// `session`, with `HttpOnly`, `Secure`, `SameSite=Lax` and `Path=/`, as a browser-session cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieConfig {
    /// The name. Start it with `__Host-` where the site allows: nothing else keeps another
    /// subdomain from planting a cookie of this name.
    pub name: String,
    /// Sent over HTTPS only (and to `localhost`).
    pub secure: bool,
    /// Out of reach of the page's scripts.
    pub http_only: bool,
    /// Whether requests from other sites carry it.
    pub same_site: SameSite,
    /// The part of the site that it is sent to.
    pub path: String,
    /// The domain whose subdomains get it too; `None` for this host alone.
    pub domain: Option<String>,
    /// Whether every session survives the end of the browser session, as if `persist()` had been
    /// called on it.
    pub persistent: bool,
}

impl Default for CookieConfig {
    fn default() -> Self {
        Self {
            name: "session".to_owned(),
            secure: true,
            http_only: true,
            same_site: SameSite::Lax,
            path: "/".to_owned(),
            domain: None,
            persistent: false,
        }
    }
}

/// The `SameSite` attribute of a cookie.
///
/// See [OWASP](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#samesite-attribute).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// Sent only with requests from the same site.
    Strict,
    /// Also sent when a link from another site is followed.
    #[default]
    Lax,
    /// Sent always; needs `Secure`.
    None,
}

impl fmt::Display for SameSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        })
    }
}

/// An earlier path or domain of the cookie, where browsers may still hold one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviousScope {
    /// The path that it had.
    pub path: String,
    /// The domain that it had, if any.
    pub domain: Option<String>,
}

impl CookieConfig {
    /// Finds what browsers would refuse or misread.
    pub(crate) fn check(&self) -> Result<(), CookieConfigError> {
        check_name(&self.name)?;
        check_path(&self.path)?;
        self.domain.as_deref().map_or(Ok(()), check_domain)?;
        if self.same_site == SameSite::None && !self.secure {
            return Err(CookieConfigError::SameSiteNoneWithoutSecure);
        }
        self.check_prefix(&self.name)
    }

    /// Prefixes are promises that browsers enforce: RFC 6265bis, section 4.1.3.
    pub(crate) fn check_prefix(&self, name: &str) -> Result<(), CookieConfigError> {
        let is = |prefix: &str| {
            name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        let broken = |needs| {
            let name = name.to_owned();
            Err(CookieConfigError::Prefix { name, needs })
        };
        let host = is("__Host-");
        let http = is("__Http-") || is("__Host-Http-");
        if (host || http || is("__Secure-")) && !self.secure {
            return broken("`cookie_secure(true)`");
        }
        if host && self.path != "/" {
            return broken("`cookie_path(\"/\")`");
        }
        if host && self.domain.is_some() {
            return broken("no `cookie_domain`");
        }
        if http && !self.http_only {
            return broken("`cookie_http_only(true)`");
        }
        Ok(())
    }

    /// What a prefix promises is true of earlier cookies of the name too, or browsers kept none, and
    /// won't take a removal.
    pub(crate) fn check_earlier(&self) -> Result<(), CookieConfigError> {
        let needs = "no `previous_scope`, as browsers keep no such cookie elsewhere";
        let name = self.name.clone();
        self.check_prefix(&name).map_err(|_| CookieConfigError::Prefix { name, needs })
    }

    /// The attributes as they follow the value, from `; Path` on.
    pub(crate) fn attributes(&self) -> String {
        let domain = self.domain.iter().map(|domain| format!("; Domain={domain}"));
        format!(
            "; Path={}{}{}{}; SameSite={}",
            self.path,
            domain.collect::<String>(),
            if self.secure { "; Secure" } else { "" },
            if self.http_only { "; HttpOnly" } else { "" },
            self.same_site,
        )
    }

    /// The whole `Set-Cookie` value that makes a browser forget the cookie.
    pub(crate) fn removal(&self) -> String {
        let attributes = self.attributes();
        format!("{}={attributes}; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT", self.name)
    }

    /// The same cookie as it once was.
    pub(crate) fn at(&self, scope: &PreviousScope) -> Self {
        Self { path: scope.path.clone(), domain: scope.domain.clone(), ..self.clone() }
    }

    /// Whether browsers keep it where they keep this one.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        let domains =
            [self, other].map(|cookie| cookie.domain.as_deref().map(str::to_ascii_lowercase));
        self.name == other.name && self.path == other.path && domains[0] == domains[1]
    }
}

impl PreviousScope {
    pub(crate) fn check(&self) -> Result<(), CookieConfigError> {
        check_path(&self.path)?;
        self.domain.as_deref().map_or(Ok(()), check_domain)
    }
}

/// A token, as RFC 6265 section 4.1.1 has it.
pub(crate) fn check_name(name: &str) -> Result<(), CookieConfigError> {
    match is_token(name) {
        true => Ok(()),
        false => Err(CookieConfigError::Name(name.to_owned())),
    }
}

/// Whether it is a token as RFC 9110 has it, of up to 255 characters.
pub(crate) fn is_token(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte);
    !name.is_empty() && name.len() <= 255 && name.bytes().all(fits)
}

/// Browsers leave out an attribute whose value is longer: RFC 6265bis, section 5.6.
const MOST_PATH: usize = 1024;

fn check_path(path: &str) -> Result<(), CookieConfigError> {
    let allowed = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b';';
    let is_path = path.starts_with('/') && !path.ends_with(' ') && path.len() <= MOST_PATH;
    if !is_path || !path.bytes().all(allowed) {
        return Err(CookieConfigError::Path(path.to_owned()));
    }
    Ok(())
}

/// A name of the DNS: RFC 1034, section 3.5, and RFC 1123, section 2.1.
fn check_domain(domain: &str) -> Result<(), CookieConfigError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_label = |label: &str| {
        let is_long = label.is_empty() || label.len() > 63;
        !is_long && !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(allowed)
    };
    if domain.len() > 253 || !domain.split('.').all(is_label) {
        return Err(CookieConfigError::Domain(domain.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(change: impl FnOnce(&mut CookieConfig)) -> Result<(), CookieConfigError> {
        let mut config = CookieConfig::default();
        change(&mut config);
        config.check()
    }

    #[test]
    fn the_default_is_accepted_under_every_prefix() {
        for name in ["session", "__Host-session", "__Secure-a", "__Http-a", "__Host-Http-a"] {
            assert_eq!(config(|c| c.name = name.into()), Ok(()));
        }
    }

    // case 67
    #[test]
    fn what_would_break_out_of_the_header_is_refused() {
        for text in ["", "a;b", "a\r\nb", "a b", "a=b", "ä", "a,b"] {
            assert!(matches!(config(|c| c.name = text.into()), Err(CookieConfigError::Name(_))));
        }
        for text in ["", "app", "/a;b", "/a\r\nSet-Cookie: x=y", "/ä", "/a "] {
            assert!(matches!(config(|c| c.path = text.into()), Err(CookieConfigError::Path(_))));
        }
        for text in ["", ".example.org", "a;b", "a\r\nb", "a b"] {
            let result = config(|c| c.domain = Some(text.into()));
            assert!(matches!(result, Err(CookieConfigError::Domain(_))));
        }
    }

    // case 67
    #[test]
    fn what_browsers_would_leave_out_is_refused() {
        let domains =
            ["a..b", "example.org.", "-a.org", "a-.org", &"a".repeat(64), &"a.".repeat(127)];
        for text in domains {
            let result = config(|c| c.domain = Some(text.into()));
            assert!(matches!(result, Err(CookieConfigError::Domain(_))), "{text}");
        }
        for text in ["localhost", "127.0.0.1", "xn--bcher-kva.example", &"a".repeat(63)] {
            assert_eq!(config(|c| c.domain = Some(text.into())), Ok(()));
        }
        let path = |bytes: usize| config(|c| c.path = format!("/{}", "a".repeat(bytes - 1)));
        assert_eq!(path(1024), Ok(()));
        assert!(matches!(path(1025), Err(CookieConfigError::Path(_))));
    }

    // case 68
    #[test]
    fn a_prefix_must_be_true() {
        let host = |change: fn(&mut CookieConfig)| {
            config(|c| {
                c.name = "__host-a".into();
                change(c);
            })
        };
        for broken in [
            host(|c| c.domain = Some("example.org".into())),
            host(|c| c.path = "/app".into()),
            host(|c| c.secure = false),
            config(|c| (c.name, c.secure) = ("__Secure-a".into(), false)),
            config(|c| (c.name, c.http_only) = ("__Http-a".into(), false)),
        ] {
            assert!(matches!(broken, Err(CookieConfigError::Prefix { .. })));
        }
    }

    // case 69
    #[test]
    fn same_site_none_needs_secure() {
        let result = config(|c| (c.same_site, c.secure) = (SameSite::None, false));
        assert_eq!(result, Err(CookieConfigError::SameSiteNoneWithoutSecure));
    }

    // case 72
    #[test]
    fn a_removal_has_the_attributes_of_the_cookie() {
        let config = CookieConfig {
            domain: Some("example.org".into()),
            path: "/app".into(),
            ..CookieConfig::default()
        };
        assert_eq!(
            config.removal(),
            "session=; Path=/app; Domain=example.org; Secure; HttpOnly; SameSite=Lax; \
             Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        );
    }
}
