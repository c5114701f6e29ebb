//! What an attribute stands on, and what to say to a word that does not belong there.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use crate::nearest::nearest;
use crate::symbol::{COOKIE, FIELD, ROTATE, STRUCT, Symbol};

/// What an attribute stands on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// The struct.
    Struct,
    /// One of its fields.
    Field,
}

impl Place {
    /// An attribute as it may be written here.
    pub(super) fn example(self) -> String {
        let symbol = match self {
            Self::Struct => COOKIE,
            Self::Field => ROTATE,
        };
        format!("`#[session({})]`", symbol.usage)
    }

    /// The error for an unknown word: it names the nearest right one, or all.
    pub(super) fn unknown(self, key: &Ident) -> syn::Error {
        let word = key.unraw().to_string();
        let message = if self.other().words().iter().any(|symbol| symbol.word == word) {
            format!("`{word}` belongs on {}, not on {}", self.other().name(), self.name())
        } else if let Some(symbol) = self.nearest(&word) {
            format!("there is no attribute `{word}`: did you mean `{}`?", symbol.usage)
        } else {
            let words: Vec<_> = self.words().iter().map(|symbol| format!("`{symbol}`")).collect();
            let hint = self.hint();
            format!(
                "there is no attribute `{word}`: {} takes {}{hint}",
                self.name(),
                words.join(", ")
            )
        };
        syn::Error::new(key.span(), message)
    }

    fn nearest(self, word: &str) -> Option<&'static Symbol> {
        let found = nearest(word, self.words().iter().map(|symbol| symbol.word))?;
        self.words().iter().find(|symbol| symbol.word == found)
    }

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

    /// Where else to look.
    fn hint(self) -> &'static str {
        match self {
            Self::Struct => "; what else there is to a cookie is set where the middleware is built",
            Self::Field => "",
        }
    }
}
