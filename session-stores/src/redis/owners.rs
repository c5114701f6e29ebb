//! The lists of owners' sessions.

use std::sync::Arc;

use redis::{ErrorKind, RedisError, RedisResult, Value, from_redis_value};
use session_core::{OwnerKey, StoreKey, Write};
use tokio::task::JoinSet;

use super::Redis;
use super::command::Command;

/// A place on the list of an owner.
pub(super) struct Listing {
    pub(super) list: String,
    pub(super) member: String,
    /// How long it is listed.
    pub(super) seconds: String,
}

/// A session is listed for a minute longer than it lasts: in a cluster the list is written first,
/// and by another clock.
const LISTED_LONGER: u64 = 60;
/// How many sessions are looked for at a time: what a server does in far less than a millisecond.
const AT_A_TIME: usize = 100;

impl Redis {
    fn list(&self, owner: &OwnerKey) -> String {
        format!("{}owner:{owner}", self.prefix)
    }

    /// What puts a session on its owner's list, in the same script as the write itself. In a
    /// cluster the list is on another node, so it is written here and now: what stands on it in
    /// vain does no harm, what is missing would.
    pub(super) async fn listing(
        &self,
        key: &StoreKey,
        write: Write<'_>,
    ) -> RedisResult<Option<Listing>> {
        let Some(owner) = write.owner() else {
            return Ok(None);
        };
        let seconds = write.time_to_live().as_secs().saturating_add(LISTED_LONGER).to_string();
        let listing = Listing { list: self.list(owner), member: key.to_string(), seconds };
        if self.servers.are_one() {
            return Ok(Some(listing));
        }
        let Listing { list, member, seconds } = &listing;
        let arguments = [member.as_bytes(), seconds.as_bytes()];
        self.run(&self.scripts.enlist, &[list], &arguments).await?;
        Ok(None)
    }

    /// At most `most` of those on a list. While there are no more, some may be gone. When there
    /// are, they must not take the places of others, so it is looked which of them are there.
    ///
    /// The whole list is read at once then: what is prolonged meanwhile changes its place, and
    /// would be missed between two parts.
    pub(super) async fn listed(
        self: &Arc<Self>,
        owner: &OwnerKey,
        most: usize,
    ) -> RedisResult<Vec<StoreKey>> {
        let list = self.list(owner);
        let first = self.members(&list, most.saturating_add(1)).await?;
        if first.len() <= most {
            return Ok(first);
        }
        let mut there = Vec::new();
        for some in self.members(&list, usize::MAX).await?.chunks(AT_A_TIME) {
            there.extend(match self.servers.are_one() {
                true => self.prune(&list, some).await?,
                false => self.look_for(some).await?,
            });
            if there.len() >= most {
                break;
            }
        }
        there.truncate(most);
        Ok(there)
    }

    async fn members(&self, list: &str, most: usize) -> RedisResult<Vec<StoreKey>> {
        self.servers.ask(&Command::list(list.to_owned(), most)).await.and_then(keys)
    }

    /// Those that are there. The others are taken off the list.
    async fn prune(&self, list: &str, listed: &[StoreKey]) -> RedisResult<Vec<StoreKey>> {
        let members: Vec<_> = listed.iter().map(StoreKey::to_string).collect();
        let records: Vec<_> = listed.iter().map(|key| self.key(key)).collect();
        let names: Vec<_> = std::iter::once(list).chain(records.iter().map(|r| &**r)).collect();
        let members: Vec<_> = members.iter().map(String::as_bytes).collect();
        self.run(&self.scripts.prune, &names, &members).await.and_then(keys)
    }

    /// Those that are there. The others stay on the list, from which they go when they would have
    /// expired: on another node nobody can tell one that is gone from one that is about to be
    /// created, which is listed already.
    async fn look_for(self: &Arc<Self>, listed: &[StoreKey]) -> RedisResult<Vec<StoreKey>> {
        let mut asked = JoinSet::new();
        for key in listed.iter().copied() {
            let redis = Arc::clone(self);
            asked.spawn(async move {
                let answer = redis.servers.ask(&Command::exists(redis.key(&key))).await?;
                Ok::<_, RedisError>((key, from_redis_value(answer)?))
            });
        }
        let mut there = Vec::new();
        while let Some(answer) = asked.join_next().await {
            let lost = |_| RedisError::from((ErrorKind::Client, "the runtime ends"));
            if let (key, true) = answer.map_err(lost)?? {
                there.push(key);
            }
        }
        Ok(there)
    }
}

fn keys(answer: Value) -> RedisResult<Vec<StoreKey>> {
    let members: Vec<String> = from_redis_value(answer)?;
    Ok(members.iter().filter_map(|member| member.parse().ok()).collect())
}
