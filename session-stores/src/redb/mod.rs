//! Sessions in one file of redb.

mod backend;
mod database;
mod file;
mod tables;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use redb::{Database, Error, ReadableDatabase};
use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

use crate::disk::{self, Kept, blocking};
use crate::error::OpenError;
use crate::url::StoreUrl;

use database::Shared;
use tables::{OWNERS, SESSIONS, Tables, named};

/// Sessions in one file of [redb](https://docs.rs/redb), `redb:PATH`; cheap to clone.
///
/// For one process: while it runs no other can open the file. Within it, stores with different
/// prefixes share the file by opening the same path. It lists the sessions of an owner, and is
/// swept, by an index of what expires when. A sweep is of sessions with the store's own prefix:
/// those with one that no store is opened with any more stay in the file. In the table `sessions` of the file each has a row:
/// prefix and hash of its id, when it expires, whose it is, its bytes.
///
/// # The file
///
/// It is made if it is not there, for its owner alone (0600), on a file system that has hard
/// links. One that others may read, that belongs to another user, or that is none of redb's, is
/// not opened. `PATH` is taken as it stands there: `redb:var/sessions` is
/// relative to where the process runs, `redb:/var/sessions` is not. If another process has the
/// file open, opening it waits 2 seconds for its end.
///
/// A file grows as its contents do, and keeps most of its size when they shrink, for what comes
/// next. Up to 64 MiB of it are kept in memory. A process that is killed while it makes the file
/// leaves one named `PATH.new-` and a number, which nobody needs.
///
/// # Settings
///
/// `prefix` and `deadline` are those of every store; there are no others.
///
/// # What it promises
///
/// * **Restart**, and being killed in the middle of a write: every session is there as it was
///   before the write or after it, and as its last caller was told. After a kill the file is
///   looked through as a whole when it is opened, some seconds for a million sessions.
/// * **Power failure**: the same, as far as the disk keeps its word. Every write waits for the
///   disk, which takes some milliseconds, and for the writes before it.
/// * **Full**: a write is refused, and what was there stays. Nothing is evicted. On Linux the
///   file has the room that it takes, so this happens when it would have to grow, which it does
///   by doubling; then deletions and sweeps may be refused as well, until the disk has room again.
///   redb has to be closed and opened after each refusal, which everybody else waits for.
/// * **Partition**: there is none on a disk of this machine. If the file can't be read, operations
///   fail until it can be; no session counts as ended for that. What waits for a disk that does
///   not answer takes up to 33 threads of the runtime's, one of them for writes, and leaves it the
///   others.
#[derive(Clone)]
pub struct RedbStore {
    shared: Arc<Shared>,
    prefix: Arc<str>,
    deadline: Duration,
}

/// Sessions that are removed before other requests get their turn.
const SWEPT_AT_ONCE: usize = 256;

impl RedbStore {
    /// Opens the store of a URL like `redb:var/sessions.redb`.
    ///
    /// # Errors
    ///
    /// [`OpenError`], if the URL is not such a one, or the file can't be used.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let url: StoreUrl = url.parse()?;
        let path = disk::path(&url, "redb")?;
        url.finish()?;
        let opening = blocking(move || Shared::open(&path));
        // redb panics over some damages.
        let damaged = |_| OpenError::store("the file is damaged, or no redb file");
        let shared = opening.await.map_err(damaged)??;
        Ok(Self { shared, prefix: url.prefix().into(), deadline: url.deadline() })
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let reading = self.shared.readers.enter().await?;
        let read = move |database: &Database| {
            let _reading = reading;
            work(database)
        };
        self.shared.with(read).await
    }

    /// Does something in a transaction of its own, which is undone if nothing was `changed`.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tables<'_>) -> Result<T, Error> + Send + 'static,
        changed: impl FnOnce(&T) -> bool + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn = Arc::clone(&self.shared.turn).lock_owned().await;
        let prefix = Arc::clone(&self.prefix);
        let write = move |database: &Database| {
            // Also when nobody waits for it any more, the next one waits for its end.
            let _turn = turn;
            let transaction = database.begin_write()?;
            let done = work(&mut Tables::open(&transaction, &prefix)?)?;
            match changed(&done) {
                true => transaction.commit()?,
                false => transaction.abort()?,
            }
            Ok(done)
        };
        self.shared.with(write).await
    }

    async fn put_if(
        &self,
        key: StoreKey,
        write: Write<'_>,
        fits: impl FnOnce(&Tables<'_>) -> Result<bool, Error> + Send + 'static,
    ) -> Result<Swap, StoreError> {
        let kept = Kept::from(write);
        let put = move |tables: &mut Tables<'_>| match fits(tables)? {
            true => tables.put(&key, &kept).map(|()| Swap::Done),
            false => Ok(Swap::Conflict),
        };
        let done = self.write(put, |swap| *swap == Swap::Done).await;
        match done {
            // Some file systems find out that they are full when all is written.
            Err(StoreError::Refused(cause))
                if self.load(&key).await?.as_deref() == Some(write.bytes()) =>
            {
                Err(StoreError::Unavailable(cause))
            }
            done => done,
        }
    }
}

impl SessionStore for RedbStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        let name = named(&self.prefix, key);
        self.read(move |database| {
            let sessions = database.begin_read()?.open_table(SESSIONS)?;
            Ok(sessions.get(&*name)?.map(|row| row.value().2.to_vec()))
        })
        .await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let key = *key;
        self.put_if(key, write, move |tables| Ok(!tables.holds(&key)?)).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        let key = *key;
        self.put_if(key, write, move |tables| Ok(tables.revision(&key)? == Some(expected))).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        let key = *key;
        self.write(move |tables| tables.remove(&key), |removed| *removed).await?;
        Ok(())
    }

    fn needs_sweeping(&self) -> bool {
        true
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let mut swept = 0;
        while swept < most {
            let at_once = SWEPT_AT_ONCE.min(most - swept);
            let sweep = move |tables: &mut Tables<'_>| tables.sweep(now, at_once);
            let removed = self.write(sweep, |removed| *removed > 0).await?;
            swept += removed;
            if removed < at_once {
                break;
            }
        }
        Ok(swept)
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        let name = named(&self.prefix, owner);
        self.read(move |database| {
            let owners = database.begin_read()?.open_multimap_table(OWNERS)?;
            let keys = owners.get(&*name)?.take(most);
            keys.map(|key| Ok(StoreKey::from_bytes(*key?.value()))).collect()
        })
        .await
    }

    fn deadline(&self) -> Duration {
        self.deadline
    }
}

impl fmt::Debug for RedbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbStore").field("path", &self.shared.path).finish_non_exhaustive()
    }
}
