//! A body, read one byte after the other.

/// The fields of a body, in order.
pub(crate) type Fields = Vec<(u16, Vec<u8>)>;

/// A body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) issued: u32,
    pub(crate) created: u32,
    pub(crate) schema: u32,
    pub(crate) fields: Fields,
}

impl Body {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let [1, a, b, c, d, rest @ ..] = bytes else { return None };
        let issued = u32::from_le_bytes([*a, *b, *c, *d]);
        let (age, rest) = varint(rest)?;
        let (schema, mut rest) = varint(rest)?;
        if let [0, padded @ ..] = rest {
            let (len, padded) = varint(padded)?;
            let padding = padded.get(..len as usize)?;
            if padding.iter().any(|byte| *byte != 0) {
                return None;
            }
            rest = &padded[len as usize..];
        }
        Some(Self { issued, created: issued.checked_sub(age)?, schema, fields: fields(rest)? })
    }

    pub(crate) fn get(&self, tag: u16) -> Option<&[u8]> {
        self.fields.iter().find(|(found, _)| *found == tag).map(|(_, value)| &**value)
    }

    /// Whether it is valid at that time, with the limits of the targets' settings.
    pub(crate) fn is_valid(&self, now: u32) -> bool {
        let [issued, created, now] = [self.issued, self.created, now].map(u64::from);
        issued <= now + 60 && now < issued + 24 * 3600 && now < created + 14 * 24 * 3600
    }

    /// The seconds from which on it is valid, or is not any more; small and large ones wrap around.
    pub(crate) fn ends(&self) -> [u32; 3] {
        let Self { issued, created, .. } = *self;
        [
            issued.wrapping_sub(60),
            issued.wrapping_add(24 * 3600),
            created.wrapping_add(14 * 24 * 3600),
        ]
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = vec![1];
        out.extend_from_slice(&self.issued.to_le_bytes());
        write_varint(self.issued - self.created, &mut out);
        write_varint(self.schema, &mut out);
        for (tag, value) in &self.fields {
            write_varint(u32::from(*tag), &mut out);
            write_varint(value.len() as u32, &mut out);
            out.extend_from_slice(value);
        }
        out
    }
}

/// A record; `None` unless its tags ascend and nothing is left over.
pub(crate) fn fields(mut rest: &[u8]) -> Option<Fields> {
    let mut fields = Fields::new();
    while !rest.is_empty() {
        let (tag, behind) = varint(rest)?;
        let (len, behind) = varint(behind)?;
        let last = fields.last().map_or(0, |(tag, _)| u32::from(*tag));
        if tag <= last || tag > 16_383 {
            return None;
        }
        fields.push((tag as u16, behind.get(..len as usize)?.to_vec()));
        rest = &behind[len as usize..];
    }
    Some(fields)
}

/// LEB128 in its shortest form, of four bytes' worth.
fn varint(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let len = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    if len > 5 {
        return None;
    }
    let number =
        bytes[..len].iter().rev().fold(0u64, |sum, byte| sum << 7 | u64::from(byte & 0x7f));
    let number = u32::try_from(number).ok()?;
    let mut shortest = Vec::new();
    write_varint(number, &mut shortest);
    (shortest == bytes[..len]).then_some((number, &bytes[len..]))
}

fn write_varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
