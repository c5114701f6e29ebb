//! The first stage: what stands in `#[session(…)]`, still with its tokens.
//!
//! A mistake in one item does not hide the next: reading goes on after the following comma.

mod field;
mod former;
mod lifetime;
mod place;
mod slot;
mod structure;
mod value;

pub(crate) use self::field::FieldAttrs;
pub(crate) use self::former::{Former, Retired};
pub(crate) use self::structure::StructAttrs;

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Meta, Token};

use self::place::Place;
use crate::errors::Errors;
use crate::symbol::SESSION;

/// Reads all items of all `#[session(…)]`: `take` gets the word of each and reads its value.
fn read(
    attrs: &[Attribute],
    place: Place,
    errors: &Errors,
    mut take: impl FnMut(Ident, ParseStream) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(SESSION)) {
        let Meta::List(list) = &attr.meta else {
            let example = place.example();
            errors.at(&attr.meta, format!("write the attribute with parentheses, as in {example}"));
            continue;
        };
        errors.keep(list.parse_args_with(|input: ParseStream| {
            while !input.is_empty() {
                if let Err(error) = read_item(input, place, &mut take) {
                    errors.push(error);
                    skip_item(input)?;
                }
            }
            Ok(())
        }));
    }
}

/// One item with the comma after it.
fn read_item(
    input: ParseStream,
    place: Place,
    take: &mut impl FnMut(Ident, ParseStream) -> syn::Result<()>,
) -> syn::Result<()> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error(format!("expected a word, as in {}", place.example())));
    }
    let key = input.call(Ident::parse_any)?;
    take(key.clone(), input)?;
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error(format!("expected a comma after the value of `{key}`")));
    }
    input.parse::<Option<Token![,]>>()?;
    Ok(())
}

/// Goes past the next comma.
fn skip_item(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() {
        if input.parse::<Option<Token![,]>>()?.is_some() {
            break;
        }
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
