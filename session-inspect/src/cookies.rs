//! Cookies, in whatever they were copied from.

use crate::failure::Failure;

/// A cookie of the name that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cookie {
    pub(crate) value: String,
    /// Bytes of name, value and attributes, where all of them are known.
    pub(crate) whole: Option<usize>,
}

/// One line of what was given.
enum Line<'t> {
    /// `Set-Cookie`: one cookie, then attributes.
    Setting(&'t str),
    /// `Cookie`, or the pairs of one.
    Pairs(&'t str),
    Value(&'t str),
}

/// Finds all cookies of this name: a bare value, pairs, `Cookie` and `Set-Cookie` lines.
pub(crate) fn find(text: &str, name: &str) -> Result<Vec<Cookie>, Failure> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (pairs, whole) = match Line::of(line) {
            Line::Value(value) => {
                found.push(Cookie { value: value.to_owned(), whole: None });
                continue;
            }
            Line::Setting(setting) => (setting.split(';').take(1), Some(setting.len())),
            Line::Pairs(pairs) => (pairs.split(';').take(usize::MAX), None),
        };
        for (other, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            match other.trim() == name {
                true => found.push(Cookie { value: value.trim().to_owned(), whole }),
                false => others.push(format!("`{}`", other.trim().escape_debug())),
            }
        }
    }
    match (found.is_empty(), others.is_empty()) {
        (false, _) => Ok(found),
        (true, true) => Err(Failure::NoCookie),
        (true, false) => {
            Err(Failure::NoSuchCookie { name: name.to_owned(), found: others.join(", ") })
        }
    }
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Self {
        match line.split_once(':').map(|(header, rest)| (header.trim(), rest.trim())) {
            Some((header, rest)) if header.eq_ignore_ascii_case("set-cookie") => {
                Self::Setting(rest)
            }
            Some((header, rest)) if header.eq_ignore_ascii_case("cookie") => Self::Pairs(rest),
            // No value has such a sign.
            _ if line.contains('=') => Self::Pairs(line),
            _ => Self::Value(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        find(text, "session").unwrap().into_iter().map(|cookie| cookie.value).collect()
    }

    #[test]
    fn a_cookie_is_found_in_whatever_it_was_copied_from() {
        for text in [
            "abc",
            " abc\n",
            "session=abc",
            "theme=dark; session=abc",
            "Cookie: theme=dark; session=abc",
            "cookie:session=abc",
            "Set-Cookie: session=abc; HttpOnly; Path=/",
        ] {
            assert_eq!(values(text), ["abc"], "{text}");
        }
        assert_eq!(values("Cookie: session=a; session=b\nCookie: session=c"), ["a", "b", "c"]);
    }

    #[test]
    fn all_of_a_set_cookie_counts() {
        let whole = |text| find(text, "session").unwrap()[0].whole;
        assert_eq!(whole("Set-Cookie: session=abc; Path=/"), Some(19));
        assert_eq!(whole("session=abc"), None);
    }

    #[test]
    fn a_cookie_of_another_name_is_said_to_be_there() {
        let error = find("Cookie: theme=dark; visitor=x", "session").unwrap_err().to_string();
        assert!(
            error.starts_with("there is no cookie `session`, but `theme`, `visitor`"),
            "{error}"
        );
        assert!(matches!(find(" \n", "session"), Err(Failure::NoCookie)));
        assert!(matches!(find("Set-Cookie: path; session=x", "session"), Err(Failure::NoCookie)));
    }
}
