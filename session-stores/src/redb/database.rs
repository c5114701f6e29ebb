//! An open file, shared by all stores of this process that use it.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use redb::{Database, Error};
use session_core::StoreError;
use tokio::sync::{Mutex as Turn, RwLock};

#[cfg(unix)]
use crate::disk::check_is_private;
use crate::disk::{BrokenOff, Threads, blocking, is_full, trouble};
use crate::error::OpenError;

use super::file;

/// An open file. redb closes itself after a failure of the disk, a full one among them, so it is
/// opened again then.
pub(super) struct Shared {
    pub(super) path: PathBuf,
    /// Whose turn it is to write. redb has one writer, too; but waiting here takes no thread, and
    /// who gave up waiting leaves the queue.
    pub(super) turn: Arc<Turn<()>>,
    /// Those that read. There is one that writes.
    pub(super) readers: Threads,
    /// Waiting until it is opened again takes no thread either.
    opened: Arc<RwLock<Opened>>,
}

struct Opened {
    /// `None` as long as it can't be opened again.
    database: Option<Database>,
    times: u64,
}

/// The files that are open, so that stores with different prefixes can share one.
static SHARED: Mutex<BTreeMap<PathBuf, Weak<Shared>>> = Mutex::new(BTreeMap::new());

impl Shared {
    /// Opens a file, or finds it open.
    pub(super) fn open(path: &Path) -> Result<Arc<Self>, OpenError> {
        // Nothing is left half done under this lock.
        let mut files = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        file::make(path)?;
        let path = fs::canonicalize(path).map_err(|error| trouble(path, &error))?;
        #[cfg(unix)]
        check_is_private(&path, 0o600)?;
        if let Some(shared) = files.get(&path).and_then(Weak::upgrade) {
            return Ok(shared);
        }
        let opened = Opened { database: Some(file::open_patiently(&path)?), times: 0 };
        let (turn, readers) = (Arc::default(), Threads::new());
        let shared = Arc::new(Self { path, turn, readers, opened: Arc::new(RwLock::new(opened)) });
        files.retain(|_, file| file.strong_count() > 0);
        files.insert(shared.path.clone(), Arc::downgrade(&shared));
        Ok(shared)
    }

    /// Does something with the database.
    pub(super) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Database) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (shared, opened) = (Arc::clone(self), Arc::clone(&self.opened).read_owned().await);
        let times = opened.times;
        let done = blocking(move || {
            // As long as the file is open, others find it so.
            let (_shared, opened) = (shared, opened);
            opened.database.as_ref().map_or(Err(Error::PreviousIo), work)
        });
        match done.await? {
            Ok(done) => Ok(done),
            Err(error) => {
                if is_closed_by(&error) {
                    self.open_again(times).await?;
                }
                Err(failed(error))
            }
        }
    }

    /// Opens what was opened so many times, unless somebody else has done so by now. If this is
    /// given up before it begins, whoever comes next finds the file closed and opens it.
    async fn open_again(self: &Arc<Self>, times: u64) -> Result<(), BrokenOff> {
        let opened = Arc::clone(&self.opened).write_owned().await;
        if opened.times != times {
            return Ok(());
        }
        let shared = Arc::clone(self);
        blocking(move || {
            let (shared, mut opened) = (shared, opened);
            // It is locked as long as it is open.
            opened.close();
            opened.database = file::open(&shared.path)
                .inspect_err(|error| {
                    tracing::warn!(%error, "the file of sessions can't be opened again");
                })
                .ok();
            opened.times += 1;
        })
        .await
    }
}

impl Opened {
    /// redb writes when it is closed, and panics if the file is damaged. Then there is nothing to be
    /// saved, and nobody to be told but the log.
    fn close(&mut self) {
        let database = self.database.take();
        if catch_unwind(AssertUnwindSafe(|| drop(database))).is_err() {
            tracing::error!("the file of sessions is damaged, and could not be closed");
        }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.close();
    }
}

/// Whether it may be that redb does nothing more after this.
fn is_closed_by(error: &Error) -> bool {
    use Error::{Corrupted, DatabaseClosed, Io, LockPoisoned, PreviousIo};
    matches!(error, Corrupted(_) | DatabaseClosed | Io(_) | LockPoisoned(_) | PreviousIo)
}

fn failed(error: Error) -> StoreError {
    match error {
        Error::Io(error) if is_full(&error) => StoreError::refused(error),
        error @ Error::ValueTooLarge(_) => StoreError::refused(error),
        error => StoreError::unavailable(error),
    }
}
