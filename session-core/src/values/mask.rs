//! One secret in ever another form.
//!
//! A page that is compressed and shows a secret beside something that an attacker chooses gives the
//! secret away by its length, letter by letter ([BREACH](https://www.breachattack.com)). Hidden
//! behind a random pad it never looks the same twice.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::csrf::Secret;

const BYTES: usize = 16;

/// A text of 43 characters: the pad, and the secret behind it.
pub(super) fn masked(secret: &Secret, pad: Secret) -> String {
    let mut bytes = [0; 2 * BYTES];
    bytes[..BYTES].copy_from_slice(&pad);
    bytes[BYTES..].copy_from_slice(&xor(secret, &pad));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The secret in such a text; `None` if it has another form.
pub(super) fn unmasked(text: &str) -> Option<Secret> {
    let mut bytes = [0; 2 * BYTES];
    // One byte more would not fit.
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
    let (pad, hidden) = bytes.split_at(BYTES);
    (length == bytes.len()).then(|| xor(hidden, pad))
}

fn xor(bytes: &[u8], pad: &[u8]) -> Secret {
    let mut secret = [0; BYTES];
    for ((out, byte), pad) in secret.iter_mut().zip(bytes).zip(pad) {
        *out = byte ^ pad;
    }
    secret
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_back_whatever_the_pad() {
        let secret = *b"sixteen bytes it";
        let texts = [[0; 16], [0xff; 16], [7; 16]].map(|pad| masked(&secret, pad));
        for text in &texts {
            assert_eq!(unmasked(text), Some(secret));
            assert_eq!(text.len(), 43);
        }
        assert_ne!(texts[0], texts[1]);
    }

    #[test]
    fn a_text_of_another_form_has_none() {
        let text = masked(&[1; 16], [2; 16]);
        let long = format!("{text}A");
        for other in ["", "A", &text[1..], &long, &text.replace('A', "+"), "\u{0}", "ä"] {
            if other != text {
                assert_eq!(unmasked(other), None, "{other}");
            }
        }
    }
}
