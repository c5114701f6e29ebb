//! What has ended stays so.

use crate::interleavings::deed::Deed;
use crate::interleavings::outcome::Outcome;
use crate::interleavings::run::Run;

// cases 39, 40, 83
pub(super) fn what_has_ended_does_not_return(run: &Run<'_>) -> Option<String> {
    if run.creates_late() {
        return None;
    }
    let session = run.session();
    let lives = !session.is_new || !run.old.is_new;
    let ended = run.each().find(|(index, deeds, outcome)| {
        let Outcome::Answered { saw, .. } = outcome else { return false };
        match deeds {
            // Who has signed in since is somebody else, and an old id changes nothing.
            deeds if deeds.contains(&Deed::Invalidate) => {
                !saw.is_new && session.user == saw.user && !run.is_discarded(*index)
            }
            // Who signs in after they were listed is not meant.
            [Deed::EndAll(user)] => {
                let is_listed = run.start.user == Some(*user)
                    || run.turned_at().is_some_and(|at| run.listed_at(*index) > Some(at));
                is_listed && session.user == Some(*user)
            }
            _ => false,
        }
    });
    ended.filter(|_| lives).map(|(index, ..)| format!("what request {index} has ended is there"))
}
