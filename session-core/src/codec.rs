//! From values to bytes and back: postcard, with nothing left over.

use std::fmt;
use std::marker::PhantomData;

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::by_module::{Module, Read, Written};

/// How the values of one type become bytes. A table of functions, so that code which handles
/// fields of any type is compiled once, and needs no bounds.
pub struct Codec<T: 'static> {
    pub(crate) encode: fn(&T, &mut Vec<u8>) -> postcard::Result<()>,
    pub(crate) matches: fn(&T, &[u8]) -> postcard::Result<bool>,
    pub(crate) decode: Decode<T>,
    pub(crate) clone: fn(&T) -> T,
    #[cfg(feature = "testing")]
    pub(crate) trace: crate::testing::shape::Trace,
}

pub(crate) type Decode<T> = fn(&[u8]) -> Result<T, DecodeError>;

impl<T: Serialize + DeserializeOwned + Clone + 'static> Codec<T> {
    /// The codec of a type that can be stored.
    #[must_use]
    pub const fn of() -> &'static Self {
        const {
            &Self {
                encode,
                matches,
                decode,
                clone: T::clone,
                #[cfg(feature = "testing")]
                trace: |tracer| T::deserialize(tracer).map(drop),
            }
        }
    }
}

impl<T: Clone + 'static> Codec<T> {
    /// The codec of a type that a module of the user's writes and reads.
    #[must_use]
    pub const fn of_module<M: Module<T>>() -> &'static Self {
        const {
            &Self {
                encode: |value, out| encode(&Written::<T, M>(value, PhantomData), out),
                matches: |value, bytes| matches(&Written::<T, M>(value, PhantomData), bytes),
                decode: |bytes| decode::<Read<T, M>>(bytes).map(|Read(value, _)| value),
                clone: T::clone,
                #[cfg(feature = "testing")]
                trace: |tracer| M::deserialize(tracer).map(drop),
            }
        }
    }
}

impl<T> Codec<T> {
    /// Stands where the derive has reported that the type can't be stored, so that this stays the
    /// only error. No program that compiles has one.
    #[must_use]
    pub const fn missing() -> &'static Self {
        const {
            &Self {
                encode: |_, _| Err(postcard::Error::WontImplement),
                matches: |_, _| Err(postcard::Error::WontImplement),
                decode: |_| Err(DecodeError::Postcard(postcard::Error::WontImplement)),
                clone: |_| unreachable!("the type has no Clone, which is a compile error"),
                #[cfg(feature = "testing")]
                trace: |_| Ok(()),
            }
        }
    }
}

impl<T> fmt::Debug for Codec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Codec<{}>", std::any::type_name::<T>())
    }
}

/// Why bytes are no value of a type.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecodeError {
    #[error(transparent)]
    Postcard(#[from] postcard::Error),
    #[error("{0} bytes are left over")]
    LeftOver(usize),
    #[error("it does not say when it expires")]
    NoLifetime,
}

fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> postcard::Result<()> {
    postcard::serialize_with_flavor(value, Append(out))
}

fn matches<T: Serialize>(value: &T, bytes: &[u8]) -> postcard::Result<bool> {
    postcard::serialize_with_flavor(value, Compare { rest: Some(bytes) })
}

pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    match postcard::take_from_bytes(bytes)? {
        (value, []) => Ok(value),
        (_, rest) => Err(DecodeError::LeftOver(rest.len())),
    }
}

/// Reads a value of the field's former type and converts it.
pub(crate) fn decode_former<Old: DeserializeOwned, T: From<Old>>(
    bytes: &[u8],
) -> Result<T, DecodeError> {
    decode::<Old>(bytes).map(T::from)
}

/// More bytes than any session has, and less than would hurt: encoding ends there.
const MOST: usize = 16 * 1024 * 1024;

/// Appends to a buffer that is kept.
struct Append<'a>(&'a mut Vec<u8>);

