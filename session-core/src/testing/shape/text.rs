//! A shape as text, in one line, for people and for [`parse`](super::parse).

use std::fmt::{self, Display};

use super::{Choice, Part, Parts, Shape, Variant};

/// Arrays of so many elements are written in short.
const LONG: usize = 3;

/// A name as it stands in a shape: in quotes if it could be taken for something else.
pub(super) fn spelled(name: &str) -> String {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|first| first.is_alphabetic() || first == '_');
    match starts && chars.all(is_part_of_word) {
        true => name.to_owned(),
        false => format!("{name:?}"),
    }
}

/// Whether a name goes on with this.
pub(super) fn is_part_of_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

impl Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("?"),
            Self::Leaf(name) => f.write_str(name),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Seq(element) => write!(f, "[{element}]"),
            Self::Map(entry) => write!(f, "{{{}: {}}}", entry.0, entry.1),
            Self::Parts(parts) => parts.fmt(f),
            Self::Enum(choice) => choice.fmt(f),
            Self::Back(level) => write!(f, "^{level}"),
        }
    }
}

impl Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (None, [first, rest @ ..]) = (&self.name, &*self.parts) {
            let len = self.parts.len();
            if len >= LONG && first.name.is_none() && rest.iter().all(|part| part == first) {
                return write!(f, "[{}; {len}]", first.shape);
            }
        }
        f.write_str(self.name.as_deref().unwrap_or_default())?;
        let is_named = self.parts.first().is_some_and(|part| part.name.is_some());
        match is_named {
            true if self.name.is_some() => write!(f, " {{ {} }}", List(&self.parts)),
            true => write!(f, "{{ {} }}", List(&self.parts)),
            false => write!(f, "({})", List(&self.parts)),
        }
    }
}

impl Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}: {}", self.shape),
            None => self.shape.fmt(f),
        }
    }
}

impl Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.variants {
            [] => write!(f, "enum {} {{}}", self.name),
            variants => write!(f, "enum {} {{ {} }}", self.name, List(variants)),
        }
    }
}

impl Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_deref().unwrap_or("_"))?;
        match &self.shape {
            Shape::Parts(Parts { parts, .. }) => match &**parts {
                [] => Ok(()),
                [Part { name: Some(_), .. }, ..] => write!(f, " {{ {} }}", List(parts)),
                parts => write!(f, "({})", List(parts)),
            },
            _ => f.write_str("?"),
        }
    }
}

/// Several, with commas between.
struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}
