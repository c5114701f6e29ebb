//! What stands between a value that has others within it and whoever reads it.

use std::fmt;

use serde::de::{Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::access::{Elements, Variant};
use super::{Bounds, Reading};

/// Hands on what is within a value, bounded.
pub(super) struct Within<'a, V> {
    pub(super) visitor: V,
    pub(super) bounds: Bounds<'a>,
}

impl<'a, V> Within<'a, V> {
    #[inline]
    fn elements<A, E: Error>(&self, access: A, len: Option<usize>) -> Result<Elements<'a, A>, E> {
        self.bounds.admit(len.unwrap_or(0)).map_err(E::custom)?;
        Ok(Elements { access, bounds: self.bounds })
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Within<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Reading::new(from, self.bounds))
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Reading::new(from, self.bounds))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let len = access.size_hint();
        let elements = self.elements(access, len)?;
        self.visitor.visit_seq(elements)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let len = access.size_hint();
        let elements = self.elements(access, len)?;
        self.visitor.visit_map(elements)
    }

    #[inline]
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(Variant { access, bounds: self.bounds })
    }
}
