//! What to write, word for word.

use super::entry::LockEntry;
use super::file::LockFile;
use super::present::{Present, PresentField};
use crate::schema::LAST_PINNED;

/// The lowest number that was never a tag.
pub(super) fn another_number(lock: &LockFile, present: &Present) -> Option<String> {
    let is_free = |tag: &u16| {
        lock.entry(*tag).is_none()
            && present.field(*tag).is_none()
            && present.retired(*tag).is_none()
    };
    let tag = (1..=LAST_PINNED).find(is_free)?;
    Some(format!("write `#[session(tag = {tag})]`: the field begins at its default"))
}

/// The lowest version above all that a field ever had with this type.
pub(super) fn next_version(lock: &LockFile, field: &PresentField) -> u32 {
    let is_same =
        |entry: &&LockEntry| entry.stored_as == field.def.stored_as && entry.ty == field.def.ty;
    let highest = lock.entries.iter().filter(is_same).map(|entry| entry.version).max();
    highest.unwrap_or(field.def.version).saturating_add(1)
}

/// How a field whose named type has changed inside keeps its values.
pub(super) fn keep_former(field: &PresentField, version: u32) -> Option<String> {
    let ty = field.def.ty;
    // For a type of somebody else's, like `Vec<Item>`, nobody can write `From`.
    let former = is_word(ty).then(|| in_former_module(ty))?;
    let version_before = match field.def.version {
        0 => String::new(),
        version => format!(", version = {version}"),
    };
    Some(format!(
        "or keep its values: leave a copy of the old `{ty}` in a module, write \
         `impl From<{former}> for {ty}`, and \
         `#[session(version = {version}, was(\"{former}\"{version_before}))]`"
    ))
}

/// How a field that is written with another type keeps its values.
pub(super) fn was(entry: &LockEntry, field: &PresentField) -> String {
    let version = match entry.version {
        0 => String::new(),
        version => format!(", version = {version}"),
    };
    let (before, now) = (&entry.ty, field.def.ty);
    format!(
        "write `#[session(was(\"{before}\"{version}))]` to keep its values, if there is a `From<{before}>` for `{now}`"
    )
}

/// `Item` as `former::Item`, which has the same tag: of a path, the last segment counts.
pub(super) fn in_former_module(ty: &str) -> String {
    if is_word(ty) { format!("former::{ty}") } else { ty.to_owned() }
}

/// Whether a type is a plain name.
fn is_word(ty: &str) -> bool {
    ty.chars().all(|char| char.is_alphanumeric() || char == '_')
}
