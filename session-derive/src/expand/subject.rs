//! How the generated code names the user's struct.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{DeriveInput, GenericParam, Generics, Ident, parse_quote};

/// The struct, with the generics that only a mistaken one has.
pub(super) struct Subject {
    ident: Ident,
    /// The parameters without the lifetimes.
    generics: Generics,
    /// The arguments, `'static` for each lifetime.
    arguments: Vec<TokenStream>,
}

impl Subject {
    /// A struct without generics.
    pub(super) fn of(input: &DeriveInput) -> Self {
        Self { ident: input.ident.clone(), generics: Generics::default(), arguments: Vec::new() }
    }

    /// A struct that may have what it must not have.
    pub(super) fn of_faulty(input: &DeriveInput) -> Self {
        let mut generics = input.generics.clone();
        generics.params = generics
            .params
            .into_iter()
            .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
            .collect();
        for param in generics.type_params_mut() {
            param.bounds.push(parse_quote!(::core::marker::Send));
            param.bounds.push(parse_quote!(::core::marker::Sync));
            param.bounds.push(parse_quote!('static));
        }
        let arguments = input.generics.params.iter().map(|param| match param {
            GenericParam::Lifetime(_) => quote!('static),
            GenericParam::Type(param) => param.ident.to_token_stream(),
            GenericParam::Const(param) => param.ident.to_token_stream(),
        });
        Self { ident: input.ident.clone(), arguments: arguments.collect(), generics }
    }

    /// Whether there are parameters to be declared.
    pub(super) fn is_generic(&self) -> bool {
        !self.generics.params.is_empty()
    }

    /// The struct as a type.
    pub(super) fn ty(&self) -> TokenStream {
        let Self { ident, arguments, .. } = self;
        if arguments.is_empty() { quote!(#ident) } else { quote!(#ident<#(#arguments),*>) }
    }

    /// What stands behind `impl`, behind the name of the tracked type, and before the brace.
    pub(super) fn split(&self) -> (TokenStream, TokenStream, TokenStream) {
        let (parameters, arguments, bounds) = self.generics.split_for_impl();
        (quote!(#parameters), quote!(#arguments), quote!(#bounds))
    }
}
