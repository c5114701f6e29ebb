//! What to say to a word that is none of ours.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use crate::nearest::nearest;
use crate::symbol::{FIELD, STRUCT, Symbol};

/// What the attribute stands on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// The struct.
    Struct,
    /// One of its fields.
    Field,
}

impl Place {
    fn words(self) -> &'static [Symbol] {
        match self {
            Self::Struct => STRUCT,
            Self::Field => FIELD,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Struct => Self::Field,
            Self::Field => Self::Struct,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Struct => "the struct",
            Self::Field => "a field",
        }
    }
}

/// The error for an unknown word: it names the nearest right one, or all.
pub(super) fn unknown(key: &Ident, place: Place) -> syn::Error {
    let word = key.unraw().to_string();
    let message = if place.other().words().iter().any(|symbol| symbol.word == word) {
        let (right, wrong) = (place.other().name(), place.name());
        format!("`{word}` belongs on {right}, not on {wrong}")
    } else if let Some(symbol) = nearest_symbol(&word, place) {
        format!("there is no attribute `{word}`: did you mean `{}`?", symbol.usage)
    } else {
        let words: Vec<_> = place.words().iter().map(|symbol| format!("`{symbol}`")).collect();
        format!("there is no attribute `{word}`: {} takes {}", place.name(), words.join(", "))
    };
    syn::Error::new(key.span(), message)
}

fn nearest_symbol(word: &str, place: Place) -> Option<&'static Symbol> {
    let found = nearest(word, place.words().iter().map(|symbol| symbol.word))?;
    place.words().iter().find(|symbol| symbol.word == found)
}
