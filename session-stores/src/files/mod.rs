//! Sessions as files in a directory.

mod alone;
mod directory;
mod names;
mod shelf;
mod sweep;
mod turn;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

use crate::disk::{self, Kept, Threads, blocking, is_full};
use crate::error::OpenError;
use crate::url::StoreUrl;

use alone::Alone;
use names::{Name, Names};
use shelf::Shelf;
use turn::Turn;

/// Sessions as files in a directory, `file:PATH`; cheap to clone. On Unix.
///
/// For the processes of one machine, as many as there are. Each session is a file of its own with
/// exactly its bytes, named by the prefix and the hash of its id, in one of 256 subdirectories. It
/// lists the sessions of an owner, and is swept, of sessions with its own prefix: those with one
/// that no store is opened with any more stay, until they are removed by hand.
///
/// # The directory
///
/// It is made if it is not there, for its owner alone (0700, files 0600). One that others may look
/// into, that belongs to another user, or that holds something else, is not opened. `PATH` is
/// taken as it stands there: `file:var/sessions` is relative to where the process runs when the
/// store is opened, `file:/var/sessions` is not.
///
/// The time of a file's last change is when its session expires. Whoever copies the directory has
/// to keep these times (`cp -p`, `rsync -t`), else every session counts as expired.
///
/// # Settings
///
/// `prefix` and `deadline` are those of every store; stores with different prefixes may share a
/// directory. Another one is
///
/// * `sync`: `on` waits until the disk has written what it was told to, which takes some
///   milliseconds; `off` does not. Default: `on`.
///
/// # What it promises
///
/// * **Restart**, and being killed in the middle of a write: every session is there as it was
///   before the write or after it, and as its last caller was told. What a killed process leaves
///   behind is swept.
/// * **Power failure**: the same, as far as the disk keeps its word. With `sync=off` the last
///   seconds may be lost: a session may be as it was before them, or come back after it was
///   deleted, or be damaged, which counts as ended.
/// * **Full**: a write is refused, and what was there stays. Nothing is evicted.
/// * **Partition**: there is none on a disk of this machine. If the directory goes away, as that
///   of a disk which is unmounted, operations fail; no session counts as ended for that. On a
///   network file system it depends on its locks: without them the store is not opened. What waits
///   for a disk that does not answer takes up to 64 threads of the runtime's, 32 of them for
///   reads, and leaves it the others.
/// * **Several processes**: an update is one step for all of them. One that is stopped in the
///   middle of a write keeps others from writing to the same 256th of the sessions, until it goes
///   on or is killed; theirs end at the deadline. A sweep leaves that part to the next one.
/// * **Swept**: what can't be removed is told by an error, when all the rest is removed.
///
/// A session that changes its owner is listed with the earlier one as well, until it ends.
#[derive(Clone)]
pub struct FileStore(Arc<Files>);

struct Files {
    path: PathBuf,
    shelves: Vec<Arc<Shelf>>,
    names: Names,
    deadline: Duration,
    /// Writes, which wait for the disk the longest, have others.
    reads: Threads,
    /// The shelf where the next sweep begins.
    next_swept: AtomicUsize,
}

impl FileStore {
    /// Opens the store of a URL like `file:var/sessions`.
    ///
    /// # Errors
    ///
    /// [`OpenError`], if the URL is not such a one, or the directory can't be used.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let mut url: StoreUrl = url.parse()?;
        let path = disk::path(&url, "file")?;
        let syncs = match url.take("sync").as_deref() {
            None | Some("on") => true,
            Some("off") => false,
            Some(_) => return Err(OpenError::setting("sync", "it is `on` or `off`")),
        };
        url.finish()?;
        // Where it leads from here, wherever the process goes later.
        let path = std::path::absolute(&path).map_err(|error| disk::trouble(&path, &error))?;
        let (directory, deadline, writes) = (path.clone(), url.deadline(), Threads::new());
        let turn = move || Turn::new(writes.clone(), deadline);
        let opening = blocking(move || directory::open(&directory, syncs, turn));
        Ok(Self(Arc::new(Files {
            path,
            shelves: opening.await.map_err(OpenError::store)??,
            names: Names::new(url.prefix()),
            deadline,
            reads: Threads::new(),
            next_swept: AtomicUsize::new(0),
        })))
    }
}

impl Files {
    fn shelf(&self, key: &StoreKey) -> &Arc<Shelf> {
        &self.shelves[usize::from(key.as_bytes()[0])]
    }

    /// Where the markers of an owner are.
    fn owner_shelf(&self, owner: &OwnerKey) -> &Shelf {
        &self.shelves[usize::from(owner.as_bytes()[0])]
    }

    fn holds(&self, key: &StoreKey) -> Result<bool, StoreError> {
        self.shelf(key).holds(&self.names.session(key))
    }

    /// Writes a session, its marker first: one without a session is in nobody's way.
    fn put(&self, shelf: &Alone<'_>, key: &StoreKey, kept: &Kept) -> Result<Swap, StoreError> {
        if let Some(owner) = &kept.owner {
            self.owner_shelf(owner).mark(&self.names.marker(owner, key))?;
        }
        shelf.put(&self.names.session(key), kept)?;
        Ok(Swap::Done)
    }

    fn list(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        let mut keys = Vec::new();
        for name in self.owner_shelf(owner).names()? {
            if keys.len() == most {
                break;
            }
            match self.names.read(&name) {
                Some(Name::Marker(whose, key)) if whose == *owner && self.holds(&key)? => {
                    keys.push(key);
                }
                _ => {}
            }
        }
        Ok(keys)
    }
}

impl SessionStore for FileStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        let (shelf, name) = (Arc::clone(self.0.shelf(key)), self.0.names.session(key));
        self.0.reads.run(move || shelf.load(&name)).await?
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let (files, key, kept) = (Arc::clone(&self.0), *key, Kept::from(write));
        let creation = move |shelf: &Alone<'_>| match files.holds(&key)? {
            true => Ok(Swap::Conflict),
            false => files.put(shelf, &key, &kept),
        };
        self.0.shelf(&key).alone(creation).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        let (files, key, kept) = (Arc::clone(&self.0), *key, Kept::from(write));
        let update = move |shelf: &Alone<'_>| match shelf.revision(&files.names.session(&key))? {
            Some(revision) if revision == expected => files.put(shelf, &key, &kept),
            _ => Ok(Swap::Conflict),
        };
        self.0.shelf(&key).alone(update).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        let name = self.0.names.session(key);
        let deletion = move |shelf: &Alone<'_>| match shelf.remove(&name)? {
            true => shelf.sync().map_err(StoreError::unavailable),
            false => Ok(()),
        };
        self.0.shelf(key).alone(deletion).await
    }

    fn needs_sweeping(&self) -> bool {
        true
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        self.0.sweep(now, most).await
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        let (files, owner) = (Arc::clone(&self.0), *owner);
        self.0.reads.run(move || files.list(&owner, most)).await?
    }

    fn deadline(&self) -> Duration {
        self.0.deadline
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore").field("path", &self.0.path).finish_non_exhaustive()
    }
}

/// What did not take place, and why.
fn failed(error: io::Error) -> StoreError {
    match is_full(&error) {
        true => StoreError::refused(error),
        false => StoreError::unavailable(error),
    }
}
