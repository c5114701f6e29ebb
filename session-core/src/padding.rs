//! Zeros that hide a length: tag 0 of the format.

use crate::varint;

/// Fills a body up to a multiple of `unit` bytes, behind its header, which has `header` bytes.
pub(crate) fn pad(body: &mut Vec<u8>, header: usize, unit: usize) {
    let padding = padding(body.len(), unit);
    body.splice(header..header, padding);
}

/// How long a body of so many bytes is then.
pub(crate) fn padded(len: usize, unit: usize) -> usize {
    len + missing(len, unit).map_or(0, |(bytes, _)| bytes)
}

/// What has to be added to so many bytes.
fn padding(len: usize, unit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some((bytes, zeros)) = missing(len, unit) {
        varint::write(&mut out, 0);
        varint::write(&mut out, zeros as u32);
        out.resize(bytes, 0);
    }
    out
}

/// How many bytes that is, and how many zeros are among them; nothing if it is a multiple already.
fn missing(len: usize, unit: usize) -> Option<(usize, usize)> {
    let mut bytes = (unit - len % unit) % unit;
    while bytes > 0 {
        if let Some(zeros) = zeros(bytes) {
            return Some((bytes, zeros));
        }
        bytes += unit;
    }
    None
}

/// How many zeros take so many bytes, with the tag and their length in front. One byte is too few,
/// and at some lengths the length itself grows.
fn zeros(bytes: usize) -> Option<usize> {
    (2..=4)
        .filter_map(|front| bytes.checked_sub(front))
        .find(|&zeros| 1 + varint::len(zeros as u32) + zeros == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::Envelope;
    use crate::timestamp::Timestamp;

    #[test]
    fn every_length_is_filled_up_and_read_again() {
        let now = Timestamp::from_seconds(100);
        for value in 0..300usize {
            for unit in [1, 2, 3, 16, 64, 129, 130, 131, 256] {
                let mut body = Vec::new();
                Envelope::write_header(&mut body, now, now, 0);
                let header = body.len();
                body.push(9);
                varint::write(&mut body, value as u32);
                body.resize(body.len() + value, 7);
                let before = body.len();
                pad(&mut body, header, unit);
                assert_eq!(body.len() % unit, 0, "{value} to {unit}");
                assert_eq!(padded(before, unit), body.len());
                // By no more than it takes: no padding has one byte, nor 130.
                let mut least = (unit - before % unit) % unit;
                while [1, 130].contains(&least) {
                    least += unit;
                }
                assert_eq!(body.len(), before + least, "{value} to {unit}");
                let read = Envelope::parse(&body).expect("padding is no field");
                assert_eq!(read.record.get(9).map(<[u8]>::len), Some(value));
            }
        }
    }
}
