//! What a view changed, as bytes, and how a record looks with it.

use std::ops::Range;

use smallvec::SmallVec;

use crate::entries::{self, Entries};
use crate::error::SaveError;
use crate::scratch::{Buffer, CHANGED, RECORD};

/// Changes of so many fields take no memory of their own.
const INLINE: usize = 16;

/// The changed fields of a view, encoded.
pub struct Changes {
    /// The new values, one after the other.
    bytes: Buffer,
    items: SmallVec<[Change; INLINE]>,
    /// A field that rotates is among them.
    pub(crate) rotates: bool,
    /// A field's value could not be encoded.
    pub(crate) failure: Option<Box<SaveError>>,
    /// A field that rotates was taken or reset: what other builds keep of this identity goes too.
    pub(crate) leaves_identity: bool,
}

struct Change {
    tag: u16,
    /// Where the new value stands in `bytes`; `None` removes the field.
    value: Option<Range<u32>>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Buffer::take(&CHANGED),
            items: SmallVec::new(),
            rotates: false,
            failure: None,
            leaves_identity: false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty() && !self.leaves_identity && self.failure.is_none()
    }

    pub(crate) fn tags(&self) -> impl Iterator<Item = u16> + '_ {
        self.items.iter().map(|change| change.tag)
    }

    /// The buffer that a value is encoded into. What is behind `start` becomes the field with
    /// [`keep`](Self::keep), or is dropped with [`discard`](Self::discard).
    pub(crate) fn buffer(&mut self) -> (usize, &mut Vec<u8>) {
        (self.bytes.len(), &mut self.bytes)
    }

    pub(crate) fn encoded(&self, start: usize) -> &[u8] {
        &self.bytes[start..]
    }

    pub(crate) fn keep(&mut self, tag: u16, start: usize) {
        let value = Some(start as u32..self.bytes.len() as u32);
        self.items.push(Change { tag, value });
    }

    pub(crate) fn discard(&mut self, start: usize) {
        self.bytes.truncate(start);
    }

    /// Gives a field a value that is encoded already.
    pub(crate) fn set(&mut self, tag: u16, value: &[u8]) {
        let (start, out) = self.buffer();
        out.extend_from_slice(value);
        self.keep(tag, start);
    }

    /// Puts another change of a field in place of the one that is there.
    pub(crate) fn replace(&mut self, tag: u16, value: Option<&[u8]>) {
        self.items.retain(|change| change.tag != tag);
        match value {
            Some(value) => self.set(tag, value),
            None => self.remove(tag),
        }
    }

    pub(crate) fn remove(&mut self, tag: u16) {
        self.items.push(Change { tag, value: None });
    }

    /// The fields with these changes laid over them.
    pub(crate) fn apply(&mut self, mut fields: Entries<'_>) -> Buffer {
        // A view hands its fields over in this order.
        self.items.sort_unstable_by_key(|change| change.tag);
        let old = fields.as_bytes();
        let mut out = Buffer::take(&RECORD);
        // Tag and length take eight bytes at the most.
        out.reserve(old.len() + self.bytes.len() + 8 * self.items.len());
        // What is not changed is copied in pieces as large as can be.
        let mut copied = 0;
        for change in &self.items {
            let place = fields.seek(change.tag);
            if copied < place.start {
                out.extend_from_slice(&old[copied..place.start]);
            }
            copied = place.end;
            if let Some(value) = &change.value {
                let value = &self.bytes[value.start as usize..value.end as usize];
                entries::write(&mut out, change.tag, value);
            }
        }
        out.extend_from_slice(&old[copied..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_added_replaced_and_removed_in_place() {
        let mut changes = Changes::new();
        changes.set(5, &[50, 51]);
        changes.set(1, &[10]);
        changes.remove(3);
        changes.remove(4);
        let before = Entries::trusted(&[2, 1, 20, 3, 1, 30, 5, 1, 55, 6, 1, 60]);
        let after = changes.apply(before);
        assert_eq!(*after, [1, 1, 10, 2, 1, 20, 5, 2, 50, 51, 6, 1, 60]);
    }

    #[test]
    fn a_discarded_value_leaves_nothing() {
        let mut changes = Changes::new();
        let (start, out) = changes.buffer();
        out.push(1);
        changes.discard(start);
        assert!(changes.is_empty());
        assert!(changes.apply(Entries::trusted(&[])).is_empty());
    }
}
