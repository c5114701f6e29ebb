//! Unsigned LEB128, shortest form only, at most 2^32 - 1.

/// Reads a number from the front of `bytes`; also says how many bytes it took.
///
/// `None` when it is cut off, not in its shortest form, or too large.
#[inline]
pub(crate) fn read(bytes: &[u8]) -> Option<(u32, usize)> {
    match *bytes {
        // Nearly all numbers of a record are this small.
        [first @ 0..0x80, ..] => Some((first.into(), 1)),
        [first, second @ 1..0x80, ..] => {
            Some((u32::from(first & 0x7f) | u32::from(second) << 7, 2))
        }
        _ => read_long(bytes),
    }
}

fn read_long(bytes: &[u8]) -> Option<(u32, usize)> {
    let mut value = 0u64;
    for (index, &byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let shortest = index == 0 || byte != 0;
            return match u32::try_from(value) {
                Ok(value) if shortest => Some((value, index + 1)),
                _ => None,
            };
        }
    }
    None
}

/// Appends `value`.
pub(crate) fn write(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes `value` over `out`, which has as many bytes as that takes.
pub(crate) fn put(out: &mut [u8], mut value: u32) {
    let Some((last, front)) = out.split_last_mut() else { return };
    for byte in front {
        *byte = (value & 0x7f) as u8 | 0x80;
        value >>= 7;
    }
    *last = value as u8;
}

/// How many bytes [`write`] appends.
pub(crate) const fn len(value: u32) -> usize {
    match value {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for value in [0, 1, 127, 128, 300, 16_383, 16_384, 1 << 21, 1 << 28, u32::MAX] {
            let mut out = Vec::new();
            write(&mut out, value);
            assert_eq!(out.len(), len(value));
            assert_eq!(read(&out), Some((value, out.len())));
            assert_eq!(read(&out[..out.len() - 1]), None, "{value} cut off");
        }
    }

    // case 36
    #[test]
    fn longer_forms_and_larger_numbers_are_refused() {
        assert_eq!(read(&[0x80, 0x00]), None);
        assert_eq!(read(&[0xff, 0x80, 0x00]), None);
        assert_eq!(read(&[0x80, 0x80, 0x80, 0x80, 0x10]), None, "2^32");
        assert_eq!(read(&[0xff; 10]), None);
        assert_eq!(read(&[]), None);
    }
}
