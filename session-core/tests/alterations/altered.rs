//! What becomes of a value by one alteration.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const BYTES: std::ops::RangeInclusive<u8> = 0..=255;

/// Calls `each` with everything that becomes of a value when
///
/// - a byte of its text is another one: each of the 255, of which 8 have one bit flipped, and 63 are
///   another character of the alphabet,
/// - a bit of its message is flipped,
/// - its text or its message ends earlier or begins later, or
/// - a byte stands before or behind its text or its message.
pub(super) fn each_alteration(value: &[u8], mut each: impl FnMut(&[u8])) {
    each_other_byte(value, &mut each);
    each_part(value, &mut each);
    each_longer(value, |longer| {
        if !is_same(value, longer) {
            each(longer);
        }
    });
    let message = URL_SAFE_NO_PAD.decode(value).expect("it is a cookie of ours");
    let mut text = Vec::new();
    let mut encoded = |message: &[u8]| {
        text.resize(message.len().div_ceil(3) * 4, 0);
        let len = URL_SAFE_NO_PAD.encode_slice(message, &mut text).expect("it fits");
        each(&text[..len]);
    };
    each_flipped_bit(&message, &mut encoded);
    each_part(&message, &mut encoded);
    each_longer(&message, &mut encoded);
}

/// Calls `each` with every extension that is none: what a `Cookie` header may have around a value.
pub(super) fn each_same(value: &[u8], mut each: impl FnMut(&[u8])) {
    each_longer(value, |longer| {
        if is_same(value, longer) {
            each(longer);
        }
    });
}

fn is_same(value: &[u8], longer: &[u8]) -> bool {
    let ended = longer.strip_suffix(b";").unwrap_or(longer);
    ended.trim_ascii() == value
}

fn each_other_byte(bytes: &[u8], mut each: impl FnMut(&[u8])) {
    let mut altered = bytes.to_vec();
    for (at, &byte) in bytes.iter().enumerate() {
        for other in BYTES.filter(|&other| other != byte) {
            altered[at] = other;
            each(&altered);
        }
        altered[at] = byte;
    }
}

fn each_flipped_bit(bytes: &[u8], mut each: impl FnMut(&[u8])) {
    let mut altered = bytes.to_vec();
    for bit in 0..8 * bytes.len() {
        altered[bit / 8] ^= 1 << (bit % 8);
        each(&altered);
        altered[bit / 8] ^= 1 << (bit % 8);
    }
}

fn each_part(bytes: &[u8], mut each: impl FnMut(&[u8])) {
    for at in 0..bytes.len() {
        each(&bytes[..at]);
        each(&bytes[at + 1..]);
    }
}

fn each_longer(bytes: &[u8], mut each: impl FnMut(&[u8])) {
    let (mut behind, mut before) = ([bytes, &[0]].concat(), [&[0], bytes].concat());
    for byte in BYTES {
        behind[bytes.len()] = byte;
        each(&behind);
        before[0] = byte;
        each(&before);
    }
}
