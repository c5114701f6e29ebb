//! The fields that the struct names as gone for good.

use super::entry::{LockEntry, LockState};
use super::file::LockFile;
use super::finding::Finding;
use super::present::Present;
use crate::schema::RetiredDef;

/// What is to be said of them.
pub(super) fn findings(lock: &LockFile, present: &Present) -> Vec<Finding> {
    let now = present.schema.retired.iter().filter_map(|retired| newly(lock, retired));
    let before = lock.entries.iter().filter(|entry| entry.state == LockState::Retired);
    let dropped = before
        .filter(|entry| present.retired(entry.tag).is_none() && present.field(entry.tag).is_none());
    now.chain(dropped.filter(|entry| present.former(entry.tag).is_none()).map(no_longer)).collect()
}

fn newly(lock: &LockFile, retired: &RetiredDef) -> Option<Finding> {
    let written = retired.written;
    let name = written.split(':').next().unwrap_or_default().trim().trim_start_matches("r#");
    let what = match lock.entry(retired.tag).map(|entry| entry.state) {
        Some(LockState::Removed) => {
            format!("`{written}` is retired: sessions drop it when they are next written")
        }
        // Of a field that goes in this deploy there is more to say.
        Some(_) => return None,
        None => return Some(unknown(lock, name, written)),
    };
    Some(Finding::harmless(name, what))
}

/// Nothing is under that tag, so nothing is dropped.
fn unknown(lock: &LockFile, name: &str, written: &str) -> Finding {
    let what = format!("`retired(\"{written}\")` drops nothing that this file ever saw");
    let known = lock
        .entries
        .iter()
        .filter(|entry| !entry.is_present() && (entry.name == name || entry.stored_as == name));
    let known = known.map(|entry| match (entry.is_pinned(), entry.version) {
        (true, _) => format!("`retired({})`", entry.tag),
        (false, 0) => format!("`retired(\"{}: {}\")`", entry.stored_as, entry.ty),
        (false, version) => {
            format!("`retired(\"{}: {}\", version = {version})`", entry.stored_as, entry.ty)
        }
    });
    let known: Vec<_> = known.collect();
    let advice = (!known.is_empty()).then(|| format!("write {}", known.join(" or ")));
    Finding::harmless(name, what).advise_if(advice)
}

fn no_longer(entry: &LockEntry) -> Finding {
    let what = format!(
        "`{}` is not retired any more: sessions carry along what they hold of it, and its tag stays \
         taken",
        entry.written()
    );
    Finding::harmless(&entry.name, what)
}
