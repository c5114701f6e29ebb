//! The published vectors of HKDF-SHA256.

use super::*;
use crate::published::{HkdfVector, published};

/// How many are without a salt, as ours are, and went through our own derivation. Those with one
/// went through the library that it is made of.
fn check(vectors: &[HkdfVector]) -> usize {
    for HkdfVector { name, ikm, salt, info, okm } in vectors {
        let mut derived = vec![0; okm.0.len()];
        let library = Hkdf::<Sha256>::new(Some(&salt.0), &ikm.0);
        library.expand(&info.0, &mut derived).expect("not too long");
        assert_eq!(derived, okm.0, "{name}");
        if salt.0.is_empty() {
            let ours = hkdf(&ikm.0, &info.0);
            let both = okm.0.len().min(ours.len());
            assert_eq!(ours[..both], okm.0[..both], "{name}");
        }
    }
    vectors.iter().filter(|vector| vector.salt.0.is_empty()).count()
}

#[test]
fn the_vectors_of_rfc_5869() {
    let vectors = published!("rfc5869.json");
    assert_eq!((check(&vectors), vectors.len()), (1, 3));
}

#[test]
fn the_vectors_of_wycheproof() {
    let vectors = published!("wycheproof-hkdf-sha256.json");
    assert_eq!((check(&vectors), vectors.len()), (23, 83));
}
