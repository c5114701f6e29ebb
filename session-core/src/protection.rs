//! How a message is protected: signed, or encrypted as well.

use std::io;

use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
#[cfg(feature = "encryption")]
use crate::cipher::{self, Cipher};
use crate::config::Random;
use crate::key::Key;
use crate::message::Message;
use crate::purpose::Purpose;
use crate::signer::{self, Signer};

/// Bytes of a nonce, where there is one.
pub(crate) const NONCE: usize = 12;

/// How a message is protected, by one entry of the key ring.
#[derive(Debug)]
pub(crate) enum Protection {
    Signed(Signer),
    #[cfg(feature = "encryption")]
    Encrypted(Cipher),
}

impl Protection {
    pub(crate) fn new(key: &Key, purpose: &Purpose<'_>) -> Self {
        match purpose.algorithm {
            Algorithm::HmacSha1_128 | Algorithm::HmacSha256_128 => {
                Self::Signed(Signer::new(key, purpose))
            }
            #[cfg(feature = "encryption")]
            Algorithm::Aes256GcmSiv => Self::Encrypted(Cipher::new(key, purpose)),
        }
    }

    pub(crate) fn encrypts(&self) -> bool {
        !matches!(self, Self::Signed(_))
    }

    /// The bytes that a message has more than its body.
    pub(crate) fn overhead(&self) -> usize {
        match self {
            Self::Signed(_) => signer::TAG_LEN,
            #[cfg(feature = "encryption")]
            Self::Encrypted(_) => NONCE + cipher::TAG_LEN,
        }
    }

    /// Turns a body into a message.
    ///
    /// # Errors
    ///
    /// When it takes random bytes, and there are none.
    #[inline]
    pub(crate) fn close(&self, body: &mut Vec<u8>, random: &Random) -> io::Result<()> {
        match self {
            Self::Signed(signer) => signer.sign(body),
            #[cfg(feature = "encryption")]
            Self::Encrypted(cipher) => {
                let mut nonce = [0; NONCE];
                random(&mut nonce)?;
                cipher.encrypt(nonce, &[], body);
            }
        }
        #[cfg(not(feature = "encryption"))]
        let _ = random;
        Ok(())
    }

    /// A record as it is kept in its place: signed together with that, or encrypted for it.
    pub(crate) fn seal(&self, place: &[u8], nonce: [u8; NONCE], record: &[u8]) -> Vec<u8> {
        #[cfg(not(feature = "encryption"))]
        let _ = nonce;
        match self {
            Self::Signed(signer) => {
                let mut message = [place, record].concat();
                signer.sign(&mut message);
                message.split_off(place.len())
            }
            #[cfg(feature = "encryption")]
            Self::Encrypted(cipher) => {
                let mut message = record.to_vec();
                cipher.encrypt(nonce, place, &mut message);
                message
            }
        }
    }

    /// The record, if it was sealed for this place.
    pub(crate) fn unseal(&self, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Signed(signer) => {
                let message = [place, sealed].concat();
                let body = signer.verify(&message)?;
                Some(body[place.len()..].to_vec().into())
            }
            #[cfg(feature = "encryption")]
            Self::Encrypted(cipher) => {
                let mut message = Zeroizing::new(sealed.to_vec());
                let len = cipher.decrypt(place, &mut message)?;
                message.truncate(len);
                Some(message)
            }
        }
    }

    /// The length of the body in a message, which stands at its front; `None` if it is not ours.
    #[inline]
    pub(crate) fn open(&self, message: &mut Message) -> Option<usize> {
        match self {
            Self::Signed(signer) => Some(signer.verify(message)?.len()),
            #[cfg(feature = "encryption")]
            Self::Encrypted(cipher) => cipher.decrypt(&[], message),
        }
    }
}
