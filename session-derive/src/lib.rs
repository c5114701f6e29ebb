//! `#[derive(Session)]`: a struct becomes a session.
//!
//! Applications don't name this crate: the derive and its documentation come with `session-actix`
//! or `session-core`, and what it generates names their paths.
//!
//! A struct goes through four stages: `attr` reads the attributes, `model` says what they mean,
//! `check` holds the fields against each other, `expand` writes the code. Mistakes are gathered on
//! the way, by `errors`, and reported together.

// The examples of the reference need the runtime crates, which depend on this one: its doctests run
// in `session-actix`.

mod attr;
mod check;
mod derive;
mod entry;
mod errors;
mod expand;
mod getter;
mod leaves;
mod model;
mod names;
mod nearest;
mod shape;
mod spelling;
mod symbol;
mod tag;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::entry::Entry;

/// Makes a struct a session, without an extractor: for adapters, and for programs without a web framework.
///
#[cfg_attr(not(doctest), doc = include_str!("reference.md"))]
#[proc_macro_derive(Session, attributes(session))]
pub fn session(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), Entry::Core).into()
}

/// Makes a struct a session, and `Session<…>` of it an extractor of actix-web.
///
#[cfg_attr(not(doctest), doc = include_str!("reference.md"))]
#[proc_macro_derive(ActixSession, attributes(session))]
pub fn actix_session(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), Entry::Actix).into()
}
