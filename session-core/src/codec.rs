//! How the values of one type become bytes, and bytes its values.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::by_module::{Module, Read, Written};
use crate::decoding::{DecodeError, decode};
use crate::encoding::{EncodeError, encode, matches};

/// How the values of one type become bytes. A table of functions, so that code which handles
/// fields of any type is compiled once, and needs no bounds.
pub struct Codec<T: 'static> {
    pub(crate) encode: fn(&T, &mut Vec<u8>) -> Result<(), EncodeError>,
    pub(crate) matches: fn(&T, &[u8]) -> Result<bool, EncodeError>,
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
                encode: |_, _| Err(postcard::Error::WontImplement.into()),
                matches: |_, _| Err(postcard::Error::WontImplement.into()),
                decode: |_| Err(postcard::Error::WontImplement.into()),
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
