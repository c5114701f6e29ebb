//! What a session held in earlier builds: the lists of `was` and `retired`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Token, Type, parenthesized};

use super::value::{counter, expect_list, takes};
use crate::symbol::{RETIRED, Symbol, VERSION, WAS};
use crate::tag::PINNED;

/// A type that a field had before.
pub(crate) struct Former {
    /// As written.
    pub(crate) text: LitStr,
    /// The same as a type.
    pub(crate) ty: Type,
    /// The field's `version` at that time, 0 if it had none.
    pub(crate) version: u32,
}

/// A field that is gone for good.
pub(crate) enum Retired {
    /// `"user: Option<u32>"`.
    Named {
        /// Its name, without `r#`.
        name: String,
        /// Its type.
        former: Box<Former>,
    },
    /// The number of a pinned one.
    Pinned {
        /// As written.
        literal: LitInt,
        /// Its tag.
        tag: u16,
    },
}

/// `was("u32", "u16", version = 2)`: a version belongs to the type before it.
pub(super) fn was(input: ParseStream) -> syn::Result<Vec<Former>> {
    list(&WAS, input, |content| {
        let text = former_text(&WAS, content)?;
        let ty = text.parse().map_err(|_| {
            let written = text.value();
            syn::Error::new(
                text.span(),
                format!("`{written}` is no type: {}", takes(&WAS, "types as strings")),
            )
        })?;
        let version = former_version(content)?;
        Ok(Former { text, ty, version })
    })
}

/// `retired("user: Option<u32>", "cart: Vec<Item>", version = 2, 17)`.
pub(super) fn retired(input: ParseStream) -> syn::Result<Vec<Retired>> {
    list(&RETIRED, input, |content| {
        if content.peek(LitInt) {
            return pinned(content);
        }
        let text = former_text(&RETIRED, content)?;
        let (name, ty) = text.parse_with(named).map_err(|_| {
            let written = text.value();
            let message = takes(&RETIRED, "the names and types of fields as strings");
            syn::Error::new(text.span(), format!("`{written}` is no field: {message}"))
        })?;
        let version = former_version(content)?;
        Ok(Retired::Named { name, former: Box::new(Former { text, ty, version }) })
    })
}

/// A list in parentheses that is not empty.
fn list<T>(
    symbol: &Symbol,
    input: ParseStream,
    item: impl Fn(ParseStream) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    expect_list(symbol, input)?;
    let content;
    let parens = parenthesized!(content in input);
    if content.is_empty() {
        let message = format!("the list is empty: write `{}`", symbol.usage);
        return Err(syn::Error::new(parens.span.join(), message));
    }
    let items = items(&content, item);
    if items.is_err() {
        // What is left over would be an error of its own.
        content.parse::<TokenStream>()?;
    }
    items
}

fn items<T>(
    content: ParseStream,
    item: impl Fn(ParseStream) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(item(content)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(items)
}

fn former_text(symbol: &Symbol, content: ParseStream) -> syn::Result<LitStr> {
    content.parse().map_err(|error| syn::Error::new(error.span(), takes(symbol, "strings")))
}

/// `, version = 2`, if that is what follows.
fn former_version(content: ParseStream) -> syn::Result<u32> {
    let ahead = content.fork();
    let follows = ahead.parse::<Token![,]>().is_ok()
        && ahead.call(Ident::parse_any).is_ok_and(|key| key == VERSION);
    if !follows {
        return Ok(0);
    }
    content.parse::<Token![,]>()?;
    content.call(Ident::parse_any)?;
    counter(&VERSION, content)
}

fn pinned(content: ParseStream) -> syn::Result<Retired> {
    let literal: LitInt = content.parse()?;
    match literal.base10_parse::<u32>() {
        Ok(tag) if PINNED.contains(&tag) => {
            let tag = u16::try_from(tag).expect("at most 111");
            Ok(Retired::Pinned { literal, tag })
        }
        _ => Err(syn::Error::new(
            literal.span(),
            "a number in `retired` is the tag of a field that was pinned, 1 to 111; \
             write one that was not as `\"name: Type\"`",
        )),
    }
}

/// `name: Type`.
fn named(input: ParseStream) -> syn::Result<(String, Type)> {
    let name = input.call(Ident::parse_any)?.unraw().to_string();
    input.parse::<Token![:]>()?;
    Ok((name, input.parse()?))
}
