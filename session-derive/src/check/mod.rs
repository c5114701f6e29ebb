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
    tags::duplicates(session, errors);
    tags::retired_twice(session, errors);
    tags::retired_again(session, errors);
    tags::former_types(session, errors);
}

/// A field's type must own a value that can be named. Whether it has the traits, the compiler says.
fn form_of_types(session: &Session<'_>, errors: &Errors) {
    for misformed in session.fields.iter().filter_map(|field| field.misformed()) {
        errors.at(misformed.ty, misformed.message);
    }
}
