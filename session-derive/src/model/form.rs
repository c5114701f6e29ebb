//! Types that a field can't have, whatever traits they implement.

use quote::ToTokens;
use syn::{Type, TypeReference, parse_quote};

use crate::shape::{Shape, bare, is_str};
use crate::spelling::{array_length, spell};

/// The largest array that serde stores.
const LONGEST_ARRAY: usize = 32;

/// What is wrong with the form of a type.
pub(crate) struct Misformed<'a> {
    /// The offending part.
    pub(crate) ty: &'a Type,
    /// What is wrong, and what to write instead.
    pub(crate) message: String,
}

/// The first part of a type that can't be in a session.
pub(crate) fn misformed(ty: &Type) -> Option<Misformed<'_>> {
    let written = bare(ty);
    let message = match written {
        Type::Reference(reference) => {
            let owned = owned(reference);
            let owned = spell(&owned).unwrap_or_else(|_| owned.to_token_stream().to_string());
            format!("a session owns its values: write `{owned}`")
        }
        Type::Ptr(_) => {
            "a pointer means nothing in the next request: keep the value itself".to_owned()
        }
        Type::FnPtr(_) => {
            "a function can't be stored: keep an enum that says which one to call".to_owned()
        }
        Type::TraitObject(_) => {
            "a `dyn` type can't be read back: write an enum of the types that it can be".to_owned()
        }
        Type::ImplTrait(_) => {
            "a field names its type: write the type itself instead of `impl …`".to_owned()
        }
        Type::Slice(slice) => {
            let elem =
                spell(&slice.elem).unwrap_or_else(|_| slice.elem.to_token_stream().to_string());
            format!("a slice has no size of its own: write `Vec<{elem}>`")
        }
        Type::Infer(_) => "a field names its type: write it instead of `_`".to_owned(),
        Type::Never(_) => {
            "`!` has no values to store: write `()`, or leave the field out".to_owned()
        }
        Type::Array(array) if is_too_long(&array.len) => {
            let elem =
                spell(&array.elem).unwrap_or_else(|_| array.elem.to_token_stream().to_string());
            format!("serde stores arrays of up to {LONGEST_ARRAY} elements: write `Vec<{elem}>`")
        }
        _ if is_str(written) => "`str` has no size of its own: write `String`".to_owned(),
        _ => return misformed_inside(written),
    };
    Some(Misformed { ty, message })
}

fn misformed_inside(ty: &Type) -> Option<Misformed<'_>> {
    match Shape::of(ty) {
        Shape::Option(inner) | Shape::Vec(inner) => misformed(inner),
        Shape::Box(inner) => match bare(inner) {
            Type::Slice(slice) => misformed(&slice.elem),
            inner if is_str(inner) => None,
            inner => misformed(inner),
        },
        Shape::Container(inner) => inner.into_iter().find_map(misformed),
        Shape::Scalar | Shape::String | Shape::Other => None,
    }
}

/// What owns what this refers to.
pub(crate) fn owned(reference: &TypeReference) -> Type {
    match bare(&reference.elem) {
        text if is_str(text) => parse_quote!(::std::string::String),
        Type::Slice(slice) => {
            let elem = &slice.elem;
            parse_quote!(::std::vec::Vec<#elem>)
        }
        Type::Reference(inner) => owned(inner),
        other => other.clone(),
    }
}

fn is_too_long(length: &syn::Expr) -> bool {
    array_length(length)
        .and_then(|digits| digits.parse::<usize>().ok())
        .is_some_and(|length| length > LONGEST_ARRAY)
}
