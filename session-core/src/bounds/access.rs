//! What is within a value that is read: elements, entries, variants.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::within::Within;
use super::{Bounds, RESERVED_MOST, Reading};

/// The elements of a list, or the entries of a map.
pub(super) struct Elements<'a, A> {
    pub(super) access: A,
    pub(super) bounds: Bounds<'a>,
}

/// The variant of an enum, or what is within it.
pub(super) struct Variant<'a, A> {
    pub(super) access: A,
    pub(super) bounds: Bounds<'a>,
}

/// Reads one of them.
struct Seed<'a, S> {
    seed: S,
    bounds: Bounds<'a>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        self.seed.deserialize(Reading::new(from, self.bounds))
    }
}

impl<'a, A> Elements<'a, A> {
    #[inline]
    fn seed<S>(&self, seed: S) -> Seed<'a, S> {
        Seed { seed, bounds: self.bounds }
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let seed = self.seed(seed);
        self.access.next_element_seed(seed)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.access.size_hint().map(|len| len.min(RESERVED_MOST))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Elements<'_, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let seed = self.seed(seed);
        self.access.next_key_seed(seed)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.seed(seed);
        self.access.next_value_seed(seed)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.access.size_hint().map(|len| len.min(RESERVED_MOST))
    }
}

impl<'a, 'de, A: EnumAccess<'de>> EnumAccess<'de> for Variant<'a, A> {
    type Error = A::Error;
    type Variant = Variant<'a, A::Variant>;

    #[inline]
    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let Self { access, bounds } = self;
        // Which variant it is has nothing within it.
        let (name, access) = access.variant_seed(seed)?;
        Ok((name, Variant { access, bounds }))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Variant<'_, A> {
    type Error = A::Error;

    #[inline]
    fn unit_variant(self) -> Result<(), A::Error> {
        self.access.unit_variant()
    }

    #[inline]
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        let Self { access, bounds } = self;
        access.newtype_variant_seed(Seed { seed, bounds })
    }

    #[inline]
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        let Self { access, bounds } = self;
        access.tuple_variant(len, Within { visitor, bounds })
    }

    #[inline]
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let Self { access, bounds } = self;
        access.struct_variant(fields, Within { visitor, bounds })
    }
}
