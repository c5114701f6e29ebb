//! The published vectors of HMAC, through our own signing and verifying.
//!
//! Our tags have 16 bytes. Where the published one has more, its first 16 are ours.

use hmac::Hmac;

use super::*;
use crate::published::{MacVector, published};

fn sha1(key: &[u8]) -> Signer {
    Signer(State::Sha1(Hmac::new_from_slice(key).expect("HMAC takes keys of any length")))
}

fn sha256(key: &[u8]) -> Signer {
    Signer(State::Sha256(Hmac::new_from_slice(key).expect("HMAC takes keys of any length")))
}

/// How many vectors there were: valid ones, and those that are not.
#[derive(Debug, Default, PartialEq)]
struct Count {
    valid: usize,
    altered: usize,
    /// Altered behind what we look at.
    behind: usize,
    /// With a tag of another length than ours.
    other_length: usize,
}

fn check(vectors: &[MacVector], signer: fn(&[u8]) -> Signer) -> Count {
    let mut count = Count::default();
    for MacVector { name, key, message, tag, valid } in vectors {
        let (signer, message, tag) = (signer(&key.0), &message.0, &tag.0);
        let verified = |tag: &[u8]| signer.verify(&[message, tag].concat()) == Some(message);
        let mut signed = message.clone();
        signer.sign(&mut signed);
        let own = &signed[message.len()..];
        if tag.len() == TAG_LEN {
            assert_eq!(verified(tag), *valid, "{name}");
        } else {
            count.other_length += 1;
            assert!(!verified(tag), "{name}: of {} bytes", tag.len());
        }
        let Some(first) = tag.get(..TAG_LEN) else {
            assert_eq!(own.starts_with(tag), *valid, "{name}");
            continue;
        };
        match valid {
            true => count.valid += 1,
            false if first == own => count.behind += 1,
            false => count.altered += 1,
        }
        assert!(!valid || first == own, "{name}");
        // Of the altered ones most differ in few places that are always the same.
        for bit in 0..TAG_LEN * 8 {
            let mut altered = own.to_vec();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(!verified(&altered), "{name}: bit {bit}");
        }
        assert_eq!(verified(first), first == own, "{name}");
    }
    count
}

#[test]
fn the_vectors_of_rfc_2202_and_rfc_4231() {
    let count = check(&published!("rfc2202.json"), sha1);
    assert_eq!(count, Count { valid: 7, other_length: 7, ..Count::default() });
    // Test case 5 is a tag of ours as it stands there.
    let count = check(&published!("rfc4231.json"), sha256);
    assert_eq!(count, Count { valid: 7, other_length: 6, ..Count::default() });
}

// cases 1, 5
#[test]
fn the_vectors_of_wycheproof_valid_and_altered() {
    let count = check(&published!("wycheproof-hmac-sha1.json"), sha1);
    assert_eq!(count, Count { valid: 33, altered: 46, behind: 8, other_length: 170 });
    let count = check(&published!("wycheproof-hmac-sha256.json"), sha256);
    assert_eq!(count, Count { valid: 66, altered: 100, behind: 8, other_length: 87 });
}
