//! Fields that are under a tag that they did not have, or that are new.

use super::advice;
use super::compare::{is_gone, replaced_entry};
use super::entry::LockEntry;
use super::file::LockFile;
use super::finding::Finding;
use super::present::{Present, PresentField};

/// A field that is under a tag that it did not have.
pub(super) fn findings(lock: &LockFile, present: &Present, field: &PresentField) -> Vec<Finding> {
    let again = lock.entry(field.def.tag).map(|entry| again(lock, present, entry, field));
    let replaced =
        replaced_entry(lock, present, field).map(|entry| replaced(entry, field)).or_else(|| {
            again.is_none().then(|| renamed(lock, present, field).unwrap_or_else(|| new(field)))
        });
    again.into_iter().chain(replaced).collect()
}

fn new(field: &PresentField) -> Finding {
    Finding::harmless(field.def.name, format!("`{}` is new", field.written()))
}

/// Its tag is in the file already.
fn again(lock: &LockFile, present: &Present, entry: &LockEntry, field: &PresentField) -> Finding {
    let name = field.def.name;
    let is_the_same = entry.stored_as == field.def.stored_as && entry.ty == field.def.ty;
    if is_the_same {
        return Finding::harmful(
            name,
            format!(
                "`{}` is back under the tag that it had: what sessions still hold of it, from back \
                 then, is read again",
                field.written()
            ),
        )
        .advise_if(another_version(lock, field));
    }
    let what = format!(
        "`{}` has the tag {} of `{}`, which was there before: what sessions hold of that would be read \
         as this",
        field.written(),
        entry.tag,
        entry.written()
    );
    Finding::harmful(name, what).advise_if(advice::another_number(lock, present))
}

fn another_version(lock: &LockFile, field: &PresentField) -> Option<String> {
    let version = advice::next_version(lock, field);
    (!field.is_pinned()).then(|| {
        format!("write `#[session(version = {version})]` if it is to begin at its default")
    })
}

/// What it held stands under another tag.
fn replaced(entry: &LockEntry, field: &PresentField) -> Finding {
    let (name, before, now) = (field.def.name, entry.written(), field.written());
    if field.was.iter().any(|former| former.def.tag == entry.tag) {
        let what = format!("`{now}` was `{before}`, and reads what was written as that");
        return Finding::harmless(name, what);
    }
    let lost = format!(
        "`{now}` was `{before}`, and begins at its default: what sessions hold is not read"
    );
    let is_pinned = (entry.is_pinned(), field.is_pinned());
    match is_pinned {
        // A version is raised, and a number changed, to begin anew.
        (false, false) if entry.version != field.def.version => Finding::harmless(name, lost),
        (true, true) if !entry.shape.is_like(&field.shape) => Finding::harmless(name, lost),
        (true, _) => Finding::harmful(name, lost)
            .advise(format!("write `#[session(tag = {})]` to keep its values", entry.tag)),
        (false, true) => Finding::harmful(name, lost)
            .advise(format!("leave out `tag = {}` to keep its values", field.def.tag)),
        (false, false) if entry.shape.is_like(&field.shape) => {
            Finding::harmful(name, lost).advise(format!(
                "write `#[session(type = \"{}\")]` to keep its values: the bytes are the same",
                entry.ty
            ))
        }
        (false, false) if entry.ty.starts_with("expires<") => Finding::harmful(name, lost).advise(
            "keep `expires` as long as what was stored matters: a value with a lifetime is read \
                 in no other way"
                .to_owned(),
        ),
        (false, false) => Finding::harmful(name, lost).advise(advice::was(entry, field)),
    }
}

/// A field that is gone, and was the same as this new one but for its name.
fn renamed(lock: &LockFile, present: &Present, field: &PresentField) -> Option<Finding> {
    let is_same = |entry: &&LockEntry| {
        entry.ty == field.def.ty
            && (entry.shape.is_like(&field.shape) || entry.shape == field.shape)
            && is_gone(lock, present, entry)
    };
    let place = present
        .fields
        .iter()
        .filter(|other| other.def.ty == field.def.ty && is_new(lock, present, other));
    // The first new field of a type takes the place of the first that is gone.
    let place = place.take_while(|other| other.def.tag != field.def.tag).count();
    let entry = lock.entries.iter().filter(is_same).nth(place)?;
    let attribute = match (entry.is_pinned(), entry.version) {
        (true, _) => format!("tag = {}", entry.tag),
        (false, 0) => format!("rename = \"{}\"", entry.stored_as),
        (false, version) => format!("rename = \"{}\", version = {version}", entry.stored_as),
    };
    let what = format!(
        "`{}` is new and `{}` is gone: if it is the same under another name, its values would be lost",
        field.written(),
        entry.written()
    );
    Some(
        Finding::harmful(field.def.name, what)
            .advise(format!("write `#[session({attribute})]` if so")),
    )
}

fn is_new(lock: &LockFile, present: &Present, field: &PresentField) -> bool {
    lock.entry(field.def.tag).is_none() && replaced_entry(lock, present, field).is_none()
}
