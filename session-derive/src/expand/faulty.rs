//! Accessors beside an error: the signatures, so that code which uses them is not blamed as well.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::accessors::{Bodies, methods};
use crate::model::{Field, Session};
use crate::names::unraw;
use crate::symbol::RESERVED_METHODS;

/// The accessors of all fields. Of those with one name the first stands.
pub(super) fn accessors(session: &Session<'_>) -> TokenStream {
    let mut taken: HashSet<String> = RESERVED_METHODS.map(str::to_owned).into();
    let accessors: Vec<_> =
        session.fields.iter().flat_map(|field| accessors_of(field, &mut taken)).collect();
    quote!(#(#accessors)*)
}

fn accessors_of(field: &Field<'_>, taken: &mut HashSet<String>) -> Vec<TokenStream> {
    let Some(ty) = field.signature_type() else {
        return Vec::new();
    };
    let never = quote!(::core::unreachable!());
    let bodies = Bodies {
        get: never.clone(),
        has: never.clone(),
        set: never.clone(),
        get_mut: never.clone(),
        take: never.clone(),
        reset: never,
    };
    let names = field.names.all().map(unraw);
    let methods = methods(field, &ty, &bodies);
    methods
        .into_iter()
        .zip(names)
        .filter_map(|(method, name)| taken.insert(name).then_some(method))
        .collect()
}
