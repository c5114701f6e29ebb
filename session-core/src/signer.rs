//! Appending an authentication tag, and checking one.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::algorithm::Algorithm;
use crate::key::Key;
use crate::purpose::Purpose;

/// Bytes of a tag.
pub(crate) const TAG_LEN: usize = 16;

/// Signs bodies and verifies messages (`body tag`) with one derived key.
///
/// The key's state is derived once and cloned for each message.
pub(crate) struct Signer(State);

enum State {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
}

impl Signer {
    pub(crate) fn new(key: &Key, purpose: &Purpose<'_>) -> Self {
        let derived = purpose.derive(key);
        // HMAC takes a key of any length, so neither call can fail.
        Self(match purpose.algorithm {
            Algorithm::HmacSha1_128 => State::Sha1(keyed(&derived)),
            // What is encrypted is another's to do.
            _ => State::Sha256(keyed(&derived)),
        })
    }

    /// Appends the tag of all that stands in `message`.
    pub(crate) fn sign(&self, message: &mut Vec<u8>) {
        match &self.0 {
            State::Sha1(mac) => message.extend_from_slice(&tag(mac.clone(), message)),
            State::Sha256(mac) => message.extend_from_slice(&tag(mac.clone(), message)),
        }
    }

    /// The body of a message whose tag is right. The comparison takes the same time wherever the
    /// first difference is.
    #[inline]
    pub(crate) fn verify<'m>(&self, message: &'m [u8]) -> Option<&'m [u8]> {
        let (body, found) = message.split_last_chunk::<TAG_LEN>()?;
        let expected = match &self.0 {
            State::Sha1(mac) => tag(mac.clone(), body),
            State::Sha256(mac) => tag(mac.clone(), body),
        };
        // As one number each, which is one comparison.
        let [found, expected] = [*found, expected].map(u128::from_ne_bytes);
        bool::from(found.ct_eq(&expected)).then_some(body)
    }
}

fn keyed<M: KeyInit>(key: &[u8; 32]) -> M {
    M::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

/// The first 16 bytes of the HMAC.
#[inline]
fn tag(mut mac: impl Mac, body: &[u8]) -> [u8; TAG_LEN] {
    let mut tag = [0; TAG_LEN];
    mac.update(body);
    tag.copy_from_slice(&mac.finalize().into_bytes()[..TAG_LEN]);
    tag
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(redacted)")
    }
}

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use hmac::EagerHash;
    use zeroize::ZeroizeOnDrop;

    use super::*;
    use crate::purpose::SIGNED_STATE;

    fn signer(algorithm: Algorithm) -> Signer {
        let purpose =
            Purpose { name: SIGNED_STATE, algorithm, context: "", cookie_name: "session" };
        Signer::new(&Key::from_bytes(&[1; 32]).unwrap(), &purpose)
    }

    fn signed(algorithm: Algorithm, body: &[u8]) -> Vec<u8> {
        let mut message = body.to_vec();
        signer(algorithm).sign(&mut message);
        message
    }

    const BOTH: [Algorithm; 2] = [Algorithm::HmacSha1_128, Algorithm::HmacSha256_128];

    #[test]
    fn what_is_signed_is_verified() {
        for algorithm in BOTH {
            let message = signed(algorithm, b"body");
            assert_eq!(message.len(), 4 + TAG_LEN);
            assert_eq!(signer(algorithm).verify(&message), Some(&b"body"[..]));
        }
    }

    // case 12
    #[test]
    fn the_tag_of_another_body_is_refused() {
        for algorithm in BOTH {
            let mut forged = b"other".to_vec();
            forged.extend_from_slice(&signed(algorithm, b"body")[4..]);
            assert_eq!(signer(algorithm).verify(&forged), None);
        }
    }

    // Diva 3, case 5: the length of the tag is ours, not the message's
    #[test]
    fn a_tag_of_another_length_is_refused() {
        for algorithm in BOTH {
            let message = signed(algorithm, b"body");
            for len in [0, 1, 8, 15] {
                assert_eq!(signer(algorithm).verify(&message[..4 + len]), None, "{len}");
            }
            let mut longer = message.clone();
            longer.extend_from_slice(&[0; 4]);
            assert_eq!(signer(algorithm).verify(&longer), None);
        }
    }

    // case 6
    #[test]
    fn the_right_hand_end_of_the_hmac_is_refused() {
        let State::Sha1(mac) = signer(Algorithm::HmacSha1_128).0 else { unreachable!() };
        let full = mac.chain_update(b"body").finalize().into_bytes();
        let mut message = b"body".to_vec();
        message.extend_from_slice(&full[4..]);
        assert_eq!(signer(Algorithm::HmacSha1_128).verify(&message), None);
    }

    // case 111
    #[test]
    fn the_state_of_its_key_is_overwritten_when_it_is_dropped() {
        // It consists of two states of its hash, and says nothing of that itself.
        fn assert_overwritten<D: EagerHash<Core: ZeroizeOnDrop>>(_: &Hmac<D>) {}
        for algorithm in BOTH {
            match &signer(algorithm).0 {
                State::Sha1(mac) => assert_overwritten(mac),
                State::Sha256(mac) => assert_overwritten(mac),
            }
        }
    }

    // case 109
    #[test]
    fn debug_does_not_show_the_key() {
        assert_eq!(format!("{:?}", signer(BOTH[0])), "Signer(redacted)");
    }
}
