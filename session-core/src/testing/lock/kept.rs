//! Fields that are under the tag that they had, and what is read as a former type.

use super::advice;
use super::entry::LockEntry;
use super::file::LockFile;
use super::finding::Finding;
use super::present::{Present, PresentField, PresentFormer};
use crate::testing::shape::{Difference, Kind};

/// A field that is where it was. The bytes may be others all the same: inside a named type, behind an alias, of a
/// pinned field.
pub(super) fn findings(
    lock: &LockFile,
    present: &Present,
    entry: &LockEntry,
    field: &PresentField,
) -> Vec<Finding> {
    let differences = entry.shape.differences(&field.shape);
    let worst = differences.iter().map(|difference| difference.kind).max();
    let mut findings = match worst {
        None => Vec::new(),
        Some(Kind::Misread) => return vec![misread(lock, present, entry, field, &differences)],
        Some(Kind::Unclear) => vec![unclear(field, &differences)],
        Some(kind) => vec![wider(field, kind, &differences)],
    };
    findings.extend(words(entry, field));
    findings
}

fn misread(
    lock: &LockFile,
    present: &Present,
    entry: &LockEntry,
    field: &PresentField,
    differences: &[Difference],
) -> Finding {
    let (name, changes) = (field.def.name, listed(differences, Kind::Misread));
    if field.is_pinned() {
        let finding = Finding::harmful(
            name,
            format!(
                "`{}` is pinned to tag {}, where `{}` stood, with other bytes: {changes}. Sessions that \
                 hold the old ones would be misread",
                field.written(),
                entry.tag,
                entry.written(),
            ),
        );
        return finding.advise_if(advice::another_number(lock, present));
    }
    let finding = Finding::harmful(
        name,
        format!(
            "`{}` has other bytes under the same tag: {changes}. Sessions that hold the old ones \
             would be misread",
            field.written()
        ),
    );
    let version = advice::next_version(lock, field);
    finding
        .advise(format!("write `#[session(version = {version})]`: the field begins at its default"))
        .advise_if(advice::keep_former(field, version))
}

fn unclear(field: &PresentField, differences: &[Difference]) -> Finding {
    Finding::harmful(
        field.def.name,
        format!(
            "whether `{}` is still the same nobody can tell: {}",
            field.written(),
            listed(differences, Kind::Unclear)
        ),
    )
    .advise("give the lock a value that the type takes: `.example(…)` before `.check()`")
}

fn wider(field: &PresentField, kind: Kind, differences: &[Difference]) -> Finding {
    let changes = listed(differences, kind);
    let consequence = match kind {
        Kind::Wider => {
            ". What sessions hold is read as before; servers of the last deploy read what is new in it \
             as the default"
        }
        _ => "",
    };
    let name = field.def.name;
    Finding::harmless(name, format!("`{}`: {changes}{consequence}", field.written()))
}

/// What is written otherwise, and the same.
fn words(entry: &LockEntry, field: &PresentField) -> Vec<Finding> {
    let name = field.def.name;
    let mut findings = Vec::new();
    if entry.written() != field.written() {
        let (before, now) = (entry.written(), field.written());
        findings
            .push(Finding::harmless(name, format!("`{now}` was `{before}`, and keeps its tag")));
    }
    for ((word, is_set), (_, was_set)) in field.flags().named().into_iter().zip(entry.flags.named())
    {
        if is_set != was_set {
            let change = if is_set { "is" } else { "is no longer" };
            findings.push(Finding::harmless(name, format!("`{name}` {change} `{word}`")));
        }
    }
    findings
}

/// What a field reads as a former type has to be that type as it was.
pub(super) fn former_types(lock: &LockFile, field: &PresentField) -> Vec<Finding> {
    field.was.iter().filter_map(|former| former_type(lock, field, former)).collect()
}

fn former_type(lock: &LockFile, field: &PresentField, former: &PresentFormer) -> Option<Finding> {
    let (name, ty) = (field.def.name, former.def.ty);
    let Some(entry) = lock.entry(former.def.tag) else {
        let what = format!("`{name}` reads what was written as `{ty}`, which this file never saw");
        return Some(Finding::harmless(name, what));
    };
    let differences = entry.shape.differences(&former.shape);
    let is_misread = differences.iter().any(|difference| difference.kind == Kind::Misread);
    is_misread.then(|| {
        Finding::harmful(
            name,
            format!(
                "the `{ty}` that `{name}` reads as its former type is not the one that was written: {}",
                listed(&differences, Kind::Misread)
            ),
        )
        .advise(format!(
            "keep the type as it was, in a module: `was(\"{}\")` has the same tag",
            advice::in_former_module(ty)
        ))
    })
}

/// The differences of one kind, in one line.
fn listed(differences: &[Difference], kind: Kind) -> String {
    let of_kind = differences.iter().filter(|difference| difference.kind == kind);
    of_kind.map(|difference| &*difference.text).collect::<Vec<_>>().join("; ")
}
