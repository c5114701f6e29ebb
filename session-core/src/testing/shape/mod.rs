//! What the bytes of a type are made of, found by letting the type ask for a value.
//!
//! Postcard writes no names and no types, so the order of what a type asks for is all there is. Names are kept to
//! find out what moved, and to speak of it.

mod access;
mod candidates;
mod choices;
mod difference;
mod parse;
mod run;
mod text;
mod tracer;
mod variant;

pub(crate) use difference::{Difference, Kind};
pub(crate) use run::{Refused, trace};
pub(crate) use tracer::{Trace, Tracer};

/// What the bytes of a type are made of, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Nobody has seen it.
    #[default]
    Unknown,
    /// One of [`LEAVES`].
    Leaf(&'static str),
    Option(Box<Shape>),
    Seq(Box<Shape>),
    /// Keys and values.
    Map(Box<(Shape, Shape)>),
    /// A struct, a tuple, an array, or what a variant holds: one after the other.
    Parts(Parts),
    Enum(Choice),
    /// The type so many levels up, which contains itself.
    Back(usize),
}

impl Shape {
    /// The same behind the four bytes that say when the value expires.
    pub(crate) fn behind_its_end(self) -> Self {
        let byte = || Part { name: None, shape: Self::Leaf("u8") };
        let value = Part { name: None, shape: self };
        let parts = [byte(), byte(), byte(), byte(), value];
        Self::Parts(Parts { name: None, parts: parts.into() })
    }
}

/// What stands one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Of the struct, if it is one.
    pub name: Option<String>,
    pub parts: Vec<Part>,
}

/// One of several parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub name: Option<String>,
    pub shape: Shape,
}

/// One of several variants, by their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub name: String,
    pub variants: Vec<Variant>,
}

/// One of several variants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    pub name: Option<String>,
    /// [`Shape::Parts`], once it is known.
    pub shape: Shape,
    /// How often it was tried. It counts as seen after [`variant::MOST_TRIES`].
    tries: u32,
}

/// What is not made of anything else.
pub(crate) const LEAVES: [&str; 16] = [
    "bool", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64",
    "char", "str", "bytes",
];

impl Shape {
    /// Whether there is a part of it that nobody has seen.
    pub(crate) fn has_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Leaf(_) | Self::Back(_) => false,
            Self::Option(inner) | Self::Seq(inner) => inner.has_unknown(),
            Self::Map(entry) => entry.0.has_unknown() || entry.1.has_unknown(),
            Self::Parts(parts) => parts.parts.iter().any(|part| part.shape.has_unknown()),
            Self::Enum(choice) => choice.variants.iter().any(|variant| variant.shape.has_unknown()),
        }
    }

    /// How many shapes it is made of.
    fn size(&self) -> usize {
        1 + match self {
            Self::Unknown | Self::Leaf(_) | Self::Back(_) => 0,
            Self::Option(inner) | Self::Seq(inner) => inner.size(),
            Self::Map(entry) => entry.0.size() + entry.1.size(),
            Self::Parts(parts) => parts.parts.iter().map(|part| part.shape.size()).sum(),
            Self::Enum(choice) => choice.variants.iter().map(|variant| variant.shape.size()).sum(),
        }
    }

    /// Takes over what a type asks for; an error if it has asked for something else before.
    fn meet(&mut self, asked: Self) -> Result<&mut Self, Refused> {
        match (&mut *self, &asked) {
            (Self::Unknown, _) => *self = asked,
            (Self::Leaf(known), Self::Leaf(leaf)) if known == leaf => {}
            (Self::Back(known), Self::Back(level)) if known == level => {}
            (Self::Option(_), Self::Option(_))
            | (Self::Seq(_), Self::Seq(_))
            | (Self::Map(_), Self::Map(_))
            | (Self::Parts(_), Self::Parts(_))
            | (Self::Enum(_), Self::Enum(_)) => {}
            _ => return Err(Refused),
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
