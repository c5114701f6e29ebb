//! Every field has its own tag, now and in the past.

use crate::errors::Errors;
use crate::model::{Field, RetiredTag, Session, Tag};

/// Two fields must not be stored under one tag.
pub(super) fn duplicates(session: &Session<'_>, errors: &Errors) {
    for (at, field) in session.fields.iter().enumerate() {
        let Some(tag) = &field.tag else { continue };
        let earlier = session.fields[..at].iter().find(|other| has_tag(other, tag.number));
        // Of two fields with one name the compiler complains.
        if let Some(earlier) = earlier.filter(|earlier| earlier.name != field.name) {
            errors.at_span(tag.origin, duplicate(field, tag, earlier));
        }
    }
}

fn duplicate(field: &Field<'_>, tag: &Tag, earlier: &Field<'_>) -> String {
    let (name, other, number) = (&field.name, &earlier.name, tag.number);
    match (&tag.hashed, earlier.tag.as_ref().map(|tag| &tag.hashed)) {
        (None, _) => {
            format!(
                "tag {number} is that of the field `{other}` already: give `{name}` another number"
            )
        }
        (Some(text), Some(Some(same))) if text == same => format!(
            "`{other}` and `{name}` get their tags from one name and type: \
             `rename` takes the name of a field that is gone"
        ),
        _ => format!(
            "the tags of `{other}` and `{name}` happen to be the same, {number}: \
             pin the new field with `#[session(tag = n)]`, n from 1 to 111"
        ),
    }
}

/// Naming a field twice is a slip of the pen: perhaps another one was meant.
pub(super) fn retired_twice(session: &Session<'_>, errors: &Errors) {
    for (at, retired) in session.retired.iter().enumerate() {
        if session.retired[..at].iter().any(|other| other.tag == retired.tag) {
            errors.at_span(
                retired.span,
                format!("`{}` is retired twice: leave one out", retired.written),
            );
        }
    }
}

/// What stands under a retired tag is dropped at every write: a field there would never be kept.
pub(super) fn retired_again(session: &Session<'_>, errors: &Errors) {
    for field in &session.fields {
        let Some(tag) = &field.tag else { continue };
        if let Some(retired) = retired(session, tag.number) {
            let (name, written) = (&field.name, &retired.written);
            let message = match tag.hashed {
                None => format!(
                    "this tag is that of the retired `{written}`, and is never used again: \
                     give `{name}` another number"
                ),
                Some(_) => format!(
                    "the tag of `{name}` is that of the retired `{written}`, and is never used again: \
                     raise the field's `version`, or pin it with `#[session(tag = n)]`"
                ),
            };
            errors.at_span(tag.origin, message);
        }
    }
}

/// A former type is read under a tag that nothing else is stored under, or read from: writing the
/// field drops what stands there.
pub(super) fn former_types(session: &Session<'_>, errors: &Errors) {
    for (place, field) in session.fields.iter().enumerate() {
        for (at, was) in field.was.iter().enumerate() {
            let written = was.text.value();
            let earlier = &session.fields[..place];
            let message = claimed(session, field, at, was.tag, &written)
                .or_else(|| read_twice(earlier, was.tag, &written));
            if let Some(message) = message {
                errors.at(&was.text, message);
            }
        }
    }
}

/// Which earlier field reads this tag as its former type, too.
fn read_twice(earlier: &[Field<'_>], tag: u16, written: &str) -> Option<String> {
    let reads = |field: &&Field<'_>| field.was.iter().any(|was| was.tag == tag);
    let name = &earlier.iter().find(reads)?.name;
    Some(format!("what was stored as `{written}` is read by the field `{name}` already"))
}

/// Who has the tag of a field's former type, the one at `at`.
fn claimed(
    session: &Session<'_>,
    field: &Field<'_>,
    at: usize,
    tag: u16,
    written: &str,
) -> Option<String> {
    if has_tag(field, tag) {
        let name = &field.name;
        return Some(format!(
            "`{written}` is the type that `{name}` has now: name the one it had before"
        ));
    }
    if field.was[..at].iter().any(|other| other.tag == tag) {
        return Some(format!("`{written}` is in the list twice: leave one out"));
    }
    if let Some(other) = session.fields.iter().find(|other| has_tag(other, tag)) {
        return Some(format!(
            "what was stored as `{written}` belongs to the field `{}`",
            other.name
        ));
    }
    let retired = &retired(session, tag)?.written;
    Some(format!(
        "the retired `{retired}` is dropped, so it can't be read: leave it out in one place"
    ))
}

fn has_tag(field: &Field<'_>, number: u16) -> bool {
    field.tag.as_ref().is_some_and(|tag| tag.number == number)
}

fn retired<'a>(session: &'a Session<'_>, tag: u16) -> Option<&'a RetiredTag> {
    session.retired.iter().find(|retired| retired.tag == tag)
}
