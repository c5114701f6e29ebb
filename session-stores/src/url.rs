//! The URL of a store, and the settings in it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use session_core::__private::parse_duration;
use session_core::DEFAULT_DEADLINE;

use crate::error::OpenError;

/// The URL of a store, taken apart.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreUrl {
    scheme: String,
    /// What follows the scheme's colon, up to the settings.
    rest: String,
    /// The settings that are not ours.
    others: Vec<(String, String)>,
    prefix: String,
    deadline: Duration,
    connections: Option<u32>,
}

/// Leaves 64 of the 128 characters of a column, and of the 250 of memcached, for the hash.
const LONGEST_PREFIX: usize = 40;

impl StoreUrl {
    /// What stands in front of the colon.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// What stands behind it, without the settings: a path, or `//host…`.
    #[must_use]
    pub fn rest(&self) -> &str {
        &self.rest
    }

    /// What stands in front of every key.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// How long a request waits for the store.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.deadline
    }

    /// How many connections a pool has at the most; `None` leaves it to the store.
    #[must_use]
    pub fn connections(&self) -> Option<u32> {
        self.connections
    }

    /// Takes a setting of the store's own out of the URL.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.others.iter().position(|(other, _)| other == name)?;
        Some(self.others.remove(at).1)
    }

    /// The URL with the settings that are left, for a client library that knows them.
    #[must_use]
    pub fn without_ours(&self) -> String {
        let settings: Vec<_> =
            self.others.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query =
            if settings.is_empty() { String::new() } else { format!("?{}", settings.join("&")) };
        format!("{}:{}{query}", self.scheme, self.rest)
    }

    /// Complains about settings that nobody took.
    ///
    /// # Errors
    ///
    /// [`OpenError::Setting`] with the first of them.
    pub fn finish(&self) -> Result<(), OpenError> {
        match self.others.first() {
            None => Ok(()),
            Some((name, _)) => {
                Err(OpenError::setting(name, format!("`{}:` has no such setting", self.scheme)))
            }
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), OpenError> {
        match name {
            "prefix" => self.prefix = prefix(value)?,
            "deadline" => self.deadline = deadline(value)?,
            "connections" => self.connections = Some(connections(value)?),
            _ => self.others.push((name.to_owned(), value.to_owned())),
        }
        Ok(())
    }
}

impl FromStr for StoreUrl {
    type Err = OpenError;

    fn from_str(url: &str) -> Result<Self, OpenError> {
        let (scheme, rest) = url.split_once(':').ok_or_else(|| {
            OpenError::Url("it needs a scheme and a colon, like `file:sessions`".to_owned())
        })?;
        let (rest, settings) = rest.split_once('?').unwrap_or((rest, ""));
        if is_server(rest) && settings.contains('@') {
            return Err(OpenError::Url(
                "an `@` stands behind a `?`: write `%3F` for a `?` in a user or a password, and \
                 `%40` for an `@` in a setting"
                    .to_owned(),
            ));
        }
        let mut parsed = Self {
            scheme: scheme.to_ascii_lowercase(),
            rest: rest.to_owned(),
            others: Vec::new(),
            prefix: "session:".to_owned(),
            deadline: DEFAULT_DEADLINE,
            connections: None,
        };
        for setting in settings.split('&').filter(|setting| !setting.is_empty()) {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            parsed.set(name, value)?;
        }
        Ok(parsed)
    }
}

/// Whether a user and a password may stand in front: `//host`, and no path.
fn is_server(rest: &str) -> bool {
    rest.starts_with("//") && !rest.starts_with("///")
}

/// A URL may hold a password.
impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreUrl")
            .field("scheme", &self.scheme)
            .field("prefix", &self.prefix)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

fn prefix(value: &str) -> Result<String, OpenError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
    match value.len() <= LONGEST_PREFIX && value.bytes().all(fits) {
        true => Ok(value.to_owned()),
        false => Err(OpenError::setting(
            "prefix",
            "it has up to 40 letters, digits, `_`, `-`, `.` and `:`",
        )),
    }
}

fn deadline(value: &str) -> Result<Duration, OpenError> {
    let span = parse_duration(value).ok().filter(|span| !span.is_zero());
    let wrong =
        || OpenError::setting("deadline", "write it like `500ms`, `2s` or `1m`, above zero");
    span.ok_or_else(wrong)
}

fn connections(value: &str) -> Result<u32, OpenError> {
    let number = value.parse().ok().filter(|number| (1..=1000).contains(number));
    number.ok_or_else(|| OpenError::setting("connections", "it is a number from 1 to 1000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_taken_out_and_the_rest_is_left() {
        let url =
            "postgres://me:pw@db/app?sslmode=disable&deadline=250ms&prefix=shop.&connections=3";
        let url: StoreUrl = url.parse().unwrap();
        assert_eq!(url.scheme(), "postgres");
        assert_eq!(url.without_ours(), "postgres://me:pw@db/app?sslmode=disable");
        assert_eq!((url.prefix(), url.deadline()), ("shop.", Duration::from_millis(250)));
        assert_eq!(url.connections(), Some(3));
        assert!(!format!("{url:?}").contains("pw"));
    }

    #[test]
    fn what_is_not_given_has_a_default() {
        let url: StoreUrl = "file:var/sessions".parse().unwrap();
        assert_eq!(
            (url.rest(), url.without_ours().as_str()),
            ("var/sessions", "file:var/sessions")
        );
        assert_eq!((url.prefix(), url.deadline()), ("session:", Duration::from_secs(1)));
        assert_eq!(url.connections(), None);
        url.finish().unwrap();
    }

    #[test]
    fn what_can_not_be_used_is_said() {
        let error = |url: &str| url.parse::<StoreUrl>().unwrap_err().to_string();
        assert!(error("sessions").contains("like `file:sessions`"));
        assert!(error("file:x?deadline=0s").contains("`deadline`"));
        assert!(error("file:x?deadline=5").contains("`500ms`"));
        assert!(error("file:x?deadline=99999999999999999999s").contains("`deadline`"));
        assert!(error("file:x?prefix=a/b").contains("`prefix`"));
        assert!(error("file:x?connections=0").contains("`connections`"));
    }

    #[test]
    fn what_may_be_a_part_of_a_password_is_not_shown() {
        for url in [
            "postgres://me:pa?hunter2@db/app",
            "redis://me:12?hunter2@db",
            "redis://me:1/2?hunter2=3@db?prefix=x",
            "redis://me:12?prefix=hunter2@db",
        ] {
            let error = url.parse::<StoreUrl>().unwrap_err().to_string();
            assert!(error.contains("`%3F`") && !error.contains("hunter2"), "{url}: {error}");
        }
        let url: StoreUrl = "redis://db?hunter2%40db/app&x=1".parse().unwrap();
        let error = url.finish().unwrap_err().to_string();
        assert!(error.contains("`redis:`") && !error.contains("hunter2"), "{error}");

        let socket: StoreUrl = "redis+unix:///run/redis.sock?pass=a@b".parse().unwrap();
        socket.clone().take("pass").filter(|pass| pass == "a@b").unwrap();
        "postgres://me:a%3Fb@db?sslmode=disable".parse::<StoreUrl>().unwrap();
    }

    #[test]
    fn a_setting_that_nobody_takes_is_an_error() {
        let mut url: StoreUrl = "file:x?colour=red&size=3".parse().unwrap();
        assert_eq!(url.take("size").as_deref(), Some("3"));
        let error = url.finish().unwrap_err().to_string();
        assert!(error.contains("`colour`") && error.contains("`file:`"), "{error}");
    }
}
