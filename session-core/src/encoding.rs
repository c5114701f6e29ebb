//! From values to bytes: postcard within bounds.

use postcard::Serializer;
use postcard::ser_flavors::Flavor;
use serde::Serialize;

use crate::bounds::{Account, Broken, Output, Writing};

/// Why a value has no bytes.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum EncodeError {
    #[error("it takes more than 16 MiB")]
    TooLarge,
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("it can't be written ({0}); `#[serde(flatten)]` has this effect")]
    Postcard(postcard::Error),
}

impl From<postcard::Error> for EncodeError {
    fn from(error: postcard::Error) -> Self {
        match error {
            postcard::Error::SerializeBufferFull => Self::TooLarge,
            error => Self::Postcard(error),
        }
    }
}

/// Appends a value's bytes.
pub(crate) fn encode<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    write(value, Append(out)).map(|_| ())
}

/// Whether these are a value's bytes.
pub(crate) fn matches<T: Serialize>(value: &T, bytes: &[u8]) -> Result<bool, EncodeError> {
    let compared = write(value, Compare { rest: Some(bytes), len: bytes.len() })?;
    Ok(compared.rest == Some(&[]))
}

fn write<T: Serialize + ?Sized, O: Output>(value: &T, output: O) -> Result<O, EncodeError> {
    let account = Account::default();
    let mut to = Serializer { output };
    match value.serialize(Writing::whole(&mut to, &account)) {
        Ok(()) => Ok(to.output),
        Err(error) => Err(account.broken().map_or_else(|| error.into(), Into::into)),
    }
}

/// More bytes than any session has, and less than would hurt: encoding ends there.
const MOST: usize = 16 * 1024 * 1024;

/// Appends to a buffer that is kept.
struct Append<'a>(&'a mut Vec<u8>);

impl Flavor for Append<'_> {
    type Output = ();

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        if self.0.len().saturating_add(data.len()) > MOST {
            return Err(postcard::Error::SerializeBufferFull);
        }
        self.0.extend_from_slice(data);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.try_extend(&[data])
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

impl Output for Append<'_> {
    fn written(&self) -> usize {
        self.0.len()
    }
}

/// Compares as it goes, so that finding nothing changed needs no buffer.
struct Compare<'a> {
    /// `None` once a byte differs.
    rest: Option<&'a [u8]>,
    len: usize,
}

impl Flavor for Compare<'_> {
    type Output = ();

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.rest = self.rest.and_then(|rest| rest.strip_prefix(data));
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.try_extend(&[data])
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

impl Output for Compare<'_> {
    fn written(&self) -> usize {
        self.len - self.rest.map_or(0, <[u8]>::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded<T: Serialize>(value: &T) -> Vec<u8> {
        let mut out = Vec::new();
        encode(value, &mut out).unwrap();
        out
    }

    #[test]
    fn values_are_plain_postcard() {
        let value = (300u32, "tea".to_owned(), vec![1u8, 2]);
        assert_eq!(encoded(&value), postcard::to_allocvec(&value).unwrap());
    }

    #[test]
    fn comparing_finds_every_difference() {
        let bytes = encoded(&vec![1u32, 300]);
        assert_eq!(matches(&vec![1u32, 300], &bytes), Ok(true));
        assert_eq!(matches(&vec![1u32, 301], &bytes), Ok(false));
        assert_eq!(matches(&vec![1u32], &bytes), Ok(false));
        assert_eq!(matches(&vec![1u32, 300], &bytes[..3]), Ok(false));
        assert_eq!(matches(&Vec::<u32>::new(), &[0, 0]), Ok(false));
        assert_eq!(matches(&(true, Some(7u8)), &[1, 1, 7]), Ok(true));
        assert_eq!(matches(&(true, Some(7u8)), &[1, 1, 8]), Ok(false));
        assert_eq!(matches(&(true, None::<u8>), &[1, 1, 7]), Ok(false));
        let long = vec![7u8; 5000];
        let mut bytes = encoded(&long);
        assert_eq!(matches(&long, &bytes), Ok(true), "which has more elements than are let pass");
        bytes[5001] = 8;
        assert_eq!(matches(&long, &bytes), Ok(false));
    }

    #[test]
    fn a_huge_value_is_refused_while_it_is_written() {
        let mut out = Vec::new();
        // Four bytes say how long the text is.
        assert_eq!(encode(&"x".repeat(MOST - 4), &mut out), Ok(()));
        assert_eq!(out.len(), MOST);
        for large in [vec!["x".repeat(MOST - 3)], vec!["x".repeat(MOST / 16); 17]] {
            let mut out = Vec::new();
            assert_eq!(encode(&large, &mut out), Err(EncodeError::TooLarge));
            assert!(out.len() <= MOST);
        }
    }

    // case 59
    #[test]
    fn floats_are_compared_by_their_bits() {
        let nan = f64::from_bits(0x7ff0_0000_0000_0001);
        for value in [f64::NAN, -0.0, f64::INFINITY, nan] {
            let bytes = encoded(&value);
            assert_eq!(bytes, value.to_bits().to_le_bytes());
            assert_eq!(matches(&value, &bytes), Ok(true));
        }
        assert_eq!(matches(&0.0, &encoded(&-0.0)), Ok(false));
    }
}
