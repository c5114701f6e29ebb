//! What rustdoc shows of the generated code, a line each.

use crate::model::{Field, Session};
use crate::names::unraw;

/// Of the tracked type.
pub(super) fn tracked(session: &Session<'_>) -> Vec<String> {
    let Session { name, tracked, .. } = session;
    vec![
        format!(" The tracked form of [`{name}`]: what a handler takes as `Session<{name}>`."),
        String::new(),
        " Each field is read, and changed, through its own methods; what was changed is saved when the".to_owned(),
        " response is made, and nothing has to be called for that.".to_owned(),
        String::new(),
        format!(" Further methods go into an `impl {tracked}`."),
    ]
}

/// Of a getter whose field has no documentation.
pub(super) fn getter(field: &Field<'_>) -> String {
    format!(" The session's `{}`.", field.name)
}

/// Of `has_…`.
pub(super) fn has(field: &Field<'_>) -> Vec<String> {
    vec![format!(
        " Whether the session has a value of its own for {}, rather than its default.",
        link(field)
    )]
}

/// Of `set_…`.
pub(super) fn set(field: &Field<'_>) -> Vec<String> {
    changing(field, format!(" Sets {}.", link(field)), Vec::new())
}

/// Of `…_mut`.
pub(super) fn get_mut(field: &Field<'_>) -> Vec<String> {
    let comparison = " It counts as changed if its bytes differ in the end.".to_owned();
    changing(field, format!(" Borrows {} to be changed in place.", link(field)), vec![comparison])
}

/// Of `take_…`.
pub(super) fn take(field: &Field<'_>) -> Vec<String> {
    changing(
        field,
        format!(" Takes {} out, which then reads as its default.", link(field)),
        Vec::new(),
    )
}

/// Of `reset_…`.
pub(super) fn reset(field: &Field<'_>) -> Vec<String> {
    changing(
        field,
        format!(" Removes {}, which then reads as its default.", link(field)),
        Vec::new(),
    )
}

fn changing(field: &Field<'_>, first: String, rest: Vec<String>) -> Vec<String> {
    let mut lines = vec![first];
    let identity = " A change gives the session a new identity.".to_owned();
    let lifetime = |seconds| format!(" A value lasts {seconds} seconds from its last change on.");
    let more = rest.into_iter().chain(field.rotate.then_some(identity));
    let more: Vec<_> = more.chain(field.lifetime.map(lifetime)).collect();
    if !more.is_empty() {
        lines.push(String::new());
        lines.extend(more);
    }
    lines
}

/// To the getter, which has the user's words.
fn link(field: &Field<'_>) -> String {
    let getter = unraw(&field.stem);
    format!("[`{getter}`](Self::{getter})")
}