impl Flavor for Append<'_> {
    type Output = ();

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        if self.0.len().saturating_add(data.len()) > MOST {
            return Err(postcard::Error::SerializeBufferFull);
        }
        self.0.extend_from_slice(data);
        Ok(())
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.try_extend(&[data])
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Compares as it goes, so that finding nothing changed needs no buffer. `None` once a byte differs.
struct Compare<'a> {
    rest: Option<&'a [u8]>,
}

impl Flavor for Compare<'_> {
    type Output = bool;

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.rest = self.rest.and_then(|rest| rest.strip_prefix(data));
        Ok(())
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.try_extend(&[data])
    }

    fn finalize(self) -> postcard::Result<bool> {
        Ok(self.rest == Some(&[]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded<T: Serialize + DeserializeOwned + Clone + 'static>(value: &T) -> Vec<u8> {
        let mut out = Vec::new();
        (Codec::<T>::of().encode)(value, &mut out).unwrap();
        out
    }

    #[test]
    fn values_are_plain_postcard() {
        let value = (300u32, "tea".to_owned(), vec![1u8, 2]);
        assert_eq!(encoded(&value), postcard::to_allocvec(&value).unwrap());
    }

    #[test]
    fn comparing_finds_every_difference() {
        let codec = Codec::<Vec<u32>>::of();
        let bytes = encoded(&vec![1u32, 300]);
        assert_eq!((codec.matches)(&vec![1, 300], &bytes), Ok(true));
        assert_eq!((codec.matches)(&vec![1, 301], &bytes), Ok(false));
        assert_eq!((codec.matches)(&vec![1], &bytes), Ok(false));
        assert_eq!((codec.matches)(&vec![1, 300], &bytes[..3]), Ok(false));
        assert_eq!((codec.matches)(&vec![], &[0, 0]), Ok(false));
    }

    #[test]
    fn a_huge_value_is_refused_while_it_is_written() {
        let mut out = Vec::new();
        let huge = vec![0u8; MOST];
        assert!((Codec::of().encode)(&huge, &mut out).is_err());
        assert!(out.len() <= MOST);
    }

    // case 48
    #[test]
    fn bytes_left_over_make_a_value_undecodable() {
        assert!(decode::<u8>(&[1]).is_ok());
        assert!(matches!(decode::<u8>(&[1, 2]), Err(DecodeError::LeftOver(1))));
        assert!(decode::<u8>(&[]).is_err());
    }

    // cases 49, 50, 51, 56, 57, 58: bounded, and read as postcard reads it or refused
    #[test]
    fn hostile_values_are_refused_or_read_within_bounds() {
        assert!(decode::<u32>(&[0xff; 64]).is_err(), "case 49");
        assert_eq!(decode::<char>(&[2, b'a', b'b']).unwrap(), 'a', "case 50");
        let map = decode::<std::collections::BTreeMap<u8, u8>>(&[2, 1, 10, 1, 20]);
        assert_eq!(map.unwrap().into_iter().collect::<Vec<_>>(), [(1, 20)], "case 51");
        assert!(decode::<Result<u8, u8>>(&[2, 0]).is_err(), "case 56");
        assert!(decode::<bool>(&[2]).is_err(), "case 57");
        assert!(decode::<Option<u8>>(&[2, 0]).is_err(), "case 57");
        assert!(decode::<String>(&[1, 0xff]).is_err(), "case 58");
    }

    // case 59
    #[test]
    fn floats_are_bit_exact() {
        for bits in [
            f64::NAN.to_bits(),
            (-0.0f64).to_bits(),
            f64::INFINITY.to_bits(),
            0x7ff0_0000_0000_0001,
        ] {
            let bytes = encoded(&f64::from_bits(bits));
            assert_eq!(decode::<f64>(&bytes).unwrap().to_bits(), bits);
            assert_eq!((Codec::of().matches)(&f64::from_bits(bits), &bytes), Ok(true));
        }
    }
}
