//! The attributes of the struct.

use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Path};

use super::former::{self, Retired};
use super::place::Place;
use super::slot::Slot;
use super::{read, value};
use crate::errors::Errors;
use crate::symbol::{COOKIE, CRATE, GENERATION, RETIRED, TRACKED};

/// What stands in the `#[session(…)]` of the struct.
#[derive(Default)]
pub(crate) struct StructAttrs {
    pub(crate) cookie: Slot<LitStr>,
    pub(crate) generation: Slot<u32>,
    pub(crate) retired: Slot<Vec<Retired>>,
    pub(crate) tracked: Slot<Ident>,
    pub(crate) krate: Slot<Path>,
}

impl StructAttrs {
    /// Reads them, and reports what is wrong with each by itself.
    pub(crate) fn new(attrs: &[Attribute], errors: &Errors) -> Self {
        let mut this = Self::default();
        read(attrs, Place::Struct, errors, |key, input| this.take(key, input));
        this
    }

    fn take(&mut self, key: Ident, input: ParseStream) -> syn::Result<()> {
        match () {
            () if key == COOKIE => self.cookie.set(key, cookie(input)?),
            () if key == GENERATION => {
                self.generation.set(key, value::counter(&GENERATION, input)?)
            }
            () if key == RETIRED => self.retired.set(key, former::retired(input)?),
            () if key == TRACKED => self.tracked.set(key, value::identifier(&TRACKED, input)?),
            () if key == CRATE => self.krate.set(key, value::path(&CRATE, input)?),
            () => Err(Place::Struct.unknown(&key)),
        }
    }
}

/// `cookie = "name"`: a token, says [RFC 6265 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1).
fn cookie(input: ParseStream) -> syn::Result<LitStr> {
    let text = value::string(&COOKIE, input)?;
    let name = text.value();
    let message = match name.chars().find(|letter| !is_token_char(*letter)) {
        None if name.is_empty() => "a cookie needs a name: write `cookie = \"session\"`, \
            or leave `cookie` out, which means the same"
            .to_owned(),
        None => return Ok(text),
        Some(letter) => format!(
            "{letter:?} can't stand in the name of a cookie: use letters, digits and any of ``!#$%&'*+-.^_`|~``"
        ),
    };
    Err(syn::Error::new(text.span(), message))
}

fn is_token_char(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter)
}
