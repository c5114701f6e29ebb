//! Changing a shelf, while nobody else does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::ops::Deref;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use session_core::StoreError;

use crate::disk::Kept;

use super::failed;
use super::shelf::Shelf;

/// A shelf that nobody else changes as long as this is there: no task, no thread, no process.
pub(super) struct Alone<'a> {
    shelf: &'a Shelf,
    /// Closing it gives the lock back, and so does the end of a process, however it ends.
    _lock: File,
}

/// Where a session is written before it takes its place. One name is enough, for there is one
/// writer; what stands there when another comes was left by a process that was killed.
pub(super) const NEW: &str = "new";

impl<'a> Alone<'a> {
    pub(super) fn new(shelf: &'a Shelf, lock: File) -> Self {
        Self { shelf, _lock: lock }
    }

    /// Puts a session in the place of what is there. Until it is there as a whole, nothing has
    /// changed.
    pub(super) fn put(&self, name: &str, kept: &Kept) -> Result<(), StoreError> {
        let new = self.path.join(NEW);
        self.remove_leftover()?;
        let put = self.write(&new, kept).and_then(|()| fs::rename(&new, self.path.join(name)));
        if let Err(error) = put {
            // If even that fails, the next writer does it.
            let _ = fs::remove_file(&new);
            return Err(failed(error));
        }
        // It is there by now, so whatever goes wrong is not a refusal.
        self.sync().map_err(StoreError::unavailable)
    }

    fn write(&self, path: &Path, kept: &Kept) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(&kept.bytes)?;
        file.set_modified(time(kept.expires))?;
        match self.syncs {
            true => file.sync_all(),
            false => Ok(()),
        }
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, name: &str) -> Result<bool, StoreError> {
        match fs::remove_file(self.path.join(name)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes a session if it has expired; who looked earlier may have seen an earlier state.
    pub(super) fn remove_expired(&self, name: &str, now: SystemTime) -> Result<bool, StoreError> {
        match self.expires(name)? {
            Some(expires) if expires <= now => self.remove(name),
            _ => Ok(false),
        }
    }

    pub(super) fn remove_leftover(&self) -> Result<bool, StoreError> {
        self.remove(NEW)
    }
}

impl Deref for Alone<'_> {
    type Target = Shelf;

    fn deref(&self) -> &Shelf {
        self.shelf
    }
}

/// Such a time, or the last that there is.
fn time(seconds: u64) -> SystemTime {
    let at = |seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
    at(seconds).or_else(|| at(i64::MAX as u64)).unwrap_or(SystemTime::UNIX_EPOCH)
}
