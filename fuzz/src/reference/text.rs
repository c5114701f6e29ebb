//! base64url without padding, canonical, digit by digit.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for digit in 0..=chunk.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    text
}

/// `None` for what `encode` never writes.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for letter in text {
        let digit = DIGITS.iter().position(|digit| digit == letter)?;
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    (encode(&bytes).as_bytes() == text).then_some(bytes)
}

/// What differs from a text in bits of its last character alone. Some of these carry nothing, and no
/// input is likely to have just those.
pub(crate) fn each_other_end(text: &[u8], each: impl Fn(&[u8])) {
    let Some((last, front)) = text.split_last() else { return };
    for letter in DIGITS.iter().filter(|letter| *letter != last) {
        each(&[front, &[*letter]].concat());
    }
}
