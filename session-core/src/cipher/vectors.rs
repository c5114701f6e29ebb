//! The published vectors of AES-256-GCM-SIV, through our own encrypting and decrypting.

use super::*;
use crate::published::{AeadVector, published};

fn cipher(key: &[u8]) -> Cipher {
    Cipher(Box::new(Aes256GcmSiv::new_from_slice(key).expect("32 bytes")))
}

/// How many were valid, and how many were not.
fn check(vectors: &[AeadVector]) -> (usize, usize) {
    for AeadVector { name, key, nonce, aad, plaintext, ciphertext, tag, valid } in vectors {
        let cipher = cipher(&key.0);
        let message = [&*nonce.0, &ciphertext.0, &tag.0].concat();
        let mut opened = message.clone();
        let len = cipher.decrypt(&aad.0, &mut opened);
        let body = len.map(|len| &opened[..len]);
        assert_eq!(body, valid.then_some(&*plaintext.0), "{name}");
        let mut closed = plaintext.0.clone();
        let nonce = nonce.0.as_slice().try_into().expect("12 bytes");
        cipher.encrypt(nonce, &aad.0, &mut closed);
        assert_eq!(closed == message, *valid, "{name}");
    }
    let valid = vectors.iter().filter(|vector| vector.valid).count();
    (valid, vectors.len() - valid)
}

// With those of a block counter that wraps around
#[test]
fn the_vectors_of_rfc_8452() {
    assert_eq!(check(&published!("rfc8452.json")), (28, 0));
}

// case 1
#[test]
fn the_vectors_of_wycheproof_valid_and_altered() {
    assert_eq!(check(&published!("wycheproof-aes-256-gcm-siv.json")), (69, 34));
}
