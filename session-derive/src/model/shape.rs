//! Only a struct with named fields is a session.

use syn::{Data, DeriveInput, Field, Fields, GenericParam};

use crate::errors::Errors;
use crate::names::unraw;

/// The struct's fields. Anything else gets one error, and has none.
pub(super) fn fields<'a>(input: &'a DeriveInput, errors: &Errors) -> Vec<&'a Field> {
    let name = unraw(&input.ident);
    let example = format!("`struct {name} {{ visits: u32 }}`");
    match &input.data {
        Data::Enum(data) => errors.at(
            data.enum_token,
            format!("a session is a struct with named fields: make this enum a field of one, as in `struct State {{ kind: {name} }}`"),
        ),
        Data::Union(data) => {
            errors.at(data.union_token, format!("a session is a struct with named fields: write {example}"));
        }
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => errors.at(
                fields,
                format!("the fields of a session need names, which its methods get theirs from: write {example}"),
            ),
            Fields::Unit => errors.at(
                &input.ident,
                format!("a session is a struct with named fields: write {example}, or `struct {name} {{}}` for none yet"),
            ),
            Fields::Named(_) if !input.generics.params.is_empty() => generics(input, errors),
            Fields::Named(fields) => return fields.named.iter().collect(),
        },
    }
    Vec::new()
}

fn generics(input: &DeriveInput, errors: &Errors) {
    let params = &input.generics.params;
    let has = |kind: fn(&GenericParam) -> bool| params.iter().any(kind);
    let message = if has(|param| matches!(param, GenericParam::Lifetime(_))) {
        "a session owns its values, so it has no lifetimes: write `String` for `&str`, `Vec<T>` for `&[T]`"
    } else if has(|param| matches!(param, GenericParam::Type(_))) {
        "a session has no type parameters: name the types, and where they differ write two sessions"
    } else {
        "a session has no const parameters: write the values, and where they differ write two sessions"
    };
    errors.at(params, message);
}
