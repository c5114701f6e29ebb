//! The fields of a session as bytes, in the order of their tags.

use std::ops::Range;
use std::sync::Arc;

use crate::varint;

/// The largest tag that the format knows.
pub(crate) const LAST_TAG: u16 = 16_383;

/// The fields of one session as bytes: `(tag length value)*`, tags strictly ascending.
///
/// Cheap to clone. Every record was checked when it was made, so reading one cannot fail.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// `None` is the empty record, which then needs no memory.
    bytes: Option<Arc<[u8]>>,
}

impl Record {
    /// Checks `bytes` and keeps a copy of them; `None` when a tag repeats, descends or is out of
    /// range, or when a length points beyond the end.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = Cursor::new(bytes);
        let mut last = 0;
        while rest.at < bytes.len() {
            let entry = rest.next_entry()?;
            if entry.tag <= last {
                return None;
            }
            last = entry.tag;
        }
        Some(Self::trusted(bytes))
    }

    /// Keeps a copy of bytes that this crate has put in order itself.
    pub(crate) fn trusted(bytes: &[u8]) -> Self {
        Self { bytes: (!bytes.is_empty()).then(|| Arc::from(bytes)) }
    }

    /// The record as it stands in a body.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or_default()
    }

    /// Whether no field is present.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_none()
    }

    /// The value of the field with this tag.
    #[must_use]
    pub fn get(&self, tag: u16) -> Option<&[u8]> {
        let span = self.cursor().find(tag)?;
        Some(&self.as_bytes()[span])
    }

    /// A forward reader over the fields.
    #[must_use]
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor::new(self.as_bytes())
    }

    /// The fields in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let mut cursor = self.cursor();
        std::iter::from_fn(move || cursor.next_entry())
    }
}

/// Sizes only: a record may hold secrets.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sizes = self.entries().map(|entry| (entry.tag, entry.value.len()));
        f.debug_map().entries(sizes).finish()
    }
}

/// Where one field stands in a record.
pub(crate) struct Entry {
    pub(crate) tag: u16,
    /// Tag, length and value.
    pub(crate) whole: Range<usize>,
    pub(crate) value: Range<usize>,
}

/// Reads a record from front to back.
#[derive(Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Where the value with this tag stands. Asked for tags in ascending order, this reads the
    /// record once over all calls.
    pub fn find(&mut self, tag: u16) -> Option<Range<usize>> {
        loop {
            let start = self.at;
            let entry = self.next_entry()?;
            if entry.tag == tag {
                return Some(entry.value);
            }
            if entry.tag > tag {
                self.at = start;
                return None;
            }
        }
    }

    /// Like [`find`](Self::find), for a tag out of order: reads from the front.
    pub fn find_anywhere(&self, tag: u16) -> Option<Range<usize>> {
        Self::new(self.bytes).find(tag)
    }

    fn next_entry(&mut self) -> Option<Entry> {
        let start = self.at;
        let (tag, tag_len) = varint::read(self.bytes.get(start..)?)?;
        let tag = u16::try_from(tag).ok().filter(|tag| (1..=LAST_TAG).contains(tag))?;
        let (len, len_len) = varint::read(self.bytes.get(start + tag_len..)?)?;
        let value = start + tag_len + len_len;
        let end = value.checked_add(usize::try_from(len).ok()?)?;
        if end > self.bytes.len() {
            return None;
        }
        self.at = end;
        Some(Entry { tag, whole: start..end, value: value..end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_tag() {
        let record = Record::parse(&[1, 2, 7, 8, 0x81, 0x01, 1, 9]).unwrap();
        assert_eq!(record.get(1), Some(&[7, 8][..]));
        assert_eq!(record.get(129), Some(&[9][..]));
        assert_eq!(record.get(2), None);
        assert_eq!(record.get(200), None);
        let mut cursor = record.cursor();
        assert_eq!(cursor.find(2), None);
        assert_eq!(cursor.find(129), Some(7..8));
        assert_eq!(cursor.find_anywhere(1), Some(2..4));
    }

    // case 52
    #[test]
    fn a_repeated_or_descending_tag_is_refused() {
        assert!(Record::parse(&[1, 0, 1, 0]).is_none());
        assert!(Record::parse(&[2, 0, 1, 0]).is_none());
        assert!(Record::parse(&[1, 0, 2, 0]).is_some());
    }

    #[test]
    fn tag_zero_large_tags_and_cut_off_values_are_refused() {
        assert!(Record::parse(&[0, 0]).is_none());
        assert!(Record::parse(&[0x80, 0x80, 0x01, 0]).is_none(), "16384");
        assert!(Record::parse(&[0xff, 0x7f, 0]).is_some(), "16383");
        assert!(Record::parse(&[1, 2, 0]).is_none());
        assert!(Record::parse(&[1]).is_none());
        assert!(Record::parse(&[1, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_none());
    }

    #[test]
    fn debug_shows_sizes_and_no_values() {
        let record = Record::parse(&[1, 2, 200, 201]).unwrap();
        assert_eq!(format!("{record:?}"), "{1: 2}");
    }
}
