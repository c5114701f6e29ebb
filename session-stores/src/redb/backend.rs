//! A file whose every byte has its place on the disk.

use std::fs::File;
use std::io;
use std::ops::Bound;

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};

/// A file that grows only if the disk has room for it as a whole. redb's own has holes until it
/// is full, and every write into one fails when others have filled the disk; in this one what
/// there is room for can be written still.
#[derive(Debug)]
pub(super) struct Solid {
    inner: FileBackend,
    file: File,
}

impl Solid {
    pub(super) fn new(file: File) -> Result<Self, DatabaseError> {
        Ok(Self { inner: FileBackend::new(file.try_clone()?)?, file })
    }

    /// Finds room for what is between these lengths.
    #[cfg(target_os = "linux")]
    fn find_room(&self, from: u64, to: u64) -> io::Result<()> {
        use rustix::fs::{FallocateFlags, fallocate};
        use rustix::io::{Errno, retry_on_intr};

        let allocate = || fallocate(&self.file, FallocateFlags::empty(), from, to - from);
        match retry_on_intr(allocate) {
            // Where it can't be done the file has holes.
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
            done => Ok(done?),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn find_room(&self, _from: u64, _to: u64) -> io::Result<()> {
        Ok(())
    }
}

impl StorageBackend for Solid {
    fn set_len(&self, len: u64) -> io::Result<()> {
        let now = self.inner.len()?;
        if len > now
            && let Err(error) = self.find_room(now, len)
        {
            // Some of it may have been found.
            self.file.set_len(now)?;
            return Err(error);
        }
        self.inner.set_len(len)
    }

    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.inner.read(offset, out)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.inner.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.inner.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.inner.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.inner.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.query_lock_range(start, end)
    }
}
