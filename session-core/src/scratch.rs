//! Memory that is kept from one request to the next, so that reading and building a cookie
//! allocates as good as none.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

/// More bytes than this are given back to the allocator rather than kept.
const KEPT_MOST: usize = 16 * 1024;

/// The vector that a thread keeps for one use.
pub(crate) type Pool<T> = LocalKey<Cell<Vec<T>>>;

/// A vector whose memory goes back to its thread's pool when it is dropped.
pub(crate) struct Kept<T: 'static> {
    vec: Vec<T>,
    pool: &'static Pool<T>,
}

/// Bytes whose memory is kept.
pub(crate) type Buffer = Kept<u8>;

macro_rules! pools {
    ($($(#[$doc:meta])* $name:ident: $of:ty;)*) => {
        thread_local! {
            $($(#[$doc])* pub(crate) static $name: std::cell::Cell<Vec<$of>> =
                const { std::cell::Cell::new(Vec::new()) };)*
        }
    };
}
pub(crate) use pools;

pools! {
    /// The message that came.
    ARRIVED: u8;
    /// The values that a view changed.
    CHANGED: u8;
    /// The record with these changes.
    RECORD: u8;
    /// The message that is sent.
    SENT: u8;
}

impl<T> Kept<T> {
    /// An empty vector, with the memory that the thread has kept.
    #[inline]
    pub(crate) fn take(pool: &'static Pool<T>) -> Self {
        // A thread that is ending has no pool any more.
        Self { vec: pool.try_with(Cell::take).unwrap_or_default(), pool }
    }

    /// A vector without memory.
    pub(crate) const fn empty(pool: &'static Pool<T>) -> Self {
        Self { vec: Vec::new(), pool }
    }
}

impl<T> Deref for Kept<T> {
    type Target = Vec<T>;

    #[inline]
    fn deref(&self) -> &Vec<T> {
        &self.vec
    }
}

impl<T> DerefMut for Kept<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.vec
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        let bytes = self.vec.capacity() * size_of::<T>();
        if (1..=KEPT_MOST).contains(&bytes) {
            let mut vec = std::mem::take(&mut self.vec);
            vec.clear();
            let _ = self.pool.try_with(|pool| pool.set(vec));
        }
    }
}

/// What it holds is not shown.
impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({})", self.vec.len())
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

    #[test]
    fn a_large_buffer_is_not_kept() {
        let mut large = Buffer::take(&SENT);
        large.reserve(KEPT_MOST + 1);
        drop(large);
        assert!(Buffer::take(&SENT).capacity() <= KEPT_MOST);
    }
}
