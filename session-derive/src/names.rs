//! The names of a field's accessors, and what raw identifiers become.

use std::fmt::Display;

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::Visibility;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;

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
    ident.set_span(generated_at(&ident));
    ident
}

/// The span of generated tokens that point at the user's.
pub(crate) fn generated_at(tokens: &impl Spanned) -> Span {
    Span::mixed_site().located_at(tokens.span())
}

/// A visibility whose first token is known to be generated: what it begins is then left alone by lints, even where a
/// macro of the user's wrote the struct.
pub(crate) fn generated_vis(vis: &Visibility) -> Visibility {
    let mut vis = vis.clone();
    let span = generated_at(&vis);
    match &mut vis {
        Visibility::Public(token) => token.span = span,
        Visibility::Restricted(restricted) => restricted.pub_token.span = span,
        Visibility::Inherited => {}
    }
    vis
}

/// A local of generated code.
///
/// Where a pattern binds a name, the compiler first looks for a constant or a unit struct called so, and hygiene does not
/// keep the user's out. actix-web's `#[get]` makes a unit struct of every handler: so a handler may be called `visit`,
/// and no local may.
pub(crate) fn local(name: impl Display) -> Ident {
    format_ident!("__{}", name.to_string(), span = Span::mixed_site())
}

/// What setters take: `new_value`. Rustdoc shows it, so it does without underscores.
pub(crate) fn argument_name() -> Ident {
    Ident::new("new_value", Span::mixed_site())
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
