//! Seeing every variant of an enum.

use super::{Choice, Shape, Variant};

/// A variant that takes no value so many times is left alone.
pub(super) const MOST_TRIES: u32 = 200;

impl Variant {
    fn new(name: String) -> Self {
        Self { name: Some(name), ..Self::default() }
    }

    /// Nothing more is to be seen of it.
    pub(super) fn settle(&mut self) {
        self.tries = MOST_TRIES;
    }

    pub(super) fn count_try(&mut self) {
        self.tries = self.tries.saturating_add(1);
    }

    fn is_open(&self) -> bool {
        self.tries < MOST_TRIES || self.shape.is_open()
    }
}

impl Choice {
    /// An enum of which nothing but names is known.
    pub(super) fn new(name: String, variants: impl Iterator<Item = String>) -> Self {
        Self { name, variants: variants.map(Variant::new).collect() }
    }

    /// The variant to be looked at next.
    pub(super) fn wanted(&self) -> usize {
        let position = |is_it: fn(&Variant) -> bool| self.variants.iter().position(is_it);
        position(Variant::is_open)
            .or_else(|| position(|variant| !variant.shape.has_unknown()))
            .unwrap_or(0)
    }

    /// There are only so many variants: serde lists other names of a variant as well, and then nobody can tell which
    /// is whose.
    pub(super) fn limit(&mut self, variants: usize) {
        if variants < self.variants.len() {
            self.variants.truncate(variants);
            self.variants.iter_mut().for_each(|variant| variant.name = None);
        }
    }
}

impl Shape {
    /// Whether there is an enum with a variant that was not looked at.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Unknown | Self::Leaf(_) | Self::Back(_) => false,
            Self::Option(inner) | Self::Seq(inner) => inner.is_open(),
            Self::Map(entry) => entry.0.is_open() || entry.1.is_open(),
            Self::Parts(parts) => parts.parts.iter().any(|part| part.shape.is_open()),
            Self::Enum(choice) => choice.variants.iter().any(Variant::is_open),
        }
    }
}
