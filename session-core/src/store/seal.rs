//! Records that are bound to the place where they stand.

use std::fmt;

use crate::signer::Signer;
use crate::store::StoreKey;

/// Signs records together with the key that they stand under, so that nobody who can write to the
/// store makes one up, or puts one in the place of another.
pub(crate) struct Seal {
    /// The first one signs, all are tried.
    signers: Vec<Signer>,
}

impl Seal {
    pub(crate) fn new(signers: Vec<Signer>) -> Self {
        Self { signers }
    }

    /// The record as it is kept.
    pub(crate) fn close(&self, key: &StoreKey, record: &[u8]) -> Vec<u8> {
        let mut message = placed(key, record);
        self.signers[0].sign(&mut message);
        message.split_off(key.as_bytes().len())
    }

    /// The record, if it was sealed for this place.
    pub(crate) fn open<'r>(&self, key: &StoreKey, sealed: &'r [u8]) -> Option<&'r [u8]> {
        let message = placed(key, sealed);
        let mut bodies = self.signers.iter().filter_map(|signer| signer.verify(&message));
        let record = bodies.next()?.len() - key.as_bytes().len();
        sealed.get(..record)
    }
}

fn placed(key: &StoreKey, record: &[u8]) -> Vec<u8> {
    [&key.as_bytes()[..], record].concat()
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
    use crate::purpose::{Purpose, STORED_STATE};

    fn seal(keys: &[u8]) -> Seal {
        let signer = |&byte: &u8| {
            let key = Key::from_bytes(&[byte; 32]).unwrap();
            let algorithm = Algorithm::HmacSha1_128;
            let name = STORED_STATE;
            Signer::new(&key, &Purpose { name, algorithm, context: "", cookie_name: "session" })
        };
        Seal::new(keys.iter().map(signer).collect())
    }

    #[test]
    fn a_record_opens_where_it_was_sealed_and_nowhere_else() {
        let [here, there] = [1, 2].map(|byte| StoreKey::from_bytes([byte; 32]));
        let sealed = seal(&[1]).close(&here, b"record");
        assert_eq!(sealed.len(), 6 + 16);
        assert_eq!(seal(&[1]).open(&here, &sealed), Some(&b"record"[..]));
        assert_eq!(seal(&[1]).open(&there, &sealed), None);
        assert_eq!(seal(&[2]).open(&here, &sealed), None);
        assert_eq!(seal(&[2, 1]).open(&here, &sealed), Some(&b"record"[..]), "a key ring");
        assert_eq!(seal(&[1]).open(&here, b"record"), None);
        assert_eq!(seal(&[1]).open(&here, &[]), None);
        let mut forged = sealed;
        forged[0] ^= 1;
        assert_eq!(seal(&[1]).open(&here, &forged), None);
    }
}
