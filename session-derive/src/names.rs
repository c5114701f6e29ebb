//! The names of a field's accessors, and what raw identifiers become.

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt as _;

/// The names of a field's accessors.
pub(crate) struct AccessorNames {
    /// `cart`
    pub(crate) get: Ident,
    /// `has_cart`
    pub(crate) has: Ident,
    /// `set_cart`
    pub(crate) set: Ident,
    /// `cart_mut`
    pub(crate) get_mut: Ident,
    /// `take_cart`
    pub(crate) take: Ident,
    /// `reset_cart`
    pub(crate) reset: Ident,
}

impl AccessorNames {
    /// The accessors of a field, or of what `accessor` calls it.
    pub(crate) fn new(stem: &Ident) -> Self {
        let stem = generated(stem.clone());
        // As an argument, `format_ident!` writes an identifier without its `r#`.
        Self {
            has: format_ident!("has_{}", stem),
            set: format_ident!("set_{}", stem),
            get_mut: format_ident!("{}_mut", stem),
            take: format_ident!("take_{}", stem),
            reset: format_ident!("reset_{}", stem),
            get: stem,
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> [&Ident; 6] {
        [&self.get, &self.has, &self.set, &self.get_mut, &self.take, &self.reset]
    }
}

/// An identifier that still points at the user's, but is known to be generated: lints leave it alone.
pub(crate) fn generated(mut ident: Ident) -> Ident {
    ident.set_span(Span::mixed_site().located_at(ident.span()));
    ident
}

/// An identifier as text, without `r#`.
pub(crate) fn unraw(ident: &Ident) -> String {
    ident.unraw().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_identifier_loses_its_prefix_where_it_can() {
        let names = AccessorNames::new(&Ident::new_raw("type", Span::call_site()));
        let all: Vec<_> = names.all().iter().map(ToString::to_string).collect();
        assert_eq!(all, ["r#type", "has_type", "set_type", "type_mut", "take_type", "reset_type"]);
    }
}
