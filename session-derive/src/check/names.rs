//! Every method of a session has its own name.

use std::collections::HashMap;

use crate::errors::Errors;
use crate::model::{Field, Session};
use crate::names::unraw;
use crate::symbol::RESERVED_METHODS;

/// A field must not be called like a method that every session has.
pub(super) fn reserved(session: &Session<'_>, errors: &Errors) {
    for field in &session.fields {
        let name = unraw(&field.stem);
        if RESERVED_METHODS.contains(&&*name) {
            errors.at(
                &field.stem,
                format!("`{name}()` is a method of every session: {}", remedy(field)),
            );
        }
    }
}

/// Two fields must not lead to one accessor, as `x` and `set_x` do.
pub(super) fn collisions(session: &Session<'_>, errors: &Errors) {
    let mut taken: HashMap<String, &Field<'_>> = HashMap::new();
    for field in &session.fields {
        let names = field.names.all().map(unraw);
        let clash = names.iter().find_map(|name| Some((name, *taken.get(name)?)));
        match clash {
            Some((_, other)) if other.ident == field.ident => {
                errors.at(
                    field.ident,
                    format!("there are two fields `{}`: give this one another name", field.name),
                );
            }
            Some((name, other)) => errors.at(
                &field.stem,
                format!(
                    "the fields `{}` and `{}` would both have a method `{name}()`: {}",
                    other.name,
                    field.name,
                    remedy(field)
                ),
            ),
            None => {}
        }
        for name in names {
            taken.entry(name).or_insert(field);
        }
    }
}

fn remedy(field: &Field<'_>) -> String {
    match field.is_renamed {
        true => "choose another `accessor`".to_owned(),
        false => "add `#[session(accessor = \"…\")]` with another name for the field's methods"
            .to_owned(),
    }
}
