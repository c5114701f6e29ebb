//! What a view changed, as bytes, and how a record looks with it.

use crate::record::Record;
use crate::varint;

/// The changed fields of a view, encoded.
#[derive(Default)]
pub struct Changes {
    /// The new values, one after the other.
    bytes: Vec<u8>,
    items: Vec<Change>,
    /// A field that rotates was taken or reset: what other builds keep of this identity goes too.
    pub(crate) leaves_identity: bool,
}

struct Change {
    tag: u16,
    /// Where the new value stands in `bytes`; `None` removes the field.
    value: Option<std::ops::Range<usize>>,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty() && !self.leaves_identity
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
        let value = Some(start..self.bytes.len());
        self.items.push(Change { tag, value });
    }

    pub(crate) fn discard(&mut self, start: usize) {
        self.bytes.truncate(start);
    }

    pub(crate) fn remove(&mut self, tag: u16) {
        self.items.push(Change { tag, value: None });
    }

    /// The record with these changes laid over it.
    pub(crate) fn apply(&mut self, record: &Record) -> Record {
        self.items.sort_unstable_by_key(|change| change.tag);
        let old = record.as_bytes();
        let mut out = Vec::with_capacity(old.len() + self.bytes.len() + 8 * self.items.len());
        let mut entries = record.entries().peekable();
        let mut copied = 0;
        for change in &self.items {
            // Whatever stands before this tag is copied in one piece.
            let mut until = copied;
            while let Some(entry) = entries.next_if(|entry| entry.tag < change.tag) {
                until = entry.whole.end;
            }
            out.extend_from_slice(&old[copied..until]);
            copied = until;
            if let Some(entry) = entries.next_if(|entry| entry.tag == change.tag) {
                copied = entry.whole.end;
            }
            if let Some(value) = &change.value {
                varint::write(&mut out, change.tag.into());
                varint::write(&mut out, value.len() as u32);
                out.extend_from_slice(&self.bytes[value.clone()]);
            }
        }
        out.extend_from_slice(&old[copied..]);
        Record::trusted(&out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(bytes: &[u8]) -> Record {
        Record::parse(bytes).unwrap()
    }

    fn set(changes: &mut Changes, tag: u16, value: &[u8]) {
        let (start, out) = changes.buffer();
        out.extend_from_slice(value);
        changes.keep(tag, start);
    }

    #[test]
    fn fields_are_added_replaced_and_removed_in_place() {
        let mut changes = Changes::default();
        set(&mut changes, 5, &[50, 51]);
        set(&mut changes, 1, &[10]);
        changes.remove(3);
        changes.remove(4);
        let before = record(&[2, 1, 20, 3, 1, 30, 5, 1, 55, 6, 1, 60]);
        let after = changes.apply(&before);
        assert_eq!(after, record(&[1, 1, 10, 2, 1, 20, 5, 2, 50, 51, 6, 1, 60]));
    }

    #[test]
    fn a_discarded_value_leaves_nothing() {
        let mut changes = Changes::default();
        let (start, out) = changes.buffer();
        out.push(1);
        changes.discard(start);
        assert!(changes.is_empty());
        assert!(changes.apply(&Record::default()).is_empty());
    }
}
