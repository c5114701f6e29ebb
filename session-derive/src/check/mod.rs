//! The third stage: what is wrong with the fields taken together, one function for each rule.

mod names;
mod tags;

use crate::errors::Errors;
use crate::model::Session;

/// Holds everything against everything else.
pub(crate) fn check(session: &Session<'_>, errors: &Errors) {
    form_of_types(session, errors);
    names::reserved(session, errors);
    names::collisions(session, errors);
    one_owner(session, errors);
    tags::duplicates(session, errors);
    tags::retired_twice(session, errors);
    tags::retired_again(session, errors);
    tags::former_types(session, errors);
}

/// A session belongs to one owner.
fn one_owner(session: &Session<'_>, errors: &Errors) {
    let mut owners = session.fields.iter().filter_map(|field| Some((field, field.owner?)));
    let Some((first, _)) = owners.next() else { return };
    for (_, span) in owners {
        errors.at_span(
            span,
            format!("`{}` says already whose the session is: mark one field `owner`", first.name),
        );
    }
}

/// A field's type must own a value that can be named. Whether it has the traits, the compiler says.
fn form_of_types(session: &Session<'_>, errors: &Errors) {
    for misformed in session.fields.iter().filter_map(|field| field.misformed()) {
        errors.at(misformed.ty, misformed.message);
    }
}
