//! Records that are bound to the place where they stand.

use std::fmt;

use zeroize::Zeroizing;

use crate::protection::{NONCE, Protection};
use crate::store::{Revision, StoreKey};

/// Signs records together with the key that they stand under, or encrypts them, so that nobody who
/// can write to the store makes one up, or puts one in the place of another.
pub(crate) struct Seal {
    /// The first one writes, all are tried.
    protections: Vec<Protection>,
}

/// What a nonce has beside the revision, which is its middle: stores compare that unread.
pub(crate) type Salt = [u8; NONCE - 8];

impl Seal {
    pub(crate) fn new(protections: Vec<Protection>) -> Self {
        Self { protections }
    }

    /// Whether the salt matters.
    pub(crate) fn takes_salt(&self) -> bool {
        self.protections[0].encrypts()
    }

    /// The bytes that a sealed record has more.
    #[cfg(feature = "overview")]
    pub(crate) fn overhead(&self) -> usize {
        self.protections[0].overhead()
    }

    /// The record as it is kept; the same for the same salt.
    pub(crate) fn close(&self, key: &StoreKey, record: &[u8], salt: Salt) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        let [first, rest @ ..] = salt;
        nonce[0] = first;
        nonce[Revision::PLACE].copy_from_slice(&record[Revision::PLACE]);
        nonce[Revision::PLACE.end..].copy_from_slice(&rest);
        self.protections[0].seal(key.as_bytes(), nonce, record)
    }

    /// The record, if it was sealed for this place.
    pub(crate) fn open(&self, key: &StoreKey, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.protections.iter().find_map(|protection| protection.unseal(key.as_bytes(), sealed))
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::Algorithm;
    use crate::key::Key;
    use crate::purpose::{Purpose, of_record};

    const RECORD: &[u8] = b"\x01revision and the rest";

    fn seal(algorithm: Algorithm, keys: &[u8]) -> Seal {
        let protection = |&byte: &u8| {
            let key = Key::from_bytes(&[byte; 32]).unwrap();
            let name = of_record(algorithm);
            Protection::new(&key, &Purpose { name, algorithm, context: "", cookie_name: "session" })
        };
        Seal::new(keys.iter().map(protection).collect())
    }

    fn opens_where_it_was_sealed(algorithm: Algorithm, overhead: usize) {
        let seal = |keys: &[u8]| seal(algorithm, keys);
        let [here, there] = [1, 2].map(|byte| StoreKey::from_bytes([byte; 32]));
        let sealed = seal(&[1]).close(&here, RECORD, [3; 4]);
        assert_eq!(sealed.len(), RECORD.len() + overhead);
        assert_eq!(Revision::of(&sealed), Revision::of(RECORD), "stores compare it unread");
        assert_eq!(seal(&[1]).close(&here, RECORD, [3; 4]), sealed, "when it is tried again");
        assert_eq!(
            seal(&[1]).open(&here, &sealed).as_deref().map(|record| &record[..]),
            Some(RECORD)
        );
        assert_eq!(seal(&[1]).open(&there, &sealed), None);
        assert_eq!(seal(&[2]).open(&here, &sealed), None);
        assert_eq!(
            seal(&[2, 1]).open(&here, &sealed).as_deref().map(|record| &record[..]),
            Some(RECORD),
            "a key ring"
        );
        assert_eq!(seal(&[1]).open(&here, RECORD), None);
        assert_eq!(seal(&[1]).open(&here, &[]), None);
        let mut forged = sealed;
        forged[0] ^= 1;
        assert_eq!(seal(&[1]).open(&here, &forged), None);
    }

    #[test]
    fn a_signed_record_opens_where_it_was_sealed_and_nowhere_else() {
        opens_where_it_was_sealed(Algorithm::HmacSha1_128, 16);
        opens_where_it_was_sealed(Algorithm::HmacSha256_128, 16);
    }

    #[cfg(feature = "encryption")]
    #[test]
    fn an_encrypted_record_opens_where_it_was_sealed_and_nowhere_else() {
        opens_where_it_was_sealed(Algorithm::Aes256GcmSiv, 28);
    }
}
