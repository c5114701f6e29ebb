//! Where the server is.

use std::fmt;

use crate::{OpenError, StoreUrl};

/// A host and a port.
pub(super) struct Address {
    host: String,
    port: u16,
}

const DEFAULT_PORT: u16 = 11211;

impl Address {
    pub(super) fn of(url: &StoreUrl) -> Result<Self, OpenError> {
        let server = url.rest().strip_prefix("//").ok_or_else(form)?.trim_end_matches('/');
        if server.contains(',') {
            return Err(wrong("it is one server; several would each have sessions of their own"));
        }
        if server.contains('@') {
            return Err(wrong("memcached is used without a user and a password"));
        }
        if server.contains('[') {
            return Err(wrong("its client library connects over IPv4 only"));
        }
        let (host, port) = match server.split_once(':') {
            None => (server, DEFAULT_PORT),
            Some((host, port)) => (host, port.parse().map_err(|_| form())?),
        };
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if host.is_empty() || !host.chars().all(is_host) {
            return Err(form());
        }
        Ok(Self { host: host.to_owned(), port })
    }

    /// As the client library wants it.
    pub(super) fn url(&self) -> String {
        format!("tcp://{self}")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

fn form() -> OpenError {
    wrong("write it like `memcached://host[:port]`")
}

fn wrong(reason: &str) -> OpenError {
    OpenError::Url(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<String, String> {
        let url: StoreUrl = url.parse().unwrap();
        Address::of(&url).map(|address| address.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_server_has_a_host_and_a_port() {
        assert_eq!(parse("memcached://cache").unwrap(), "cache:11211");
        assert_eq!(parse("memcached://10.0.0.1:7000/?prefix=x").unwrap(), "10.0.0.1:7000");
    }

    #[test]
    fn what_can_not_be_used_is_said_without_the_password() {
        for (url, said) in [
            ("memcached:cache", "`memcached://host"),
            ("memcached://cache:x", "`memcached://host"),
            ("memcached://cache/0", "`memcached://host"),
            ("memcached://", "`memcached://host"),
            ("memcached://a,b", "one server"),
            ("memcached://me:secret@cache", "without a user"),
            ("memcached://[::1]:11211", "IPv4"),
        ] {
            let error = parse(url).unwrap_err();
            assert!(error.contains(said) && !error.contains("secret"), "{url}: {error}");
        }
    }
}
