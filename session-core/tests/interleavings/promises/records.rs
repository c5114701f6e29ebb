//! What is left in the store.

use std::collections::BTreeSet;

use crate::interleavings::fault::Fault;
use crate::interleavings::run::Run;
use crate::interleavings::step::{What, is_live, is_signpost, is_tombstone};

/// A record is created, written, turned, and deleted; never the other way.
pub(super) fn what_is_over_stays_over(run: &Run<'_>) -> Option<String> {
    let mut over = BTreeSet::new();
    run.steps.iter().find_map(|step| {
        let (key, before, after) = step.change()?;
        // Who creates a record has an id that nobody has yet, or tries once more to.
        let is_created = matches!(step.what, What::Effect { name: "create", .. });
        let is_back = is_live(after) && over.contains(&key) && !is_created;
        let is_moved = is_signpost(before) && is_signpost(after);
        let is_left = is_tombstone(before) && after.is_some();
        if is_live(before) && !is_live(after) {
            over.insert(key);
        }
        (is_back || is_moved || is_left).then(|| format!("a record returns: {step}"))
    })
}

// cases 89, 90
pub(super) fn there_is_no_record_that_nobody_can_find(run: &Run<'_>) -> Option<String> {
    // What was under way after its request had ended comes after whoever would have tidied up.
    let is_late = |fault: &Fault| fault.is_late();
    if run.steps.iter().any(|step| matches!(&step.what, What::Fault(fault) if is_late(fault))) {
        return None;
    }
    let live = run.records.iter().filter(|(_, bytes)| is_live(&Some(bytes.clone()))).count();
    let is_old_live =
        run.records.iter().any(|(key, bytes)| *key == run.key && is_live(&Some(bytes.clone())));
    let read = run.reads.iter().flatten().filter(|seen| !seen.is_new).count();
    let found = usize::from(is_old_live) + read;
    (live != found).then(|| format!("there are {live} records, and {found} can be found"))
}
