//! What shows itself, and how.

use std::any::type_name;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{Debug, Display};

use crate::support::Canaries;

/// What has shown itself and was not looked at yet, and the types of all that was.
#[derive(Default)]
pub struct Gallery {
    waiting: Vec<(String, String)>,
    types: BTreeSet<String>,
    looked_at: usize,
}

impl Gallery {
    pub fn debug<T: Debug>(&mut self, value: &T) {
        self.hang(name::<T>(), format!("{value:?}"));
        self.hang(name::<T>(), format!("{value:#?}"));
    }

    pub fn display<T: Debug + Display>(&mut self, value: &T) {
        self.debug(value);
        self.hang(name::<T>(), value.to_string());
    }

    /// An error, and all that it was caused by.
    pub fn error<E: Error>(&mut self, error: &E) {
        self.display(error);
        let mut source = error.source();
        while let Some(cause) = source {
            self.hang(name::<E>(), format!("{cause} {cause:?}"));
            source = cause.source();
        }
    }

    /// What a type of this name looks like.
    pub fn hang(&mut self, name: &str, text: String) {
        self.types.insert(name.to_owned());
        self.waiting.push((name.to_owned(), text));
    }

    /// Looks at all that has come since the last time.
    #[track_caller]
    pub fn assert_shows_none_of(&mut self, canaries: &Canaries) {
        for (name, text) in self.waiting.drain(..) {
            canaries.assert_none_in(&name, text);
            self.looked_at += 1;
        }
    }

    pub fn shown(&self) -> usize {
        self.looked_at
    }

    pub fn types(self) -> BTreeSet<String> {
        self.types
    }
}

/// A type's name without its path and what it is generic over.
fn name<T>() -> &'static str {
    let path = type_name::<T>().trim_start_matches('&');
    let path = path.split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}
