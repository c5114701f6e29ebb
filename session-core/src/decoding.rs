//! From bytes to values: postcard within bounds, with nothing left over.

use postcard::de_flavors::Flavor;
use serde::de::DeserializeOwned;

use crate::bounds::{Account, Broken, Reading};

/// Why bytes are no value of a type.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecodeError {
    #[error(transparent)]
    Postcard(#[from] postcard::Error),
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("{0} bytes are left over")]
    LeftOver(usize),
    #[error("it does not say when it expires")]
    NoLifetime,
}

pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let account = Account::default();
    account.left.set(bytes.len());
    let mut from = postcard::Deserializer::from_flavor(Input { bytes, account: &account });
    let value = T::deserialize(Reading::whole(&mut from, &account));
    match (value, account.left.get()) {
        (Ok(value), 0) => Ok(value),
        (Ok(_), left) => Err(DecodeError::LeftOver(left)),
        (Err(error), _) => Err(account.broken().map_or_else(|| error.into(), Into::into)),
    }
}

/// Reads a value of the field's former type and converts it.
pub(crate) fn decode_former<Old: DeserializeOwned, T: From<Old>>(
    bytes: &[u8],
) -> Result<T, DecodeError> {
    decode::<Old>(bytes).map(T::from)
}

/// Bytes that are taken one after the other, by an account of how many are left.
struct Input<'a> {
    bytes: &'a [u8],
    account: &'a Account,
}

impl<'a> Flavor<'a> for Input<'a> {
    type Remainder = ();
    type Source = &'a [u8];

    #[inline]
    fn pop(&mut self) -> postcard::Result<u8> {
        self.try_take_n(1).map(|byte| byte[0])
    }

    #[inline]
    fn try_take_n(&mut self, count: usize) -> postcard::Result<&'a [u8]> {
        let (taken, rest) =
            self.bytes.split_at_checked(count).ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.bytes = rest;
        self.account.left.set(rest.len());
        Ok(taken)
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    // case 48
    #[test]
    fn bytes_left_over_make_a_value_undecodable() {
        assert!(decode::<u8>(&[1]).is_ok());
        assert!(matches!(decode::<u8>(&[1, 2]), Err(DecodeError::LeftOver(1))));
        assert!(decode::<u8>(&[]).is_err());
    }

    // cases 49, 50, 51, 56, 57 and 58: read as postcard reads it, or refused
    #[test]
    fn hostile_values_are_refused_or_read_within_bounds() {
        assert!(decode::<u32>(&[0xff; 64]).is_err(), "case 49");
        assert_eq!(decode::<u32>(&[0x81, 0x80, 0x00]).unwrap(), 1, "case 49");
        assert_eq!(decode::<char>(&[2, b'a', b'b']).unwrap(), 'a', "case 50");
        let map = decode::<BTreeMap<u8, u8>>(&[2, 1, 10, 1, 20]).unwrap();
        assert_eq!(map.into_iter().collect::<Vec<_>>(), [(1, 20)], "case 51");
        assert!(decode::<Result<u8, u8>>(&[2, 0]).is_err(), "case 56");
        assert!(decode::<bool>(&[2]).is_err(), "case 57");
        assert!(decode::<Option<u8>>(&[2, 0]).is_err(), "case 57");
        assert!(decode::<String>(&[1, 0xff]).is_err(), "case 58");
    }

    // case 59
    #[test]
    fn floats_are_bit_exact() {
        for bits in [0x7ff8_0000_0000_0000, 1 << 63, 0x7ff0_0000_0000_0000, 0x7ff0_0000_0000_0001] {
            assert_eq!(decode::<f64>(&u64::to_le_bytes(bits)).unwrap().to_bits(), bits);
        }
    }
}
