//! Types that a field can't have, whatever traits they implement.

use quote::ToTokens;
use syn::{Type, parse_quote};

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
        Type::Reference(reference) => match borrowed(&reference.elem) {
            Some(owned) => format!("a session owns its values: write `{}`", shown(&owned)),
            None => return misformed(&reference.elem),
        },
        Type::Slice(slice) => {
            format!("a slice has no size of its own: write `Vec<{}>`", shown(&slice.elem))
        }
        Type::Array(array) if is_too_long(&array.len) => {
            let elem = shown(&array.elem);
            format!("serde stores arrays of up to {LONGEST_ARRAY} elements: write `Vec<{elem}>`")
        }
        _ if is_str(written) => "`str` has no size of its own: write `String`".to_owned(),
        _ => match unstorable(written) {
            Some(message) => message.to_owned(),
            None => return misformed_inside(written),
        },
    };
    Some(Misformed { ty, message })
}

/// What to say to a type that holds nothing to store.
fn unstorable(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Ptr(_) => "a pointer means nothing in the next request: keep the value itself",
        Type::FnPtr(_) => "a function can't be stored: keep an enum that says which one to call",
        Type::TraitObject(_) => {
            "a `dyn` type can't be read back: write an enum of the types that it can be"
        }
        Type::ImplTrait(_) => "a field names its type: write the type itself instead of `impl …`",
        Type::Infer(_) => "a field names its type: write it instead of `_`",
        Type::Never(_) => "`!` has no values to store: write `()`, or leave the field out",
        _ => return None,
    })
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

/// A type that accessors can have beside an error about the field's: the one that the error proposes, or the
/// field's own. `None` if neither can stand in a signature.
pub(super) fn signature_type(ty: &Type) -> Option<Type> {
    let ty = match bare(ty) {
        Type::Reference(reference) => borrowed(&reference.elem).unwrap_or_else(|| ty.clone()),
        unsized_type @ Type::Slice(_) => owned(unsized_type),
        text if is_str(text) => owned(text),
        Type::TraitObject(_) => return None,
        other => other.clone(),
    };
    let is_nameless = misformed(&ty).is_some_and(|part| {
        matches!(bare(part.ty), Type::ImplTrait(_) | Type::Infer(_) | Type::Never(_))
    });
    (!is_nameless).then_some(ty)
}

/// What owns what a reference leads to, if that can be owned.
fn borrowed(elem: &Type) -> Option<Type> {
    match bare(elem) {
        Type::Reference(inner) => borrowed(&inner.elem),
        other if unstorable(other).is_some() => None,
        other => Some(owned(other)),
    }
}

/// The same with a size.
fn owned(ty: &Type) -> Type {
    match ty {
        text if is_str(text) => parse_quote!(::std::string::String),
        Type::Slice(slice) => {
            let elem = &slice.elem;
            parse_quote!(::std::vec::Vec<#elem>)
        }
        other => other.clone(),
    }
}

/// A type as an error message writes it.
fn shown(ty: &Type) -> String {
    spell(ty).unwrap_or_else(|_| ty.to_token_stream().to_string())
}

fn is_too_long(length: &syn::Expr) -> bool {
    array_length(length)
        .and_then(|digits| digits.parse::<usize>().ok())
        .is_some_and(|length| length > LONGEST_ARRAY)
}
