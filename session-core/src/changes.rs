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
    /// The changed fields as they stand in a record, one after the other, and between them what was
    /// replaced or not kept: it is overwritten with the rest.
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
    /// Where the field stands in `bytes`; nowhere if it is removed.
    whole: Range<usize>,
}

/// A field whose value is being appended.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    tag: u16,
    start: usize,
    value: usize,
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

    /// Begins to change a field, and hands out what its value is to be appended to. Unless that is
    /// [kept](Self::keep), the field stays as it was.
    #[inline]
    pub(crate) fn begin(&mut self, tag: u16) -> (Begun, &mut Vec<u8>) {
        let start = self.bytes.len();
        entries::begin(&mut self.bytes, tag);
        let value = self.bytes.len();
        (Begun { tag, start, value }, &mut self.bytes)
    }

    /// What was appended from there on.
    pub(crate) fn appended(&self, from: usize) -> &[u8] {
        &self.bytes[from..]
    }

    #[inline]
    pub(crate) fn keep(&mut self, begun: Begun) {
        entries::end(&mut self.bytes, begun.value);
        self.items.push(Change { tag: begun.tag, whole: begun.start..self.bytes.len() });
    }

    /// Gives a field a value that is encoded already.
    pub(crate) fn set(&mut self, tag: u16, value: &[u8]) {
        let (begun, out) = self.begin(tag);
        out.extend_from_slice(value);
        self.keep(begun);
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
        self.items.push(Change { tag, whole: 0..0 });
    }

    /// The fields with these changes laid over them.
    pub(crate) fn apply(&mut self, mut fields: Entries<'_>) -> Buffer {
        // A view hands its fields over in this order.
        self.items.sort_unstable_by_key(|change| change.tag);
        let old = fields.as_bytes();
        let mut out = Buffer::take(&RECORD);
        out.reserve(old.len() + self.bytes.len());
        // What is not changed is copied in pieces as large as can be, and so is what is changed.
        let (mut copied, mut run) = (0, 0..0);
        for Change { tag, whole } in &self.items {
            let place = fields.seek(*tag);
            let between = &old[copied..place.start];
            if between.is_empty() && whole.start == run.end {
                run.end = whole.end;
            } else {
                out.extend_from_slice(&self.bytes[run]);
                out.extend_from_slice(between);
                run = whole.clone();
            }
            copied = place.end;
        }
        out.extend_from_slice(&self.bytes[run]);
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
    fn changes_that_follow_each_other_are_laid_over_whatever_stands_between_them() {
        let old = [2, 1, 20, 4, 1, 40, 6, 1, 60];
        let changed = |tag: u8| [tag, 1, tag + 100];
        // Each of 1 to 7 stays as it is, is set, or is removed.
        for number in 0..3u32.pow(7) {
            let (mut changes, mut expected) = (Changes::new(), Vec::new());
            for tag in 1..=7u8 {
                match number / 3u32.pow(u32::from(tag) - 1) % 3 {
                    0 if tag % 2 == 0 && tag < 7 => expected.extend([tag, 1, tag * 10]),
                    0 => {}
                    1 => {
                        changes.set(tag.into(), &[tag + 100]);
                        expected.extend(changed(tag));
                    }
                    _ => changes.remove(tag.into()),
                }
            }
            assert_eq!(*changes.apply(Entries::trusted(&old)), expected, "{number}");
        }
    }

    #[test]
    fn what_is_replaced_or_not_kept_is_not_in_the_record() {
        let mut changes = Changes::new();
        changes.begin(1).1.push(10);
        assert!(changes.is_empty());
        changes.set(1, &[11]);
        changes.begin(2).1.push(20);
        changes.set(3, &[30]);
        assert_eq!(*changes.apply(Entries::trusted(&[])), [1, 1, 11, 3, 1, 30]);
        changes.replace(1, Some(&[12]));
        changes.replace(3, None);
        assert_eq!(*changes.apply(Entries::trusted(&[2, 1, 25, 3, 1, 35])), [1, 1, 12, 2, 1, 25]);
    }

    // case 29
    #[cfg(feature = "encryption")]
    #[test]
    fn what_is_not_kept_is_overwritten_too() {
        let mut changes = Changes::new();
        changes.begin(7).1.extend_from_slice(b"secret");
        drop(changes);
        assert_eq!(CHANGED.take(), [0; 8]);
    }
}
