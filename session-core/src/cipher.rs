//! Encrypting bodies, and reading what was encrypted.

use std::fmt;

use aes_gcm_siv::aead::AeadInOut;
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce, Tag};

use crate::key::Key;
use crate::protection::NONCE;
use crate::purpose::Purpose;

/// Bytes of a tag, which stands behind.
pub(crate) const TAG_LEN: usize = 16;

/// Encrypts bodies, and decrypts messages (`nonce ciphertext tag`), with one derived key:
/// AES-256-GCM-SIV, [RFC 8452], which gives away no more than that two bodies are equal even if a
/// nonce is used twice.
///
/// [RFC 8452]: https://www.rfc-editor.org/rfc/rfc8452
pub(crate) struct Cipher(Box<Aes256GcmSiv>);

impl Cipher {
    pub(crate) fn new(key: &Key, purpose: &Purpose<'_>) -> Self {
        Self(Box::new(Aes256GcmSiv::new((&*purpose.derive(key)).into())))
    }

    /// Turns a body into a message, which is bound to `place`.
    pub(crate) fn encrypt(&self, nonce: [u8; NONCE], place: &[u8], body: &mut Vec<u8>) {
        let len = body.len();
        body.resize(NONCE + len + TAG_LEN, 0);
        body.copy_within(..len, NONCE);
        let (front, rest) = body.split_at_mut(NONCE);
        let (text, end) = rest.split_at_mut(len);
        front.copy_from_slice(&nonce);
        let encrypted = self.0.encrypt_inout_detached(&Nonce::from(nonce), place, text.into());
        // Only texts of more than 64 GiB can't be encrypted.
        let tag = encrypted.unwrap_or_else(|_| unreachable!("a session has less than 64 GiB"));
        end.copy_from_slice(&tag);
    }

    /// The body of a message, for its place, in the bytes of the message, of which it is the front;
    /// the rest is zeros. Where the tag is wrong nothing of a body is left in them: the
    /// library encrypts it again.
    pub(crate) fn decrypt(&self, place: &[u8], message: &mut [u8]) -> Option<usize> {
        let (nonce, rest) = message.split_first_chunk_mut::<NONCE>()?;
        let (text, tag) = rest.split_last_chunk_mut::<TAG_LEN>()?;
        let (nonce, tag) = (Nonce::from(*nonce), Tag::from(*tag));
        let len = text.len();
        self.0.decrypt_inout_detached(&nonce, place, text.into(), &tag).ok()?;
        message.copy_within(NONCE..NONCE + len, 0);
        // The end of the body stood there.
        message[len..].fill(0);
        Some(len)
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cipher(redacted)")
    }
}

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use aes_gcm_siv::AesGcmSiv;
    use zeroize::ZeroizeOnDrop;

    use super::*;
    use crate::algorithm::Algorithm;
    use crate::purpose::ENCRYPTED_STATE;

    fn cipher(byte: u8) -> Cipher {
        let algorithm = Algorithm::Aes256GcmSiv;
        let purpose =
            Purpose { name: ENCRYPTED_STATE, algorithm, context: "", cookie_name: "session" };
        Cipher::new(&Key::from_bytes(&[byte; 32]).unwrap(), &purpose)
    }

    fn message(place: &[u8]) -> Vec<u8> {
        let mut message = b"a body".to_vec();
        cipher(1).encrypt([7; 12], place, &mut message);
        message
    }

    fn opened(byte: u8, place: &[u8], mut message: Vec<u8>) -> Option<Vec<u8>> {
        let len = cipher(byte).decrypt(place, &mut message)?;
        message.truncate(len);
        Some(message)
    }

    #[test]
    fn what_is_encrypted_is_read_with_its_key_at_its_place_alone() {
        assert_eq!(message(b"here").len(), 12 + 6 + 16);
        assert_eq!(opened(1, b"here", message(b"here")).as_deref(), Some(&b"a body"[..]));
        assert_eq!(opened(2, b"here", message(b"here")), None);
        assert_eq!(opened(1, b"there", message(b"here")), None);
    }

    #[test]
    fn every_bit_counts_and_so_does_the_length() {
        let good = message(b"");
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(opened(1, b"", bad), None, "bit {bit}");
        }
        for len in 0..good.len() {
            assert_eq!(opened(1, b"", good[..len].to_vec()), None, "length {len}");
        }
        assert_eq!(opened(1, b"", [&good[..], &[0]].concat()), None);
    }

    // case 29
    #[test]
    fn a_wrong_tag_leaves_nothing_of_the_body_behind() {
        let mut bad = message(b"");
        *bad.last_mut().unwrap() ^= 1;
        let before = bad.clone();
        assert_eq!(cipher(1).decrypt(b"", &mut bad), None);
        assert_eq!(bad, before);
    }

    // case 111
    #[test]
    fn the_state_of_its_key_is_overwritten_when_it_is_dropped() {
        fn assert_overwritten<Aes: ZeroizeOnDrop>(_: &AesGcmSiv<Aes>) {}
        // It holds nothing else, and says nothing of that itself.
        assert_overwritten(&*cipher(1).0);
        assert_eq!(size_of::<Aes256GcmSiv>(), size_of::<aes::Aes256>());
    }

    // case 109
    #[test]
    fn debug_does_not_show_the_key() {
        assert_eq!(format!("{:?}", cipher(1)), "Cipher(redacted)");
    }
}
