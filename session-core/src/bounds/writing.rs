//! A serializer that keeps values within bounds.

use std::fmt;

use postcard::ser_flavors::Flavor;
use postcard::{Error, Result};
use serde::ser::{Error as _, Serialize, Serializer};

use super::compound::Parts;
use super::{Account, Bounds, EMPTY_MOST};

/// Where values are written to.
pub(crate) trait Output: Flavor {
    /// How many bytes it has.
    fn written(&self) -> usize;
}

/// Writes with postcard's serializer, and lets each value within another one do so, too.
pub(crate) struct Writing<'a, O: Output> {
    pub(super) to: &'a mut postcard::Serializer<O>,
    pub(super) bounds: Bounds<'a>,
}

impl<'a, O: Output> Writing<'a, O> {
    /// For a whole value.
    #[inline]
    pub(crate) fn whole(to: &'a mut postcard::Serializer<O>, account: &'a Account) -> Self {
        Self { to, bounds: Bounds::new(account) }
    }

    /// For what is within this value.
    #[inline]
    fn within(self) -> Result<Self> {
        let bounds = self.bounds.within().map_err(Error::custom)?;
        Ok(Self { bounds, ..self })
    }

    #[inline]
    fn parts(self) -> Result<Parts<'a, O>> {
        Ok(Parts::new(self.within()?))
    }
}

/// Values that have none within them.
macro_rules! plain {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(
            #[inline]
            fn $method(self, $($argument: $type),*) -> Result<()> {
                self.to.$method($($argument),*)
            }
        )*
    };
}

impl<'a, O: Output> Serializer for Writing<'a, O> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'a, O>;
    type SerializeTuple = Parts<'a, O>;
    type SerializeTupleStruct = Parts<'a, O>;
    type SerializeTupleVariant = Parts<'a, O>;
    type SerializeMap = Parts<'a, O>;
    type SerializeStruct = Parts<'a, O>;
    type SerializeStructVariant = Parts<'a, O>;

    plain! {
        serialize_bool(value: bool)
        serialize_i8(value: i8)
        serialize_i16(value: i16)
        serialize_i32(value: i32)
        serialize_i64(value: i64)
        serialize_i128(value: i128)
        serialize_u8(value: u8)
        serialize_u16(value: u16)
        serialize_u32(value: u32)
        serialize_u64(value: u64)
        serialize_u128(value: u128)
        serialize_f32(value: f32)
        serialize_f64(value: f64)
        serialize_char(value: char)
        serialize_str(value: &str)
        serialize_bytes(value: &[u8])
        serialize_none()
        serialize_unit()
        serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        let within = self.within()?;
        // A unit takes no bytes, so this writes that something is there.
        within.to.serialize_some(&())?;
        value.serialize(within)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self.within()?)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        let within = self.within()?;
        within.to.serialize_unit_variant(name, index, variant)?;
        value.serialize(within)
    }

    #[inline]
    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq> {
        self.to.serialize_seq(len)?;
        let mut parts = self.parts()?;
        if let Some(len @ EMPTY_MOST..) = len {
            parts.watch(len);
        }
        Ok(parts)
    }

    #[inline]
    fn serialize_tuple(self, _len: usize) -> Result<Self::SerializeTuple> {
        self.parts()
    }

    #[inline]
    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeTupleStruct> {
        self.parts()
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        self.to.serialize_unit_variant(name, index, variant)?;
        self.parts()
    }

    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap> {
        self.to.serialize_map(len)?;
        self.parts()
    }

    #[inline]
    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self::SerializeStruct> {
        self.parts()
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeStructVariant> {
        self.to.serialize_unit_variant(name, index, variant)?;
        self.parts()
    }

    #[inline]
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<()> {
        self.to.collect_str(value)
    }

    #[inline]
    fn is_human_readable(&self) -> bool {
        false
    }
}
