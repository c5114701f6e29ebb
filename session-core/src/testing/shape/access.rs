//! What a type gets to see of a struct, a sequence, a map, an enum, while it asks.

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::run::Run;
use super::{Choice, Part, Parts, Refused, Shape, Tracer, Variant};

/// The parts of a struct, a tuple or an array.
pub(super) struct Fields<'t> {
    pub(super) parts: &'t mut Vec<Part>,
    pub(super) asked: usize,
    pub(super) len: usize,
    pub(super) run: &'t mut Run,
}

impl Fields<'_> {
    /// Lets a type ask for its parts, and counts them.
    pub(super) fn visited<'de, V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Refused> {
        let value = visitor.visit_seq(&mut self)?;
        // Serde lists other names of a field as well, and then nobody can tell which is whose.
        if self.asked < self.parts.len() {
            self.parts.truncate(self.asked);
            self.parts.iter_mut().for_each(|part| part.name = None);
        }
        Ok(value)
    }
}

impl<'de> SeqAccess<'de> for &mut Fields<'_> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refused> {
        if self.asked == self.len {
            return Ok(None);
        }
        if self.asked == self.parts.len() {
            self.parts.push(Part::default());
        }
        let part = &mut self.parts[self.asked];
        self.asked += 1;
        Tracer::part(&mut part.shape, self.run, seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.len - self.asked)
    }
}

/// The elements of a sequence, which are all alike.
pub(super) struct Elements<'t> {
    pub(super) element: &'t mut Shape,
    pub(super) left: usize,
    pub(super) run: &'t mut Run,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refused> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        Tracer::part(self.element, self.run, seed).map(Some)
    }
}

/// The entries of a map, which are all alike.
pub(super) struct Entries<'t> {
    pub(super) entry: &'t mut (Shape, Shape),
    pub(super) left: usize,
    pub(super) run: &'t mut Run,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Refused;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refused> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        Tracer::part(&mut self.entry.0, self.run, seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        Tracer::part(&mut self.entry.1, self.run, seed)
    }
}

/// The variants of an enum, of which one is there.
pub(super) struct Variants<'t> {
    pub(super) choice: &'t mut Choice,
    pub(super) index: usize,
    pub(super) run: &'t mut Run,
}

impl<'de, 't> EnumAccess<'de> for Variants<'t> {
    type Error = Refused;
    type Variant = Payload<'t>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Payload<'t>), Refused> {
        let Self { choice, index, run } = self;
        let number: U32Deserializer<Refused> = (index as u32).into_deserializer();
        match seed.deserialize(number) {
            Ok(value) => {
                let variant = choice.variants.get_mut(index).ok_or(Refused)?;
                variant.count_try();
                Ok((value, Payload { variant, run }))
            }
            Err(refused) => {
                choice.limit(index);
                Err(refused)
            }
        }
    }
}

/// What a variant holds.
pub(super) struct Payload<'t> {
    variant: &'t mut Variant,
    run: &'t mut Run,
}

impl Payload<'_> {
    fn visited<'de, V: Visitor<'de>>(self, new: Parts, visitor: V) -> Result<V::Value, Refused> {
        let Self { variant, run } = self;
        let len = new.parts.len();
        run.descend()?;
        let Shape::Parts(parts) = variant.shape.meet(Shape::Parts(new))? else {
            return Err(Refused);
        };
        let fields = Fields { parts: &mut parts.parts, asked: 0, len, run: &mut *run };
        let value = fields.visited(visitor)?;
        run.depth -= 1;
        run.settle(variant);
        Ok(value)
    }
}

impl<'de> VariantAccess<'de> for Payload<'_> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        self.variant.shape.meet(Shape::Parts(Parts::default()))?;
        self.run.settle(self.variant);
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refused> {
        let Self { variant, run } = self;
        run.descend()?;
        let new = Parts { name: None, parts: vec![Part::default()] };
        let Shape::Parts(parts) = variant.shape.meet(Shape::Parts(new))? else {
            return Err(Refused);
        };
        let [part] = &mut *parts.parts else { return Err(Refused) };
        let value = Tracer::part(&mut part.shape, run, seed)?;
        run.depth -= 1;
        run.settle(variant);
        Ok(value)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Refused> {
        self.visited(Parts { name: None, parts: vec![Part::default(); len] }, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.visited(Parts::of_struct(None, fields), visitor)
    }
}
