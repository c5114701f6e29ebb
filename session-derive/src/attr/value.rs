//! The kinds of values, each with its own words for a malformed one.

use std::fmt::Display;
use std::ops::RangeInclusive;

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitInt, LitStr, Path, Token, Visibility, token};

use crate::symbol::Symbol;

/// A word alone.
pub(super) fn flag(symbol: &Symbol, input: ParseStream) -> syn::Result<()> {
    if is_at_end(input) {
        return Ok(());
    }
    Err(input.error(format!("`{symbol}` takes no value: write `#[session({symbol})]`")))
}

/// `word = 17`, with what to say when it is out of range. Keeps where the number stands.
pub(super) fn integer(
    symbol: &Symbol,
    range: RangeInclusive<u32>,
    why: impl FnOnce(&str) -> String,
    input: ParseStream,
) -> syn::Result<(u32, Span)> {
    equals(symbol, input)?;
    expect_value(symbol, input)?;
    let int: LitInt =
        input.parse().map_err(|error| at(error.span(), takes(symbol, "a whole number")))?;
    match int.base10_parse::<u32>() {
        Ok(value) if range.contains(&value) => Ok((value, int.span())),
        _ => Err(syn::Error::new(int.span(), why(int.base10_digits()))),
    }
}

/// `word = n` where any number from 1 up will do.
pub(super) fn counter(symbol: &Symbol, input: ParseStream) -> syn::Result<u32> {
    let why =
        |_: &str| format!("`{symbol}` takes a number from 1 to {}; left out, it is 0", u32::MAX);
    let (value, _) = integer(symbol, 1..=u32::MAX, why, input)?;
    Ok(value)
}

/// `word = "text"`.
pub(super) fn string(symbol: &Symbol, input: ParseStream) -> syn::Result<LitStr> {
    equals(symbol, input)?;
    expect_value(symbol, input)?;
    input.parse().map_err(|error| at(error.span(), takes(symbol, "a string")))
}

/// `word = any + expression`.
pub(super) fn expr(symbol: &Symbol, input: ParseStream) -> syn::Result<Expr> {
    equals(symbol, input)?;
    expect_value(symbol, input)?;
    input.parse()
}

/// `word = path::to::it`.
pub(super) fn path(symbol: &Symbol, input: ParseStream) -> syn::Result<Path> {
    equals(symbol, input)?;
    expect_value(symbol, input)?;
    if input.peek(LitStr) {
        return Err(input.error(takes(symbol, "a path without quotes")));
    }
    input.call(Path::parse_mod_style).map_err(|error| at(error.span(), takes(symbol, "a path")))
}

/// `word = "name"`, where the name is that of a thing in Rust.
pub(super) fn identifier(symbol: &Symbol, input: ParseStream) -> syn::Result<Ident> {
    let text = string(symbol, input)?;
    text.parse().map_err(|_| {
        let written = text.value();
        let keyword = text.parse_with(Ident::parse_any).is_ok();
        let message = match keyword {
            true if !matches!(&*written, "self" | "Self" | "super" | "crate" | "_") => {
                format!("`{written}` is a keyword: write `{symbol} = \"r#{written}\"`")
            }
            _ => format!("`{written}` can't be a name in Rust: {}", takes(symbol, "a name")),
        };
        at(text.span(), message)
    })
}

/// The name of a field that there was, which may be a keyword, with or without `r#`.
pub(super) fn field_name(symbol: &Symbol, input: ParseStream) -> syn::Result<String> {
    let text = string(symbol, input)?;
    let name = text.parse_with(Ident::parse_any).map_err(|_| {
        let written = text.value();
        at(
            text.span(),
            format!("`{written}` can't be the name of a field: {}", takes(symbol, "a name")),
        )
    })?;
    Ok(name.unraw().to_string())
}

/// `vis = "pub(crate)"`, empty for private.
pub(super) fn visibility(symbol: &Symbol, input: ParseStream) -> syn::Result<Visibility> {
    let text = string(symbol, input)?;
    text.parse().map_err(|_| {
        let message = format!(
            "`{}` is no visibility: write `{symbol} = \"pub\"`, `\"pub(crate)\"`, or `\"\"` for private",
            text.value()
        );
        at(text.span(), message)
    })
}

/// Goes past the `=`.
fn equals(symbol: &Symbol, input: ParseStream) -> syn::Result<()> {
    if input.peek(Token![=]) && !input.peek(Token![==]) {
        input.parse::<Token![=]>()?;
        return Ok(());
    }
    Err(at(span_here(input), format!("`{symbol}` needs a value: write `{}`", symbol.usage)))
}

/// Whether anything stands behind the `=`.
fn expect_value(symbol: &Symbol, input: ParseStream) -> syn::Result<()> {
    if is_at_end(input) {
        return Err(at(
            span_here(input),
            format!("the value is missing: write `{}`", symbol.usage),
        ));
    }
    Ok(())
}

/// Whether a list in parentheses follows; says what to write if not.
pub(super) fn expect_list(symbol: &Symbol, input: ParseStream) -> syn::Result<()> {
    if input.peek(token::Paren) {
        return Ok(());
    }
    Err(at(
        span_here(input),
        format!("`{symbol}` takes a list in parentheses: write `{}`", symbol.usage),
    ))
}

/// Whether the item ends here.
fn is_at_end(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// What stands where a value should, or the word before it.
fn span_here(input: ParseStream) -> Span {
    if is_at_end(input) { input.cursor().prev_span() } else { input.span() }
}

/// "`tag` takes a whole number, as in `tag = 17`".
pub(super) fn takes(symbol: &Symbol, what: impl Display) -> String {
    format!("`{symbol}` takes {what}, as in `{}`", symbol.usage)
}

fn at(span: Span, message: impl Display) -> syn::Error {
    syn::Error::new(span, message)
}
