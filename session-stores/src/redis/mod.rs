//! Sessions in Redis.

mod address;
mod cluster;
mod command;
mod failure;
mod link;
mod owners;
mod script;
mod servers;
mod slots;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::{RedisResult, Value};
use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use tokio::time::timeout;

use crate::{OpenError, StoreUrl};

use address::Address;
use command::Command;
use owners::Listing;
use script::{Script, Scripts};
use servers::Servers;

/// Sessions in Redis or Valkey, on one server or a cluster; cheap to clone.
///
/// # URL
///
/// * `redis://[user:password@]host[:port][/database]`: one server.
/// * `redis+unix:///path` or `unix:/path`: one server, over its socket; with the settings `user`,
///   `pass` and `db`.
/// * `redis+cluster://[user:password@]host:port,host:port`: a cluster, by some of its nodes.
///
/// Redis 5 or later. There is no TLS: `rediss:` is refused. A user whom Redis restricts needs the
/// keys `session:*`, or whatever the prefix is, and `+get +set +unlink +eval +evalsha +getrange
/// +exists +time +ttl +expire +zadd +zscore +zrem +zremrangebyscore +zrevrange`; in a cluster also
/// `+cluster|slots +asking`.
///
/// The settings are `prefix` and `deadline`. Each worker of a web server has one connection to each
/// Redis, which carries all its requests, so `connections` changes nothing.
///
/// # What it costs
///
/// Each operation is one command and one round trip: loading a `GET`, creating a `SET NX EX`,
/// updating a script that compares and writes, deleting an `UNLINK`. A session with an owner
/// takes one script as well, and in a cluster a second round trip, for the list of an owner's
/// sessions is on another node. Redis expires sessions and lists by itself.
///
/// [`owned_by`](SessionStore::owned_by) is one command, unless more are listed than are asked
/// for: sessions that were deleted stay listed until they would have expired. Then the whole list
/// is read, and it is looked which of them are there, 100 at a time. A single server takes those
/// off that are gone.
///
/// # What it promises
///
/// * **Restart**: what Redis has on disk is there again: nothing, or all but the last minutes
///   (RDB), or all but the last second (AOF with its default `appendfsync everysec`). Who signed
///   in during what is lost is signed out; who signed out is signed in again. An update based on
///   a state that is lost is refused. The application goes on by itself: what was under way
///   fails, then a new connection is made.
/// * **Full**: with `maxmemory-policy noeviction`, the default, nothing is written and the old
///   session stays: [`StoreError::Refused`]. With any other policy sessions make room for new
///   ones, which signs people out without their doing; and a list of an owner's sessions may go
///   before the sessions do, so that [`owned_by`](SessionStore::owned_by) misses some. Use
///   `noeviction` where signing out everywhere matters.
/// * **Partition, failover**: replicas follow asynchronously, and this store does not `WAIT` for
///   them. What a master acknowledged in its last moments may be lost when a replica takes over:
///   the last changes, a sign-in, or a sign-out. `min-replicas-to-write` narrows that window;
///   what it refuses is an error here too. A server that turned into a replica refuses to write,
///   and its name is looked up again.
/// * **Cluster**: while a node is gone, operations on its sessions fail and the others go on
///   (with `cluster-require-full-coverage no`). All slots have to be somebody's: a node that knows
///   of fewer is not believed. Once a replica has taken over, its sessions are there again, but
///   for what the failover lost. Who has which slots is learnt by the runtime that opened the
///   store, so that should be one that lasts.
/// * **Something else under a key**, as a list or a hash: loads as bytes that no session has, so
///   it is taken for a broken session. It is never overwritten. Where it takes the place of an
///   owner's list, what that owner's sessions write is refused.
#[derive(Clone)]
pub struct RedisStore(Arc<Redis>);

struct Redis {
    servers: Servers,
    scripts: Scripts,
    prefix: String,
    deadline: Duration,
}

/// How long opening waits for the servers.
const OPENING: Duration = Duration::from_secs(3);

