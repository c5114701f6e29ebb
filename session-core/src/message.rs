//! The bytes of a message, and where fields stand in them, in memory that its thread keeps.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use crate::scratch::{KEPT_MOST, wipe};

/// Bytes that came, which a record may be part of.
///
/// It is one pointer, for it is handed on often before it has its place.
pub(crate) struct Message(Option<Box<Parts>>);

/// What is in the memory.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) bytes: Vec<u8>,
    /// Where a record begins in `bytes`.
    pub(crate) start: usize,
    /// The fields of that record, in order.
    pub(crate) index: Vec<Place>,
}

/// Where the value of one field stands.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) tag: u16,
    pub(crate) value: u32,
    pub(crate) end: u32,
}

thread_local! {
    /// The memory of the last message.
    static LAST: Cell<Option<Box<Parts>>> = const { Cell::new(None) };
}

impl Message {
    /// One that takes no memory.
    pub(crate) const fn empty() -> Self {
        Self(None)
    }

    /// So many bytes, to be written over: what they hold is of no meaning.
    #[inline]
    pub(crate) fn of_len(len: usize) -> Self {
        let mut parts = take();
        parts.bytes.resize(len, 0);
        Self(Some(parts))
    }

    /// A copy of these bytes.
    pub(crate) fn copy(bytes: &[u8]) -> Self {
        let mut parts = take();
        parts.bytes.clear();
        parts.bytes.extend_from_slice(bytes);
        Self(Some(parts))
    }

    /// All of it; nothing if it has no memory.
    #[inline]
    pub(crate) fn parts(&self) -> Option<&Parts> {
        self.0.as_deref()
    }

    /// All of it.
    #[inline]
    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        self.0.get_or_insert_default()
    }
}

/// A thread that is ending has kept nothing.
#[inline]
fn take() -> Box<Parts> {
    LAST.try_with(Cell::take).ok().flatten().unwrap_or_default()
}

impl Deref for Message {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.parts().map_or(&[], |parts| &parts.bytes)
    }
}

impl DerefMut for Message {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.parts_mut().bytes
    }
}

impl Drop for Message {
    #[inline]
    fn drop(&mut self) {
        let Some(mut parts) = self.0.take() else { return };
        wipe(&mut parts.bytes);
        let kept = parts.bytes.capacity() + parts.index.capacity() * size_of::<Place>();
        if kept <= KEPT_MOST {
            let _ = LAST.try_with(|last| last.set(Some(parts)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_memory_is_used_again() {
        let first = Message::copy(b"secret");
        let memory = first.as_ptr();
        drop(first);
        let again = Message::copy(b"other");
        assert_eq!((&*again, again.as_ptr()), (&b"other"[..], memory));
        let more = Message::copy(b"at the same time");
        assert_ne!(more.as_ptr(), memory);
    }

    // case 29
    #[cfg(feature = "encryption")]
    #[test]
    fn what_it_held_is_overwritten() {
        drop(Message::copy(b"secret"));
        assert_eq!(take().bytes, [0; 6]);
    }

    #[test]
    fn large_memory_is_not_kept() {
        drop(Message::of_len(KEPT_MOST + 1));
        assert!(take().bytes.capacity() <= KEPT_MOST);
    }
}
