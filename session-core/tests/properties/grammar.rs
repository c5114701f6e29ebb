//! What a server may send as `Set-Cookie`, written down from RFC 6265bis and nothing of ours.
//!
//! The grammar is that of section 4.1.1, the prefixes are those of section 4.1.3, and the limits
//! those that browsers enforce by section 5.6 and 5.7. In one thing it is more lenient: `Max-Age=0`, which the grammar
//! leaves out (erratum 6719 of RFC 6265) and the algorithm of browsers gives a meaning.

/// A `Set-Cookie` that follows the rules.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) path: Option<String>,
    pub(super) domain: Option<String>,
    pub(super) same_site: Option<String>,
    pub(super) max_age: Option<u64>,
    pub(super) expires: Option<String>,
    pub(super) secure: bool,
    pub(super) http_only: bool,
}

const MOST_AGE: u64 = 400 * 24 * 60 * 60;
const MOST_PAIR: usize = 4096;
const MOST_ATTRIBUTE: usize = 1024;

impl Checked {
    /// Reads a `Set-Cookie` value; the error says which rule it breaks.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut parts = text.split("; ");
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').ok_or("no pair")?;
        let rule = |holds: bool, rule: &str| if holds { Ok(()) } else { Err(rule.to_owned()) };
        rule(is_token(name), "cookie-name")?;
        rule(value.bytes().all(is_cookie_octet), "cookie-value")?;
        rule(name.len() + value.len() <= MOST_PAIR, "name and value are too long")?;
        let (name, value) = (name.to_owned(), value.to_owned());
        let mut cookie = Self { name, value, ..Self::default() };
        for part in parts {
            let (attribute, value) =
                part.split_once('=').map_or((part, None), |(a, v)| (a, Some(v)));
            rule(
                value.is_none_or(|value| value.len() <= MOST_ATTRIBUTE),
                "an attribute is too long",
            )?;
            cookie.add(attribute, value).map_err(|rule| format!("{rule} in `{part}`"))?;
        }
        cookie.check_together()?;
        Ok(cookie)
    }

    fn add(&mut self, attribute: &str, value: Option<&str>) -> Result<(), &'static str> {
        let once = |known: bool, allowed: bool| match (known, allowed) {
            (true, _) => Err("an attribute stands twice"),
            (_, false) => Err("the attribute's grammar"),
            _ => Ok(()),
        };
        match (attribute, value) {
            ("Path", Some(path)) => {
                once(self.path.is_some(), path.starts_with('/') && path.bytes().all(is_av_octet))?;
                // Browsers cut white space off.
                once(false, path.trim() == path)?;
                self.path = Some(path.to_owned());
            }
            ("Domain", Some(domain)) => {
                once(self.domain.is_some(), is_subdomain(domain))?;
                self.domain = Some(domain.to_owned());
            }
            ("Max-Age", Some(digits)) => {
                let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
                let is_shortest = digits == "0" || !digits.starts_with('0');
                once(self.max_age.is_some(), is_number && is_shortest && !digits.is_empty())?;
                self.max_age = Some(digits.parse().map_err(|_| "a number")?);
            }
            ("Expires", Some(date)) => {
                once(self.expires.is_some(), date == "Thu, 01 Jan 1970 00:00:00 GMT")?;
                self.expires = Some(date.to_owned());
            }
            ("SameSite", Some(value)) => {
                once(self.same_site.is_some(), ["Strict", "Lax", "None"].contains(&value))?;
                self.same_site = Some(value.to_owned());
            }
            ("Secure", None) => once(std::mem::replace(&mut self.secure, true), true)?,
            ("HttpOnly", None) => once(std::mem::replace(&mut self.http_only, true), true)?,
            _ => return Err("an attribute that nobody knows"),
        }
        Ok(())
    }

    fn check_together(&self) -> Result<(), String> {
        let starts = |prefix: &str| {
            let start = self.name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        let (host, http) = (starts("__Host-"), starts("__Http-") || starts("__Host-Http-"));
        let rules = [
            (!(host || http || starts("__Secure-")) || self.secure, "a prefix needs Secure"),
            (!host || self.path.as_deref() == Some("/"), "`__Host-` needs Path=/"),
            (!host || self.domain.is_none(), "`__Host-` takes no Domain"),
            (!http || self.http_only, "`__Http-` needs HttpOnly"),
            (
                self.same_site.as_deref() != Some("None") || self.secure,
                "SameSite=None needs Secure",
            ),
            (self.max_age.is_none_or(|age| age <= MOST_AGE), "Max-Age is over 400 days"),
            (self.is_removal() == self.value.is_empty(), "a cookie without a value is a removal"),
            (self.expires.is_some() == (self.max_age == Some(0)), "Expires and Max-Age agree"),
        ];
        let broken = rules.iter().find(|(holds, _)| !holds);
        broken.map_or(Ok(()), |(_, rule)| Err((*rule).to_owned()))
    }

    pub(super) fn is_removal(&self) -> bool {
        self.max_age == Some(0)
    }

    /// What browsers tell cookies apart by.
    pub(super) fn scope(&self) -> (String, Option<String>, Option<String>) {
        let domain = self.domain.as_deref().map(str::to_ascii_lowercase);
        (self.name.clone(), self.path.clone(), domain)
    }
}

/// RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let is_tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_tchar)
}

fn is_cookie_octet(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}

fn is_av_octet(byte: u8) -> bool {
    matches!(byte, 0x20..=0x3a | 0x3c..=0x7e)
}

/// RFC 1034, section 3.5, with the digits of RFC 1123, section 2.1.
fn is_subdomain(text: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        bytes.len() <= 63
            && is_end(bytes.first())
            && is_end(bytes.last())
            && bytes.iter().all(is_inner)
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

#[test]
fn the_rules_refuse_what_they_are_there_for() {
    let good = "a=b; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=34560000";
    assert!(Checked::read(good).is_ok());
    for bad in [
        "a",
        "=b",
        "a b=c",
        "a=b c",
        "a=b,c",
        "a=\"b",
        "a=b; Path=/; Path=/",
        "a=b; Path=a",
        "a=b; Path=/\u{7f}",
        "a=b; Domain=.example.org",
        "a=b; Domain=example..org",
        "a=b; Domain=-example.org",
        "a=b; Max-Age=-1",
        "a=b; Max-Age=01",
        "a=b; Max-Age=34560001",
        "a=b; Max-Age=0",
        "a=; Path=/",
        "a=b; SameSite=None",
        "a=b; SameSite=lax",
        "a=b; Secure=1",
        "a=b; Partitioned",
        "__Host-a=b; Secure; Path=/app",
        "__host-a=b; Secure; Path=/; Domain=example.org",
        "__Secure-a=b",
        "__Http-a=b; Secure",
    ] {
        assert!(Checked::read(bad).is_err(), "{bad}");
    }
    assert!(Checked::read(&format!("a=b; Path=/{}", "a".repeat(1024))).is_err());
    assert!(Checked::read(&format!("a={}", "b".repeat(4096))).is_err());
}
