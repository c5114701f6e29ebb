//! Reading fields from front to back.

use std::ops::Range;

use crate::varint;

/// The largest tag that the format knows.
const LAST_TAG: u16 = 16_383;

/// The fields of a record, read from front to back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entries<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// One field: where it stands.
pub(crate) struct Entry {
    pub(crate) tag: u16,
    /// Tag, length and value.
    pub(crate) whole: Range<usize>,
    pub(crate) value: Range<usize>,
}

impl<'a> Entries<'a> {
    /// The fields in bytes that were checked, or that this crate has put in order itself.
    pub(crate) fn trusted(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Where the field with this tag stands, or would stand, to be asked for ascending tags. What is
    /// read on from is behind it.
    #[inline]
    pub(crate) fn seek(&mut self, tag: u16) -> Range<usize> {
        loop {
            let start = self.at;
            match self.bytes.get(start..).and_then(Header::read) {
                Some(header) if header.tag <= tag => {
                    self.at = start + header.len + header.value;
                    if header.tag == tag {
                        return start..self.at;
                    }
                }
                _ => return start..start,
            }
        }
    }

    /// The value with this tag.
    pub(crate) fn get(self, tag: u16) -> Option<&'a [u8]> {
        let bytes = self.bytes;
        let entry = { self }.find(|entry| entry.tag >= tag)?;
        (entry.tag == tag).then(|| &bytes[entry.value])
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        let start = self.at;
        let header = Header::read(self.bytes.get(start..)?)?;
        let value = start + header.len;
        self.at = value + header.value;
        Some(Entry { tag: header.tag, whole: start..self.at, value: value..self.at })
    }
}

/// Appends the tag of a field, and room for the length of a value that is short. The value follows.
#[inline]
pub(crate) fn begin(out: &mut Vec<u8>, tag: u16) {
    debug_assert!((1..=LAST_TAG).contains(&tag), "the derive and the format have no other");
    match tag {
        0x80.. => out.extend_from_slice(&[tag as u8 | 0x80, (tag >> 7) as u8, 0]),
        _ => out.extend_from_slice(&[tag as u8, 0]),
    }
}

/// Says how long the value is that was appended from `value` on.
#[inline]
pub(crate) fn end(out: &mut Vec<u8>, value: usize) {
    match out.len() - value {
        // As nearly all of them are.
        len @ ..0x80 => out[value - 1] = len as u8,
        len => end_long(out, value, len),
    }
}

#[cold]
fn end_long(out: &mut Vec<u8>, value: usize, len: usize) {
    let more = varint::len(len as u32) - 1;
    out.resize(value + len + more, 0);
    out.copy_within(value..value + len, value + more);
    varint::put(&mut out[value - 1..value + more], len as u32);
}

/// What stands in front of a value.
pub(crate) struct Header {
    pub(crate) tag: u16,
    /// Bytes of tag and length.
    pub(crate) len: usize,
    /// Bytes of the value, all of which are there.
    pub(crate) value: usize,
}

impl Header {
    /// Reads the header at the front of `bytes`; `None` when it is none, or the value is cut off.
    #[inline]
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        // Tags have two bytes, or one where they are pinned, and nearly all lengths have one.
        let header = match *bytes {
            [low, high, value, ..] if low >= 0x80 && (high | value) < 0x80 && high != 0 => {
                let tag = u16::from(low & 0x7f) | u16::from(high) << 7;
                Self { tag, len: 3, value: value.into() }
            }
            [tag, value, ..] if (tag | value) < 0x80 && tag != 0 => {
                Self { tag: tag.into(), len: 2, value: value.into() }
            }
            _ => Self::read_long(bytes)?,
        };
        (header.value <= bytes.len() - header.len).then_some(header)
    }

    #[cold]
    fn read_long(bytes: &[u8]) -> Option<Self> {
        let (tag, tag_len) = varint::read(bytes)?;
        let tag = u16::try_from(tag).ok().filter(|tag| (1..=LAST_TAG).contains(tag))?;
        let (value, value_len) = varint::read(&bytes[tag_len..])?;
        Some(Self { tag, len: tag_len + value_len, value: usize::try_from(value).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes at whose sides something changes.
    const TELLING: [u8; 8] = [0, 1, 2, 0x7f, 0x80, 0x81, 0x82, 0xff];

    #[test]
    fn what_is_begun_and_ended_is_read_back() {
        for tag in [1, 2, 0x7f, 0x80, 0x81, 0xff, 0x100, 0x3f80, LAST_TAG] {
            for len in [0, 1, 0x7f, 0x80, 0x3fff, 0x4000] {
                let mut out = vec![7];
                begin(&mut out, tag);
                let value = out.len();
                out.resize(value + len, 9);
                end(&mut out, value);
                let Header { tag: read, len: header, value } = Header::read(&out[1..]).unwrap();
                assert_eq!((read, value, 1 + header + value), (tag, len, out.len()));
            }
        }
    }

    #[test]
    fn short_headers_are_those_that_are_read_in_general() {
        let parts =
            |header: Option<Header>| header.map(|found| (found.tag, found.len, found.value));
        for number in 0..TELLING.len().pow(4) {
            let front = [0, 3, 6, 9].map(|shift| TELLING[number >> shift & 7]);
            let bytes = [&front[..], &[1; 300]].concat();
            for len in [0, 1, 2, 3, 4, 130, 304] {
                let bytes = &bytes[..len];
                let fits = |found: &Header| found.len + found.value <= len;
                let general = Header::read_long(bytes).filter(fits);
                assert_eq!(parts(Header::read(bytes)), parts(general), "{front:?}, {len} bytes");
            }
        }
    }
}
