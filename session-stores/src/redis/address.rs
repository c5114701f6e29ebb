//! Where the servers are.

use std::fmt;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};

use crate::open::rediss;
use crate::{OpenError, StoreUrl};

/// What a URL says about where the servers are.
pub(super) enum Address {
    One(Box<ConnectionInfo>),
    /// Nodes that know the others.
    Cluster(Vec<ConnectionInfo>),
}

const SERVER: &str = "redis://[user:password@]host[:port][/database]";
const SOCKET: &str = "redis+unix:///path/of/the/socket";
const CLUSTER: &str = "redis+cluster://[user:password@]host:port,host:port";

impl Address {
    /// Takes the settings that only this store has.
    pub(super) fn of(url: &mut StoreUrl) -> Result<Self, OpenError> {
        match url.scheme() {
            "redis" => info(&format!("redis:{}", url.rest()), SERVER).map(Self::one),
            "redis+unix" | "unix" => socket(url).map(Self::one),
            "redis+cluster" => cluster(url.rest()).map(Self::Cluster),
            "rediss" => Err(rediss()),
            _ => Err(form(SERVER)),
        }
    }

    fn one(info: ConnectionInfo) -> Self {
        Self::One(Box::new(info))
    }
}

/// Without user and password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(info) => info.addr().fmt(f),
            Self::Cluster(nodes) => {
                let nodes: Vec<_> = nodes.iter().map(|node| node.addr().to_string()).collect();
                f.write_str(&nodes.join(","))
            }
        }
    }
}

fn socket(url: &mut StoreUrl) -> Result<ConnectionInfo, OpenError> {
    let settings: Vec<_> = ["db", "user", "pass"]
        .iter()
        .filter_map(|name| Some(format!("{name}={}", url.take(name)?)))
        .collect();
    info(&format!("redis+unix:{}?{}", url.rest(), settings.join("&")), SOCKET)
}

fn cluster(rest: &str) -> Result<Vec<ConnectionInfo>, OpenError> {
    let rest = rest.strip_prefix("//").ok_or_else(|| form(CLUSTER))?;
    let (user, nodes) = rest.rsplit_once('@').map_or(("", rest), |(user, nodes)| (user, nodes));
    let at = if user.is_empty() { "" } else { "@" };
    let node = |node: &str| {
        let info = info(&format!("redis://{user}{at}{node}"), CLUSTER)?;
        // A cluster has no other database.
        if info.redis_settings().db() == 0 { Ok(info) } else { Err(form(CLUSTER)) }
    };
    nodes.trim_end_matches('/').split(',').map(node).collect()
}

/// What the client library says of a URL it can't read is not shown: the form says more.
fn info(url: &str, expected: &str) -> Result<ConnectionInfo, OpenError> {
    let info = url.into_connection_info().map_err(|_| form(expected))?;
    match info.addr() {
        ConnectionAddr::Tcp(host, _) if host.is_empty() => Err(form(expected)),
        _ => Ok(info),
    }
}

fn form(expected: &str) -> OpenError {
    OpenError::Url(format!("write it like `{expected}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<String, String> {
        let mut url: StoreUrl = url.parse().unwrap();
        let address = Address::of(&mut url).map_err(|error| error.to_string())?;
        url.finish().map_err(|error| error.to_string())?;
        Ok(address.to_string())
    }

    #[test]
    fn servers_sockets_and_clusters_have_addresses() {
        assert_eq!(parse("redis://me:pw@db:7000/3").unwrap(), "db:7000");
        assert_eq!(parse("redis://db?prefix=x").unwrap(), "db:6379");
        assert_eq!(parse("redis+unix:///run/redis.sock?db=2").unwrap(), "/run/redis.sock");
        assert_eq!(parse("unix:/run/redis.sock").unwrap(), "/run/redis.sock");
        assert_eq!(parse("redis+cluster://a:1,b:2,[::1]:3").unwrap(), "a:1,b:2,::1:3");
    }

    #[test]
    fn user_and_password_are_for_every_node() {
        let nodes = cluster("//me:p%40w@a,b:2").unwrap();
        assert_eq!(nodes.len(), 2);
        for node in nodes {
            assert_eq!(node.redis_settings().username(), Some("me"));
            assert_eq!(node.redis_settings().password(), Some("p@w"));
        }
    }

    #[test]
    fn what_can_not_be_used_is_said_without_the_password() {
        for (url, said) in [
            ("redis:db", "`redis://[user"),
            ("redis://:secret@", "`redis://[user"),
            ("redis://me:secret@db/first", "`redis://[user"),
            ("redis+cluster://me:secret@a,", "`redis+cluster://"),
            ("redis+cluster://me:secret@a/1", "`redis+cluster://"),
            ("redis+unix:", "`redis+unix:///"),
            ("rediss://me:secret@db", "TLS"),
            ("redis://me:secret@db?colour=red", "`colour`"),
        ] {
            let error = parse(url).unwrap_err();
            assert!(error.contains(said) && !error.contains("secret"), "{url}: {error}");
        }
    }
}
