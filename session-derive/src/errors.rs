//! Gathers mistakes, so that all of a struct's are reported at once.

use std::cell::RefCell;
use std::fmt::Display;
use std::thread;

use proc_macro2::Span;
use quote::ToTokens;

/// The mistakes found so far. Whoever makes one must look into it.
pub(crate) struct Errors {
    /// `None` once somebody looked.
    found: RefCell<Option<Vec<syn::Error>>>,
}

impl Errors {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { found: RefCell::new(Some(Vec::new())) }
    }

    /// Adds a mistake that was found while parsing.
    pub(crate) fn push(&self, error: syn::Error) {
        self.found.borrow_mut().as_mut().expect("nobody looked yet").push(error);
    }

    /// Adds a mistake at these tokens.
    pub(crate) fn at(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds a mistake at a single token.
    pub(crate) fn at_span(&self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Keeps the value, or the mistake.
    pub(crate) fn keep<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// All mistakes, in the order in which they were found.
    pub(crate) fn finish(self) -> Vec<syn::Error> {
        self.found.borrow_mut().take().expect("nobody looked yet")
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !thread::panicking() && self.found.borrow().is_some() {
            panic!("nobody looked at the errors");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_out_in_the_order_in_which_they_were_found() {
        let errors = Errors::new();
        errors.at(quote::quote!(a), "first");
        errors.at(quote::quote!(b), "second");
        let messages: Vec<_> = errors.finish().iter().map(ToString::to_string).collect();
        assert_eq!(messages, ["first", "second"]);
    }

    #[test]
    #[should_panic = "nobody looked at the errors"]
    fn errors_that_nobody_looked_at_are_a_bug() {
        drop(Errors::new());
    }
}
