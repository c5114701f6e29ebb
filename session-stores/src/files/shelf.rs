//! One of the directories that sessions are spread over, behind one lock.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::time::SystemTime;

use session_core::{Revision, StoreError};

use crate::disk::{check_is_private_directory, sync_directory, trouble};
use crate::error::OpenError;

use super::failed;
use super::turn::Turn;

/// One of the directories that sessions are spread over. Whoever looks at it may do so at any
/// time; whoever changes it has to be [`Alone`] there.
pub(super) struct Shelf {
    pub(super) path: PathBuf,
    pub(super) syncs: bool,
    pub(super) turn: Turn,
}

/// The file that whoever changes the shelf holds a lock of. It stays as long as the store.
const LOCK: &str = "lock";
/// The time of a marker that is known to be on the disk, so that each is synced once: that takes
/// some milliseconds, whether anything has changed or not.
const SYNCED: SystemTime = SystemTime::UNIX_EPOCH;

impl Shelf {
    /// Makes what is not there yet, and refuses what somebody else has put there.
    pub(super) fn open(path: PathBuf, syncs: bool, turn: Turn) -> Result<Self, OpenError> {
        let failed = |error: io::Error| trouble(&path, &error);
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(failed(error)),
            _ => {}
        }
        check_is_private_directory(&path, 0o700)?;
        let mut lock = OpenOptions::new();
        lock.write(true).create(true).truncate(false).mode(0o600);
        lock.open(path.join(LOCK)).map_err(failed)?;
        Ok(Self { path, syncs, turn })
    }

    /// Whether locks keep others out here, which they do not on every network file system.
    pub(super) fn can_be_locked(&self) -> io::Result<bool> {
        // If it is locked already, that was somebody else, and keeps us out.
        let Some(_lock) = self.try_lock()? else { return Ok(true) };
        Ok(self.try_lock()?.is_none())
    }

    /// The lock of the shelf, which is given back when it is dropped; `None` if somebody else has
    /// it.
    pub(super) fn try_lock(&self) -> io::Result<Option<File>> {
        let file = OpenOptions::new().write(true).open(self.path.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    pub(super) fn load(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(self.path.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => self.nothing(),
            Err(error) => Err(failed(error)),
        }
    }

    /// `None`, unless it is the shelf that is missing: of a disk that is not mounted nobody can
    /// tell what is on it.
    fn nothing<T>(&self) -> Result<Option<T>, StoreError> {
        fs::metadata(self.path.join(LOCK)).map(|_| None).map_err(failed)
    }

    pub(super) fn holds(&self, name: &str) -> Result<bool, StoreError> {
        fs::exists(self.path.join(name)).map_err(failed)
    }

    /// The revision of a session; `None` if there is no session, or what is there is none.
    pub(super) fn revision(&self, name: &str) -> Result<Option<Revision>, StoreError> {
        let mut start = [0; Revision::PLACE.end];
        let read =
            File::open(self.path.join(name)).and_then(|mut file| file.read_exact(&mut start));
        match read {
            Ok(()) => Ok(Revision::of(&start)),
            Err(error) if error.kind() == ErrorKind::NotFound => self.nothing(),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// When a session expires, which its file has as the time of its last change; `None` if it is
    /// gone.
    pub(super) fn expires(&self, name: &str) -> Result<Option<SystemTime>, StoreError> {
        match fs::metadata(self.path.join(name)).and_then(|metadata| metadata.modified()) {
            Ok(time) => Ok(Some(time)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Puts an empty file there, if there is none. That changes nothing which is there, so it
    /// takes no lock.
    pub(super) fn mark(&self, name: &str) -> Result<(), StoreError> {
        self.put_marker(name).map_err(failed)
    }

    fn put_marker(&self, name: &str) -> io::Result<()> {
        let mut marker = OpenOptions::new();
        marker.write(true).create(true).truncate(false).mode(0o600);
        let marker = marker.open(self.path.join(name))?;
        // Whoever has put it there may have ended, or failed, before it was synced.
        if !self.syncs || marker.metadata()?.modified()? == SYNCED {
            return Ok(());
        }
        self.sync()?;
        marker.set_modified(SYNCED)
    }

    /// Removes what [`mark`](Self::mark) has put there.
    pub(super) fn unmark(&self, name: &str) -> Result<(), StoreError> {
        match fs::remove_file(self.path.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }

    /// The names of the files there.
    pub(super) fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed)? {
            // All of ours are UTF-8.
            if let Ok(name) = entry.map_err(failed)?.file_name().into_string() {
                names.push(name);
            }
        }
        Ok(names)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        match self.syncs {
            true => sync_directory(&self.path),
            false => Ok(()),
        }
    }
}
