//! A deserializer that learns what it is asked for.

use std::any::type_name;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::access::{Elements, Entries, Fields, Variants};
use super::run::Run;
use super::text::spelled;
use super::{Choice, Part, Parts, Refused, Shape, candidates};

/// A deserializer that learns what it is asked for, and answers as postcard would.
pub(crate) struct Tracer<'t> {
    shape: &'t mut Shape,
    run: &'t mut Run,
}

/// Lets a type ask for a value.
pub(crate) type Trace = fn(Tracer<'_>) -> Result<(), Refused>;

impl<'t> Tracer<'t> {
    pub(super) fn new(shape: &'t mut Shape, run: &'t mut Run) -> Self {
        Self { shape, run }
    }

    /// Lets a part ask.
    pub(super) fn part<'de, S: DeserializeSeed<'de>>(
        shape: &mut Shape,
        run: &mut Run,
        seed: S,
    ) -> Result<S::Value, Refused> {
        run.descend()?;
        let value = seed.deserialize(Tracer { shape, run })?;
        run.depth -= 1;
        Ok(value)
    }

    /// Goes into a type that may contain itself.
    fn enter<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        visit: impl FnOnce(Tracer<'_>, V) -> Result<V::Value, Refused>,
    ) -> Result<V::Value, Refused> {
        let Self { shape, run } = self;
        let ty = type_name::<V::Value>();
        let level = run.level(ty);
        run.enter(ty)?;
        let value = match level {
            None => visit(Tracer { shape, run }, visitor)?,
            Some(level) => {
                shape.meet(Shape::Back(level))?;
                run.recursing += 1;
                let value = visit(Tracer { shape: &mut Shape::Unknown, run }, visitor)?;
                run.recursing -= 1;
                value
            }
        };
        run.leave();
        Ok(value)
    }

    /// What has a number of parts that its type knows.
    fn parts<'de, V: Visitor<'de>>(self, parts: Parts, visitor: V) -> Result<V::Value, Refused> {
        let Self { shape, run } = self;
        let len = parts.parts.len();
        let Shape::Parts(parts) = shape.meet(Shape::Parts(parts))? else { return Err(Refused) };
        Fields { parts: &mut parts.parts, asked: 0, len, run }.visited(visitor)
    }
}

/// Numbers and what else has nothing inside.
macro_rules! leaves {
    ($($method:ident $visit:ident $ty:ident $made:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            self.shape.meet(Shape::Leaf(stringify!($ty)))?;
            let made = candidates::$made;
            visitor.$visit(self.run.value(made.len(), |index| $ty::from(made[index]))?)
        }
    )*};
}

/// The number of those that have a sign; all candidates are small.
macro_rules! signed_bytes {
    ($self:ident, $visitor:ident) => {{
        $self.shape.meet(Shape::Leaf("i8"))?;
        let made = candidates::NUMBERS;
        $visitor.visit_i8($self.run.value(made.len(), |index| made[index].cast_signed())?)
    }};
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Refused;

    leaves! {
        deserialize_bool visit_bool bool FLAGS;
        deserialize_i16 visit_i16 i16 NUMBERS;
        deserialize_i32 visit_i32 i32 NUMBERS;
        deserialize_i64 visit_i64 i64 NUMBERS;
        deserialize_i128 visit_i128 i128 NUMBERS;
        deserialize_u8 visit_u8 u8 NUMBERS;
        deserialize_u16 visit_u16 u16 NUMBERS;
        deserialize_u32 visit_u32 u32 NUMBERS;
        deserialize_u64 visit_u64 u64 NUMBERS;
        deserialize_u128 visit_u128 u128 NUMBERS;
        deserialize_f32 visit_f32 f32 NUMBERS;
        deserialize_f64 visit_f64 f64 NUMBERS;
        deserialize_char visit_char char CHARACTERS;
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        signed_bytes!(self, visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.shape.meet(Shape::Leaf("str"))?;
        let made = candidates::TEXTS;
        visitor.visit_string(self.run.value(made.len(), |index| made[index].to_owned())?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.shape.meet(Shape::Leaf("bytes"))?;
        let made = candidates::BYTES;
        visitor.visit_byte_buf(self.run.value(made.len(), |index| vec![1; made[index]])?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let Self { shape, run } = self;
        let Shape::Option(inner) = shape.meet(Shape::Option(Box::default()))? else {
            return Err(Refused);
        };
        if !run.is_some()? {
            return visitor.visit_none();
        }
        run.descend()?;
        let value = visitor.visit_some(Tracer { shape: inner, run })?;
        run.depth -= 1;
        Ok(value)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.shape.meet(Shape::Parts(Parts::default()))?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.shape.meet(Shape::Parts(Parts { name: Some(spelled(name)), parts: Vec::new() }))?;
        visitor.visit_unit()
    }

    /// The bytes are those of what is inside.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.enter(visitor, |tracer, visitor| visitor.visit_newtype_struct(tracer))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let Self { shape, run } = self;
        let Shape::Seq(element) = shape.meet(Shape::Seq(Box::default()))? else {
            return Err(Refused);
        };
        let left = run.length()?;
        visitor.visit_seq(Elements { element, left, run })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.parts(Parts { name: None, parts: vec![Part::default(); len] }, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let parts = Parts { name: Some(spelled(name)), parts: vec![Part::default(); len] };
        self.enter(visitor, |tracer, visitor| tracer.parts(parts, visitor))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let Self { shape, run } = self;
        let Shape::Map(entry) = shape.meet(Shape::Map(Box::default()))? else {
            return Err(Refused);
        };
        let left = run.length()?;
        visitor.visit_map(Entries { entry, left, run })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let parts = Parts::of_struct(Some(spelled(name)), fields);
        self.enter(visitor, |tracer, visitor| tracer.parts(parts, visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.enter(visitor, |Tracer { shape, run }, visitor| {
            let new = Choice::new(spelled(name), variants.iter().map(|name| spelled(name)));
            let Shape::Enum(choice) = shape.meet(Shape::Enum(new))? else { return Err(Refused) };
            let index = run.variant(choice.variants.len(), choice.wanted())?;
            visitor.visit_enum(Variants { choice, index, run })
        })
    }

    /// As in postcard, which does not say what its bytes are.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

impl Parts {
    /// Those of a struct, or of a variant that has names.
    pub(super) fn of_struct(name: Option<String>, fields: &[&str]) -> Self {
        let part = |field: &&str| Part { name: Some(spelled(field)), shape: Shape::Unknown };
        Self { name, parts: fields.iter().map(part).collect() }
    }
}
