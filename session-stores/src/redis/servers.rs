//! One server or a cluster.

use std::sync::Arc;
use std::time::Duration;

use redis::{RedisResult, Value};

use super::address::Address;
use super::cluster::Cluster;
use super::command::Command;
use super::link::Link;

pub(super) enum Servers {
    One(Box<Link>),
    Cluster(Arc<Cluster>),
}

impl Servers {
    pub(super) fn new(address: Address, deadline: Duration) -> RedisResult<Self> {
        match address {
            Address::One(server) => {
                Ok(Self::One(Box::new(Link::new(*server, deadline, Arc::default())?)))
            }
            Address::Cluster(seeds) => Cluster::new(&seeds, deadline).map(Self::Cluster),
        }
    }

    pub(super) async fn ask(&self, command: &Command) -> RedisResult<Value> {
        match self {
            Self::One(link) => link.ask(command, false).await,
            Self::Cluster(cluster) => cluster.ask(command).await,
        }
    }

    /// Whether all keys are in one place, so that a script may use several.
    pub(super) fn are_one(&self) -> bool {
        matches!(self, Self::One(_))
    }
}
