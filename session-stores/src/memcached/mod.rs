//! Sessions in memcached.

mod address;
mod expiry;
mod failure;
mod item;
mod pool;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_memcached::Error;
use session_core::{Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use tokio::time::timeout;

use crate::{OpenError, StoreUrl};

use address::Address;
use item::Item;
use pool::{Lease, Pool};

/// Sessions in memcached; cheap to clone.
///
/// For sessions that may end at any moment: memcached is a cache.
///
/// # URL
///
/// `memcached://host[:port]`: one server, over IPv4, of version 1.6 or later. It has to compare
/// (no option `-C`) and to take items of 1 MiB (its default); opening tries both. There is no
/// user, no password and no TLS, so keep it on a network of your own.
///
/// The settings are `prefix`, `deadline` and `connections`: 8 unless they are given. An operation
/// has a connection for itself; while all are in use, the next one waits.
///
/// # What it costs
///
/// One round trip for loading, creating and deleting. Updating takes two: memcached compares a
/// number of its own, so the item is got again and its revision compared here, and then it is
/// written if that number is still the same. memcached expires sessions by itself.
///
/// It can't list the sessions of an owner: memcached has no lists, and one kept in an item could
/// be evicted while sessions of it stay.
///
/// # What it promises
///
/// * **Restart**: every session is gone, and everybody is signed out. The application goes on by
///   itself: what was under way fails, then new connections are made.
/// * **Full**: what was not used for longest makes room, in each class of sizes for itself.
///   Whoever it belonged to is signed out. Where nothing can make room memcached refuses, and an
///   update that it refuses loses the old session as well. With the option `-M` nothing ever
///   makes room: do not use it.
/// * **Too large**: a session above 1 MiB, less 512 bytes, is refused before memcached is asked,
///   and the old one stays.
/// * **Time**: up to 30 days are told as a span, which memcached counts itself. More is told as a
///   time, so the clocks of both hosts have to agree; where memcached's is ahead, a session goes
///   that much earlier. The last time that it can be told is in January 2038: longer sessions go
///   then, and from then on none may last more than 30 days.
/// * **Partition**: there is one server and no replica. While it can't be reached every operation
///   fails; what it has kept is there again afterwards.
#[derive(Clone)]
pub struct MemcachedStore(Arc<Memcached>);

struct Memcached {
    pool: Pool,
    prefix: String,
    deadline: Duration,
}

const DEFAULT_CONNECTIONS: u32 = 8;
/// How long opening waits for the server.
const OPENING: Duration = Duration::from_secs(3);
/// What fits into an item of 1 MiB, beside its key and what memcached notes about it. It must not
/// get to see more: it would refuse, and remove the old item too.
const LARGEST: usize = 1024 * 1024 - 512;

impl MemcachedStore {
    /// Connects, and tries out whether the server does what is needed.
    ///
    /// # Errors
    ///
    /// When the URL can't be used, or the server does not answer within 3 seconds or is of no
    /// use.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let url: StoreUrl = url.parse()?;
        let address = Address::of(&url)?;
        url.finish()?;
        let connections = url.connections().unwrap_or(DEFAULT_CONNECTIONS) as usize;
        let store = Self(Arc::new(Memcached {
            pool: Pool::new(address.url(), connections, url.deadline()),
            prefix: url.prefix().to_owned(),
            deadline: url.deadline(),
        }));
        let cause = match timeout(OPENING, store.0.try_out()).await {
            Ok(Ok(None)) => return Ok(store),
            Ok(Ok(Some(useless))) => useless.to_owned(),
            Ok(Err(error)) => failure::in_words(&error),
            Err(_) => format!("it has not answered within {OPENING:?}"),
        };
        Err(OpenError::store(format!("memcached at {address} can't be used: {cause}")))
    }
}

impl Memcached {
    /// What the server lacks, if anything.
    async fn try_out(&self) -> Result<Option<&'static str>, Error> {
        let mut lease = self.pool.lease().await?;
        if !is_1_6(&lease.client()?.version().await?) {
            return Ok(Some("it is older than 1.6"));
        }
        let name = format!("{}probe", self.prefix);
        match lease.probe(&name, &vec![0; LARGEST]).await {
            Ok(Some(1..)) => Ok(None),
            Ok(_) => Ok(Some("it does not compare; start it without `-C`")),
            Err(Error::Protocol(_)) => {
                Ok(Some("it does not take an item of 1 MiB; start it with `-I 1m`"))
            }
            Err(error) => Err(error),
        }
    }

    fn name(&self, key: &StoreKey) -> String {
        format!("{}{key}", self.prefix)
    }

    async fn lease(&self) -> Result<Lease<'_>, StoreError> {
        self.pool.lease().await.map_err(failure::store_error)
    }

    /// What stands under a name, and the connection over which it was got. After a restart of the
    /// server it takes a question to find out that an idle connection is dead.
    async fn seen(&self, name: &str) -> Result<(Lease<'_>, Option<Item>), StoreError> {
        let mut lease = self.lease().await?;
        let mut item = lease.get(name).await;
        if lease.may_be_replaced() {
            drop(lease);
            lease = self.lease().await?;
            item = lease.get(name).await;
        }
        Ok((lease, item.map_err(failure::store_error)?))
    }
}

/// Which is when memcached learnt the commands that are used here.
fn is_1_6(version: &str) -> bool {
    let mut numbers = version.trim().split('.').map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (1, 6)
}

fn check_size(write: Write<'_>) -> Result<(), StoreError> {
    match write.bytes().len() {
        0..=LARGEST => Ok(()),
        size => Err(StoreError::refused(format!(
            "a session of {size} bytes is above the {LARGEST} that fit into an item of memcached"
        ))),
    }
}

impl SessionStore for MemcachedStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        let (_, item) = self.0.seen(&self.0.name(key)).await?;
        Ok(item.map(|item| item.bytes))
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        check_size(write)?;
        let mut lease = self.0.lease().await?;
        lease.add(&self.0.name(key), write).await.map_err(failure::store_error)
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        check_size(write)?;
        let name = self.0.name(key);
        match self.0.seen(&name).await? {
            (mut lease, Some(item)) if Revision::of(&item.bytes) == Some(expected) => {
                lease.replace(&name, item.cas, write).await.map_err(failure::store_error)
            }
            _ => Ok(Swap::Conflict),
        }
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        let name = self.0.name(key);
        let mut lease = self.0.lease().await?;
        let mut deleted = lease.delete(&name).await;
        if lease.may_be_replaced() {
            drop(lease);
            deleted = self.0.lease().await?.delete(&name).await;
        }
        deleted.map_err(failure::store_error)
    }

    fn deadline(&self) -> Duration {
        self.0.deadline
    }
}

impl fmt::Debug for MemcachedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemcachedStore")
            .field("prefix", &self.0.prefix)
            .field("deadline", &self.0.deadline)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(is_1_6("1.6.18\r\n") && is_1_6("1.10.0") && is_1_6("2.0"));
        assert!(!is_1_6("1.5.22") && !is_1_6("0.9") && !is_1_6("?"));
    }
}
