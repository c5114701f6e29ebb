//! Fields, and former types, that are no longer there.

use super::compare::is_gone;
use super::entry::{LockEntry, LockState};
use super::file::LockFile;
use super::finding::Finding;
use super::present::Present;

/// What is to be said of a tag that is no field's any more.
pub(super) fn finding(lock: &LockFile, present: &Present, entry: &LockEntry) -> Option<Finding> {
    match entry.state {
        LockState::Former => former(present, entry),
        _ if is_gone(lock, present, entry) => Some(removed(lock, present, entry)),
        _ => None,
    }
}

/// Servers of the last deploy still have the field, and run beside those of this one.
fn removed(lock: &LockFile, present: &Present, entry: &LockEntry) -> Finding {
    let (before, now) = (lock.generation, present.schema.generation);
    let written = entry.written();
    let dropped = |by: &str| {
        format!(
            "`{written}` is gone, and {by} in the same deploy: servers of the last one still write the \
             field, and this one would drop it from their sessions"
        )
    };
    let first = |attribute: String| {
        format!(
            "deploy it {attribute} first, and commit the file; make the change in the next deploy"
        )
    };
    if let Some(retired) = present.retired(entry.tag) {
        return Finding::harmful(&entry.name, dropped("retired"))
            .advise(first(format!("without `retired(\"{}\")`", retired.written)));
    }
    if now > before {
        return Finding::harmful(&entry.name, dropped("`generation` is raised")).advise(first(
            match before {
                0 => format!("without `generation = {now}`"),
                before => format!("with `generation = {before}`"),
            },
        ));
    }
    let what = format!("`{written}` is gone; sessions carry it along unread");
    Finding::harmless(&entry.name, what)
}

fn former(present: &Present, entry: &LockEntry) -> Option<Finding> {
    let is_read = present.former(entry.tag).is_some() || present.field(entry.tag).is_some();
    let version = match entry.version {
        0 => String::new(),
        version => format!(", version = {version}"),
    };
    (!is_read).then(|| {
        Finding::harmful(
            &entry.name,
            format!(
                "what was written as `{}` is not read any more: sessions that were not changed since hold \
                 it still",
                entry.written()
            ),
        )
        .advise(format!(
            "write `was(\"{}\"{version})` again until the absolute timeout has passed since it came",
            entry.ty
        ))
    })
}
