//! Memory that is kept from one request to the next, so that reading and building a cookie
//! allocates as good as none.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

/// More bytes than this are given back to the allocator rather than kept.
pub(crate) const KEPT_MOST: usize = 16 * 1024;

/// Overwrites what is not needed any more and may have been encrypted on its way here, so that
/// memory which is kept, or given back, does not hold it. Without encryption there is nothing that
/// the client could not read.
#[inline]
pub(crate) fn wipe(bytes: &mut [u8]) {
    #[cfg(feature = "encryption")]
    zeroize::Zeroize::zeroize(bytes);
    #[cfg(not(feature = "encryption"))]
    let _ = bytes;
}

/// The bytes that a thread keeps for one use.
type Pool = LocalKey<Cell<Vec<u8>>>;

/// Bytes whose memory goes back to its thread's pool when they are dropped.
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    pool: &'static Pool,
}

thread_local! {
    /// The values that a view changed.
    pub(crate) static CHANGED: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    /// The record with these changes.
    pub(crate) static RECORD: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    /// The message that is sent.
    pub(crate) static SENT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

impl Buffer {
    /// No bytes, with the memory that the thread has kept.
    #[inline]
    pub(crate) fn take(pool: &'static Pool) -> Self {
        // A thread that is ending has no pool any more.
        let mut bytes = pool.try_with(Cell::take).unwrap_or_default();
        bytes.clear();
        Self { bytes, pool }
    }
}

impl Deref for Buffer {
    type Target = Vec<u8>;

    #[inline]
    fn deref(&self) -> &Vec<u8> {
        &self.bytes
    }
}

impl DerefMut for Buffer {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
        if (1..=KEPT_MOST).contains(&self.bytes.capacity()) {
            let bytes = std::mem::take(&mut self.bytes);
            let _ = self.pool.try_with(|pool| pool.set(bytes));
        }
    }
}

/// What it holds is not shown.
impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({})", self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_empty_and_its_memory_is_used_again() {
        let mut first = Buffer::take(&SENT);
        first.extend_from_slice(b"secret");
        let memory = first.as_ptr();
        drop(first);
        let again = Buffer::take(&SENT);
        assert!(again.is_empty());
        assert_eq!(again.as_ptr(), memory);
    }

    // case 29
    #[cfg(feature = "encryption")]
    #[test]
    fn what_a_buffer_held_is_overwritten() {
        let mut buffer = Buffer::take(&SENT);
        buffer.extend_from_slice(b"secret");
        drop(buffer);
        assert_eq!(SENT.take(), [0; 6]);
    }

    #[test]
    fn a_large_buffer_is_not_kept() {
        let mut large = Buffer::take(&SENT);
        large.reserve(KEPT_MOST + 1);
        drop(large);
        assert!(Buffer::take(&SENT).capacity() <= KEPT_MOST);
    }
}
