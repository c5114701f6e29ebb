//! What the attributes of one field say against each other.

use syn::Type;

use crate::attr::FieldAttrs;
use crate::errors::Errors;
use crate::shape::is_csrf_token;
use crate::symbol::{EXPIRES, MERGE, OWNER, ROTATE, Symbol, TAG, VERSION, WITH};

/// Reports all contradictions of the field `name`.
pub(super) fn report(attrs: &FieldAttrs, name: &str, ty: &Type, errors: &Errors) {
    token_of_another_form(attrs, name, ty, errors);
    tag_with_version(attrs, errors);
    merge_of_identity(attrs, name, errors);
    merge_of_what_expires(attrs, name, errors);
    identity_that_expires(attrs, name, errors);
    owner_by_module(attrs, name, errors);
}

/// A token follows the session's identity, for which its bytes have to be its own.
fn token_of_another_form(attrs: &FieldAttrs, name: &str, ty: &Type, errors: &Errors) {
    for key in [attrs.expires.key(), attrs.with.key()].into_iter().flatten() {
        if is_csrf_token(ty) {
            errors.at(
                key,
                format!("`{name}` is renewed and ends with the session's identity by itself: leave out `{key}`"),
            );
        }
    }
}

/// A pinned tag stays whatever happens, and a version is there to change it.
fn tag_with_version(attrs: &FieldAttrs, errors: &Errors) {
    if let (Some(_), Some(version)) = (attrs.tag.key(), attrs.version.key()) {
        errors.at(
            version,
            format!("`{VERSION}` changes a tag, and `{TAG}` pins it: leave one out (a pinned field gets another number instead)"),
        );
    }
}

/// Nothing of two identities is merged.
fn merge_of_identity(attrs: &FieldAttrs, name: &str, errors: &Errors) {
    if let (Some(merge), Some(identity)) = (attrs.merge.key(), identity(attrs)) {
        errors.at(
            merge,
            format!(
                "a change of `{name}` gives the session a new identity (`{identity}`), and nothing of two \
                 identities is merged: leave out `{MERGE}`"
            ),
        );
    }
}

/// Of two lifetimes none is that of what was merged.
fn merge_of_what_expires(attrs: &FieldAttrs, name: &str, errors: &Errors) {
    if let (Some(merge), Some(_)) = (attrs.merge.key(), attrs.expires.key()) {
        errors.at(
            merge,
            format!(
                "`{name}` expires, and of two values with a lifetime each the later one wins: leave out \
                 `{MERGE}` or `{EXPIRES}`"
            ),
        );
    }
}

/// A session does not change its identity by itself, in the middle of nothing.
fn identity_that_expires(attrs: &FieldAttrs, name: &str, errors: &Errors) {
    if let (Some(expires), Some(identity)) = (attrs.expires.key(), identity(attrs)) {
        errors.at(
            expires,
            format!(
                "`{name}` is the session's identity (`{identity}`), which lasts as long as the session: leave \
                 out `{EXPIRES}`, and let the session expire, or keep what lasts less long in a field of its own"
            ),
        );
    }
}

/// Whose a session is, others have to find by the value's own form.
fn owner_by_module(attrs: &FieldAttrs, name: &str, errors: &Errors) {
    if let (Some(with), Some(_)) = (attrs.with.key(), attrs.owner.key()) {
        errors.at(
            with,
            format!(
                "`{name}` says whose the session is, and is looked up by what its type's own serde implementation \
                 writes: leave out `{WITH}`, or wrap the value in a type of yours that derives \
                 `serde::Serialize` and `serde::Deserialize` with `#[serde({WITH} = \"…\")]` inside"
            ),
        );
    }
}

/// What makes the field the session's identity.
fn identity(attrs: &FieldAttrs) -> Option<Symbol> {
    match () {
        () if attrs.rotate.is_set() => Some(ROTATE),
        () if attrs.owner.is_set() => Some(OWNER),
        () => None,
    }
}
