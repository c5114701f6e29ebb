//! A deserializer that keeps values within bounds.

use serde::de::{Deserializer, Error, Visitor};

use super::within::Within;
use super::{Account, Bounds};

/// Reads from postcard's deserializer, or what that hands on: lists say exactly how many elements they
/// have, and nothing is for people to read.
pub(crate) struct Reading<'a, D> {
    from: D,
    bounds: Bounds<'a>,
}

impl<'a, D> Reading<'a, D> {
    /// For a whole value.
    #[inline]
    pub(crate) fn whole(from: D, account: &'a Account) -> Self {
        Self::new(from, Bounds::new(account))
    }

    #[inline]
    pub(super) fn new(from: D, bounds: Bounds<'a>) -> Self {
        Self { from, bounds }
    }
}

/// Values that have none within them.
macro_rules! plain {
    ($($method:ident)*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                self.from.$method(visitor)
            }
        )*
    };
}

/// Values that have.
macro_rules! compound {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(
                self,
                $($argument: $type,)*
                visitor: V,
            ) -> Result<V::Value, D::Error> {
                let within = Within { visitor, bounds: self.bounds.within().map_err(D::Error::custom)? };
                self.from.$method($($argument,)* within)
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Reading<'_, D> {
    type Error = D::Error;

    plain! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32
        deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }

    compound! {
        deserialize_option()
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.from.deserialize_unit_struct(name, visitor)
    }

    #[inline]
    fn is_human_readable(&self) -> bool {
        false
    }
}