impl RedisStore {
    /// Connects, and tries out whether scripts can be run.
    ///
    /// # Errors
    ///
    /// When the URL can't be used, or the server does not answer within 3 seconds.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let mut url: StoreUrl = url.parse()?;
        let address = Address::of(&mut url)?;
        url.finish()?;
        let name = address.to_string();
        let failed =
            |cause: &str| OpenError::store(format!("Redis at {name} can't be used: {cause}"));
        let servers = Servers::new(address, url.deadline())
            .map_err(|error| failed(&failure::in_words(&error)))?;
        let store = Self(Arc::new(Redis {
            servers,
            scripts: Scripts::new(),
            prefix: url.prefix().to_owned(),
            deadline: url.deadline(),
        }));
        match timeout(OPENING, store.0.try_out()).await {
            Ok(Ok(())) => Ok(store),
            Ok(Err(error)) => Err(failed(&failure::in_words(&error))),
            Err(_) => Err(failed(&format!("it has not answered within {OPENING:?}"))),
        }
    }
}

impl Redis {
    /// Updates what is not there: that takes all that an update takes, and writes nothing.
    async fn try_out(&self) -> RedisResult<()> {
        if let Servers::Cluster(cluster) = &self.servers {
            cluster.learn().await?;
        }
        let nowhere = self.key(&StoreKey::from_bytes([0; 32]));
        let arguments: [&[u8]; 3] = [b"", b"1", &[0; 8]];
        self.run(&self.scripts.update, &[&nowhere], &arguments).await.map(drop)
    }

    fn key(&self, key: &StoreKey) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Runs a script by its hash, and in full on a server that has not seen it since its start.
    async fn run(&self, script: &Script, keys: &[&str], arguments: &[&[u8]]) -> RedisResult<Value> {
        match self.servers.ask(&script.by_hash(keys, arguments)).await {
            Err(error) if failure::is_unknown_script(&error) => {
                self.servers.ask(&script.in_full(keys, arguments)).await
            }
            answer => answer,
        }
    }
}

impl SessionStore for RedisStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        let Self(redis) = self;
        match redis.servers.ask(&Command::get(redis.key(key))).await {
            Ok(Value::Nil) => Ok(None),
            Ok(Value::BulkString(bytes)) => Ok(Some(bytes)),
            Ok(_) => Err(failure::unexpected()),
            Err(error) if failure::is_wrong_type(&error) => Ok(Some(Vec::new())),
            Err(error) => Err(failure::store_error(error)),
        }
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let Self(redis) = self;
        let (name, seconds) = (redis.key(key), write.time_to_live().as_secs());
        let listing = redis.listing(key, write).await.map_err(failure::store_error)?;
        swap(match listing {
            None => redis.servers.ask(&Command::create(name, write.bytes(), seconds)).await,
            Some(Listing { list, member, seconds: listed }) => {
                let seconds = seconds.to_string();
                let arguments =
                    [write.bytes(), seconds.as_bytes(), member.as_bytes(), listed.as_bytes()];
                redis.run(&redis.scripts.create_owned, &[&name, &list], &arguments).await
            }
        })
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        let Self(redis) = self;
        let (name, seconds) = (redis.key(key), write.time_to_live().as_secs().to_string());
        let arguments: [&[u8]; 3] = [write.bytes(), seconds.as_bytes(), expected.as_bytes()];
        let listing = redis.listing(key, write).await.map_err(failure::store_error)?;
        swap(match listing {
            None => redis.run(&redis.scripts.update, &[&name], &arguments).await,
            Some(Listing { list, member, seconds: listed }) => {
                let [bytes, seconds, expected] = arguments;
                let arguments = [bytes, seconds, expected, member.as_bytes(), listed.as_bytes()];
                redis.run(&redis.scripts.update_owned, &[&name, &list], &arguments).await
            }
        })
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        let Self(redis) = self;
        let answer = redis.servers.ask(&Command::delete(redis.key(key))).await;
        answer.map(drop).map_err(failure::store_error)
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        self.0.listed(owner, most).await.map_err(failure::store_error)
    }

    fn deadline(&self) -> Duration {
        self.0.deadline
    }
}

fn swap(answer: RedisResult<Value>) -> Result<Swap, StoreError> {
    match answer.map_err(failure::store_error)? {
        Value::Okay | Value::Int(1) => Ok(Swap::Done),
        Value::Nil | Value::Int(0) => Ok(Swap::Conflict),
        _ => Err(failure::unexpected()),
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.0.prefix)
            .field("deadline", &self.0.deadline)
            .field("is_cluster", &!self.0.servers.are_one())
            .finish_non_exhaustive()
    }
}
