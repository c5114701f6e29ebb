//! The fields of a session as bytes, in the order of their tags.

use std::fmt;
use std::ops::Range;

use crate::entries::{Entries, Header};
use crate::message::{Message, Parts, Place};

/// The fields of one session as bytes: `(tag length value)*`, tags strictly ascending.
///
/// Every record is checked when it is made, and then knows where each field stands, so that
/// finding one costs little however many there are.
pub struct Record(Message);

static EMPTY: Record = Record(Message::empty());

impl Record {
    /// A record without fields.
    pub(crate) fn empty() -> &'static Self {
        &EMPTY
    }

    /// Checks `bytes` and keeps a copy of them; `None` when a tag repeats, descends or is out of
    /// range, or when a length points beyond the end.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        Self::within(Message::copy(bytes), 0..bytes.len())
    }

    /// Checks a part of `message`, and keeps all of it.
    #[inline]
    pub(crate) fn within(mut message: Message, part: Range<usize>) -> Option<Self> {
        let Parts { bytes: whole, start: begin, index } = message.parts_mut();
        whole.truncate(part.end);
        let bytes = whole.get(part.start..)?;
        // The format's lengths have four bytes.
        u32::try_from(bytes.len()).ok()?;
        *begin = part.start;
        index.clear();
        let (mut rest, mut at, mut last) = (bytes, 0, 0);
        while !rest.is_empty() {
            let Header { tag, len, value } = Header::read(rest)?;
            if tag <= last {
                return None;
            }
            rest = rest.get(len + value..)?;
            last = tag;
            let start = at + len as u32;
            at = start + value as u32;
            index.push(Place { tag, value: start, end: at });
        }
        Some(Self(message))
    }

    /// The record as it stands in a body.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.parts().map_or(&[], |parts| &parts.bytes[parts.start..])
    }

    #[inline]
    fn index(&self) -> &[Place] {
        self.0.parts().map_or(&[], |parts| &parts.index)
    }

    /// Whether no field is present.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index().is_empty()
    }

    /// The value of the field with this tag.
    #[must_use]
    #[inline]
    pub fn get(&self, tag: u16) -> Option<&[u8]> {
        let Parts { bytes, start, index } = self.0.parts()?;
        let place = match index.len() {
            // For so few, reading on is faster than jumping.
            ..=16 => index.iter().find(|place| place.tag == tag)?,
            _ => &index[index.binary_search_by_key(&tag, |place| place.tag).ok()?],
        };
        Some(&bytes[*start..][place.value as usize..place.end as usize])
    }

    /// Each field with its value, in order.
    pub fn fields(&self) -> impl Iterator<Item = (u16, &[u8])> {
        let bytes = self.as_bytes();
        self.index()
            .iter()
            .map(move |place| (place.tag, &bytes[place.value as usize..place.end as usize]))
    }

    /// The fields, to be read one after the other.
    #[inline]
    pub(crate) fn entries(&self) -> Entries<'_> {
        Entries::trusted(self.as_bytes())
    }
}

impl Clone for Record {
    fn clone(&self) -> Self {
        let Some(original) = self.0.parts() else { return Self(Message::empty()) };
        let mut copy = Message::copy(self.as_bytes());
        let parts = copy.parts_mut();
        parts.start = 0;
        parts.index.clone_from(&original.index);
        Self(copy)
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Record {}

/// Sizes only: a record may hold secrets.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.fields().map(|(tag, value)| (tag, value.len()))).finish()
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
        assert_eq!((record.get(2), record.get(200)), (None, None));
        assert_eq!(record.fields().map(|(tag, _)| tag).collect::<Vec<_>>(), [1, 129]);
        assert_eq!(Record::empty().get(1), None);
        assert!(Record::empty().is_empty() && !record.is_empty());
    }

    #[test]
    fn many_fields_are_found_as_few_are() {
        let bytes: Vec<u8> = (1..=100).flat_map(|tag| [tag, 1, tag]).collect();
        let record = Record::parse(&bytes).unwrap();
        for tag in 1..=100 {
            assert_eq!(record.get(tag), Some(&[tag as u8][..]));
        }
        assert_eq!(record.get(101), None);
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
        assert!(Record::parse(&[0x81, 0x00, 0]).is_none(), "not the shortest form");
        assert!(Record::parse(&[1, 2, 0]).is_none());
        assert!(Record::parse(&[1]).is_none());
        assert!(Record::parse(&[1, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_none());
        assert!(Record::parse(&[1, 0x81, 0x00, 5]).is_none(), "not the shortest form");
    }

    #[test]
    fn long_values_have_long_lengths() {
        let bytes = [&[1, 0xac, 0x02][..], &[7; 300]].concat();
        assert_eq!(Record::parse(&bytes).unwrap().get(1), Some(&[7; 300][..]));
        assert!(Record::parse(&bytes[..302]).is_none());
    }

    #[test]
    fn debug_shows_sizes_and_no_values() {
        let record = Record::parse(&[1, 2, 200, 201]).unwrap();
        assert_eq!(format!("{record:?}"), "{1: 2}");
    }
}
