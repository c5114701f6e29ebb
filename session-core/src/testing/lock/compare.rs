//! What has become of a struct since its lock was written: one function for each rule, in files by what became of a
//! field.

use super::entry::LockEntry;
use super::file::LockFile;
use super::finding::Finding;
use super::present::{Present, PresentField};
use super::{gone, kept, replaced, retired};

/// All that the lock has to say.
pub(super) fn compare(lock: &LockFile, present: &Present) -> Vec<Finding> {
    let mut findings = Vec::new();
    for field in &present.fields {
        match kept_entry(lock, field) {
            Some(entry) => findings.extend(kept::findings(lock, present, entry, field)),
            None => findings.extend(replaced::findings(lock, present, field)),
        }
        findings.extend(kept::former_types(lock, field));
    }
    for entry in &lock.entries {
        findings.extend(gone::finding(lock, present, entry));
    }
    findings.extend(retired::findings(lock, present));
    findings.extend(generation(lock, present));
    findings.extend(cookie(lock, present));
    findings
}

/// What the file says of a field that is where it was.
pub(super) fn kept_entry<'l>(lock: &'l LockFile, field: &PresentField) -> Option<&'l LockEntry> {
    let entry = lock.entry(field.def.tag).filter(|entry| entry.is_present())?;
    (entry.is_pinned() || entry.stored_as == field.def.stored_as).then_some(entry)
}

/// What the file says of a field that was under another tag until now.
pub(super) fn replaced_entry<'l>(
    lock: &'l LockFile,
    present: &Present,
    field: &PresentField,
) -> Option<&'l LockEntry> {
    lock.entries.iter().find(|entry| {
        let is_free = entry.is_present() && present.field(entry.tag).is_none();
        is_free && entry.stored_as == field.def.stored_as
    })
}

/// A field of the file that the struct does not have any more, under no tag.
pub(super) fn is_gone(lock: &LockFile, present: &Present, entry: &LockEntry) -> bool {
    let replaces = |field: &PresentField| {
        kept_entry(lock, field).is_none()
            && replaced_entry(lock, present, field).is_some_and(|other| other.tag == entry.tag)
    };
    entry.is_present() && present.field(entry.tag).is_none() && !present.fields.iter().any(replaces)
}

fn generation(lock: &LockFile, present: &Present) -> Option<Finding> {
    let (before, now) = (lock.generation, present.schema.generation);
    match () {
        () if now > before => Some(Finding::harmless(
            "generation",
            format!(
                "`generation` is raised from {before} to {now}: sessions drop what this struct \
                 does not know when they are next written"
            ),
        )),
        () if now < before => Some(
            Finding::harmful(
                "generation",
                format!(
                    "`generation` has fallen from {before} to {now}: fields that are gone for good \
                     are carried along again"
                ),
            )
            .advise(format!("write `#[session(generation = {before})]`, or a higher one")),
        ),
        () => None,
    }
}

fn cookie(lock: &LockFile, present: &Present) -> Option<Finding> {
    let name = |cookie: Option<&str>| cookie.unwrap_or("session").to_owned();
    let (before, now) = (name(lock.cookie()), name(present.schema.cookie));
    (before != now).then(|| {
        Finding::harmless(
            "cookie",
            format!(
                "the cookie is called `{now}` and was called `{before}`: sessions survive that only \
                 with a second entry in the key ring, `KeyEntry::new(key).cookie_name(\"{before}\")`"
            ),
        )
    })
}
