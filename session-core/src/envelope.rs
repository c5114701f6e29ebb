//! What is signed: version, times, schema, and the record.

use crate::message::Message;
use crate::record::Record;
use crate::timestamp::Timestamp;
use crate::varint;

/// The format's version, which is the first byte of a body.
const VERSION: u8 = 0x01;

/// Bytes that a header takes at the most: one of the version, four of the time, five of each number.
pub(crate) const HEADER_MOST: usize = 15;

/// A body: times, schema, and the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// When this body was made.
    pub issued: Timestamp,
    /// When the session, or its present identity, began; never above `issued`.
    pub created: Timestamp,
    /// The highest generation of the struct that has written this session; 0 if none was set.
    pub schema: u32,
    /// The fields.
    pub record: Record,
}

/// Why bytes are no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    Version,
    Contents,
}

impl Envelope {
    /// Reads a body. `None` when it does not follow the format to the letter.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        Self::read(Message::copy(body), body.len()).ok()
    }

    /// Reads the body that is the first `len` bytes of `message`, and keeps the message.
    #[inline]
    pub(crate) fn read(message: Message, len: usize) -> Result<Self, Malformed> {
        match message.get(..len).and_then(<[u8]>::split_first) {
            Some((&VERSION, _)) => Self::read_versioned(message, len).ok_or(Malformed::Contents),
            _ => Err(Malformed::Version),
        }
    }

    #[inline]
    fn read_versioned(message: Message, len: usize) -> Option<Self> {
        let body = message.get(1..len)?;
        let (issued, rest) = body.split_first_chunk::<4>()?;
        let issued = u32::from_le_bytes(*issued);
        let (age, age_len) = varint::read(rest)?;
        let rest = &rest[age_len..];
        let (schema, schema_len) = varint::read(rest)?;
        let fields = skip_padding(&rest[schema_len..])?.len();
        Some(Self {
            issued: Timestamp::from_seconds(issued),
            created: Timestamp::from_seconds(issued.checked_sub(age)?),
            schema,
            // It is the end of the body.
            record: Record::within(message, len - fields..len)?,
        })
    }

    /// A session without contents.
    pub(crate) fn empty(now: Timestamp) -> Self {
        Self { issued: now, created: now, schema: 0, record: Record::empty().clone() }
    }

    /// Appends the body, without any padding that it came with.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        Self::write_header(out, self.created, self.issued, self.schema);
        out.extend_from_slice(self.record.as_bytes());
    }

    /// Appends a body without a record; the fields follow.
    pub(crate) fn write_header(
        out: &mut Vec<u8>,
        created: Timestamp,
        issued: Timestamp,
        schema: u32,
    ) {
        out.push(VERSION);
        out.extend_from_slice(&issued.seconds().to_le_bytes());
        varint::write(out, issued.seconds().saturating_sub(created.seconds()));
        varint::write(out, schema);
    }
}

/// Tag 0 before all fields holds zeros that only hide the length.
fn skip_padding(rest: &[u8]) -> Option<&[u8]> {
    let Some((0, padded)) = rest.split_first() else {
        return Some(rest);
    };
    let (len, len_len) = varint::read(padded)?;
    let (padding, fields) = padded[len_len..].split_at_checked(usize::try_from(len).ok()?)?;
    padding.iter().all(|&byte| byte == 0).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(age: &[u8], rest: &[u8]) -> Vec<u8> {
        let mut body = vec![VERSION, 100, 0, 0, 0];
        body.extend_from_slice(age);
        body.extend_from_slice(rest);
        body
    }

    #[test]
    fn a_body_is_read_back() {
        let at = Timestamp::from_seconds;
        let mut out = Vec::new();
        Envelope::write_header(&mut out, at(70_000), at(70_300), 3);
        out.extend_from_slice(&[1, 1, 9]);
        let envelope = Envelope::parse(&out).unwrap();
        assert_eq!(
            (envelope.created, envelope.issued, envelope.schema),
            (at(70_000), at(70_300), 3)
        );
        assert_eq!(envelope.record.get(1), Some(&[9][..]));
    }

    // case 19
    #[test]
    fn an_unknown_version_is_refused() {
        let read = |body: &[u8]| Envelope::read(Message::copy(body), body.len()).map(|_| ());
        assert_eq!(read(&[]), Err(Malformed::Version));
        let mut other = body(&[0], &[0]);
        assert_eq!(read(&other), Ok(()));
        other[0] = 2;
        assert_eq!(read(&other), Err(Malformed::Version));
        // case 16: an id is no state
        other[0] = 0x81;
        assert_eq!(read(&other), Err(Malformed::Version));
    }

    // case 36
    #[test]
    fn an_age_above_issued_and_long_varints_are_refused() {
        assert!(Envelope::parse(&body(&[100], &[0])).is_some());
        assert!(Envelope::parse(&body(&[101], &[0])).is_none());
        assert!(Envelope::parse(&body(&[0x80, 0x80, 0x80, 0x80, 0x10], &[0])).is_none());
        assert!(Envelope::parse(&body(&[0], &[0x80, 0x00])).is_none());
        assert!(Envelope::parse(&body(&[], &[])).is_none());
    }

    #[test]
    fn padding_is_skipped_once_and_only_zeros_are_padding() {
        let padded = body(&[0], &[0, 0, 3, 0, 0, 0, 1, 1, 9]);
        assert_eq!(Envelope::parse(&padded).unwrap().record.as_bytes(), &[1, 1, 9]);
        assert!(Envelope::parse(&body(&[0], &[0, 0, 0])).is_some());
        assert!(Envelope::parse(&body(&[0], &[0, 0, 1, 7])).is_none(), "not zero");
        assert!(Envelope::parse(&body(&[0], &[0, 0, 2, 0])).is_none(), "cut off");
        assert!(Envelope::parse(&body(&[0], &[0, 0, 0, 0, 0])).is_none(), "twice");
        assert!(Envelope::parse(&body(&[0], &[0, 1, 0, 0, 0])).is_none(), "after a field");
    }
}
