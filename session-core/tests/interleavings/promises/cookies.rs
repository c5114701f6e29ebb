//! What clients are told.

use crate::interleavings::deed::Deed;
use crate::interleavings::outcome::Outcome;
use crate::interleavings::run::Run;
use crate::interleavings::step::is_live;

// case 99
pub(super) fn errors_come_from_faults(run: &Run<'_>) -> Option<String> {
    let shares =
        |one: usize, other: usize| run.requests[one].process == run.requests[other].process;
    let is_excused = |index| {
        // A load that fails is that of all who share it.
        (0..run.requests.len()).any(|other| run.is_faulted(other) && shares(index, other))
    };
    run.each().find_map(|(index, _, outcome)| match outcome {
        Outcome::Failed(error) if !is_excused(index) => {
            Some(format!("request {index} fails although nothing went wrong: {error}"))
        }
        _ => None,
    })
}

// case 122
pub(super) fn one_request_gives_a_new_identity(run: &Run<'_>) -> Option<String> {
    let mut winners = Vec::new();
    let (mut tried, mut excused) = (0, false);
    for (index, deeds, outcome) in run.each() {
        let rotates = deeds.iter().any(|deed| deed.rotates());
        let Some(saw) = outcome.saw().filter(|_| rotates) else {
            excused |= rotates;
            continue;
        };
        if !saw.is_new {
            tried += 1;
            winners.extend(outcome.set_cookie().map(|_| index));
        }
    }
    let ends = |deed: &Deed| matches!(deed, Deed::Invalidate | Deed::EndAll(_));
    let may_end = run.requests.iter().any(|request| request.deeds.iter().any(ends));
    let is_right = match winners.len() {
        0 => tried == 0 || excused || may_end,
        1 => true,
        _ => false,
    };
    (!is_right).then(|| format!("requests {winners:?} gave the session a new id, of {tried}"))
}

// case 84
pub(super) fn who_comes_with_an_old_id_leaves_the_cookie_alone(run: &Run<'_>) -> Option<String> {
    run.turned_at()?;
    let is_gone = run
        .steps
        .iter()
        .any(|step| step.change().is_some_and(|(key, _, after)| key == run.key && after.is_none()));
    run.each().find_map(|(index, deeds, outcome)| {
        // Who ends a session removes its cookie, whatever it is called by now.
        let ends = deeds.contains(&Deed::Invalidate) && outcome.set_cookie().is_none();
        // Without a record nobody can tell an old id from one that never was.
        let begins = is_gone && outcome.saw().is_some_and(|saw| saw.is_new);
        let is_right = outcome.leaves_cookie() || run.renewer() == Some(index) || ends || begins;
        (!is_right).then(|| format!("request {index} came with an old id and touches the cookie"))
    })
}

// cases 84, 121
pub(super) fn an_old_id_reads_nothing_that_came_later(run: &Run<'_>) -> Option<String> {
    let turned = run.turned_at()?;
    if run.old.is_new {
        return None;
    }
    if run.old.user != run.start.user {
        return Some("the old id reads who has signed in".to_owned());
    }
    // What was there before is the record that was turned.
    let before = run.steps[..=turned].iter().rev().find_map(|step| {
        step.change().filter(|(key, ..)| *key == run.key).map(|(_, before, _)| before)
    })?;
    let turned_by = run.steps[turned].player;
    let late = run.steps[turned + 1..].iter().find(|step| {
        step.change().is_some_and(|(key, _, after)| key == run.key && after.is_some())
    });
    if let Some(late) = late {
        return Some(format!("the old id was written by {late} after {turned_by:?} turned it"));
    }
    (!is_live(before)).then(|| "what was turned was no session".to_owned())
}
