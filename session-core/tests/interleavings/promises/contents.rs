//! No published change is lost, and none is made up.

use std::collections::BTreeSet;

use crate::interleavings::deed::Deed;
use crate::interleavings::outcome::Outcome;
use crate::interleavings::run::Run;
use crate::interleavings::visitor::Seen;

/// Whether a request's changes are in the session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    In,
    Out,
    /// Its client was told of an error, or nothing.
    Either,
}

fn expected(run: &Run<'_>, request: usize) -> Expected {
    match &run.outcomes[request] {
        Outcome::Answered { saw, .. } if saw.is_new => Expected::Out,
        Outcome::Answered { .. } if run.is_discarded(request) => Expected::Out,
        Outcome::Answered { .. } => Expected::In,
        Outcome::Failed(_) | Outcome::Gone => Expected::Either,
    }
}

/// The session, if it has not ended.
fn living(run: &Run<'_>) -> Option<Seen> {
    Some(run.session()).filter(|session| !session.is_new)
}

fn points(deeds: &[Deed]) -> Option<u32> {
    deeds.iter().find_map(|deed| if let Deed::Add(points) = deed { Some(*points) } else { None })
}

// cases 79, 101, 119
pub(super) fn what_was_added_is_counted_once(run: &Run<'_>) -> Option<String> {
    let mut left = living(run)?.points;
    for (index, deeds, _) in run.each() {
        let Some(points) = points(deeds) else { continue };
        let counted = run.session().points / points % 10;
        left -= counted * points;
        let is_right = match expected(run, index) {
            Expected::In => counted == 1,
            Expected::Out => counted == 0,
            Expected::Either => counted <= 1,
        };
        if !is_right {
            return Some(format!("what request {index} added is counted {counted} times"));
        }
    }
    (left != 0).then(|| format!("{left} points come from nobody"))
}

/// A field's name, what a deed sets it to, and what the session has.
type Field = (&'static str, fn(&Deed) -> Option<u32>, fn(&Seen) -> u32);

/// Those without a rule.
const FIELDS: [Field; 2] = [
    (
        "visits",
        |deed| if let Deed::Visit(visits) = deed { Some(*visits) } else { None },
        |seen| seen.visits,
    ),
    ("page", |deed| if let Deed::Turn(page) = deed { Some(*page) } else { None }, |seen| seen.page),
];

/// Whether a request found the value that it sets, so that there is nothing to write.
fn found(run: &Run<'_>, request: usize, get: fn(&Seen) -> u32, value: u32) -> bool {
    run.outcomes[request].saw().is_some_and(|saw| get(saw) == value)
}

/// Whether it loaded the session when the last one who had written it had set the same.
fn finds(run: &Run<'_>, request: usize, set: fn(&Deed) -> Option<u32>, value: u32) -> bool {
    run.loads_of(request).any(|at| {
        let writer = run.last_writer(at);
        writer.is_some_and(|one| run.requests[one].deeds.iter().find_map(set) == Some(value))
    })
}

// cases 80, 81
pub(super) fn of_one_field_the_later_change_stays(run: &Run<'_>) -> Option<String> {
    let session = living(run)?;
    for (field, set, get) in FIELDS {
        let mut stays = (0, get(&run.start));
        for (index, deeds, _) in run.each() {
            let Some(value) = deeds.iter().find_map(set) else { continue };
            let wrote_at = run.wrote_at(index);
            let is_in = expected(run, index) == Expected::In;
            let is_there = || found(run, index, get, value) || finds(run, index, set, value);
            if is_in && wrote_at.is_none() && !is_there() {
                return Some(format!("request {index} was answered, and never wrote"));
            }
            let is_out = expected(run, index) == Expected::Out;
            stays = wrote_at.filter(|_| !is_out).map_or(stays, |at| stays.max((at + 1, value)));
        }
        if get(&session) != stays.1 {
            return Some(format!("{field} is {} rather than {}", get(&session), stays.1));
        }
    }
    None
}

// case 81
pub(super) fn a_change_that_is_overwritten_is_told(run: &Run<'_>) -> Option<String> {
    living(run)?;
    for (field, set, get) in FIELDS {
        let unaware = run.each().filter(|(index, _, outcome)| {
            expected(run, *index) == Expected::In
                && outcome.saw().is_some_and(|saw| get(saw) == get(&run.start))
        });
        let values: BTreeSet<u32> =
            unaware.filter_map(|(_, deeds, _)| deeds.iter().find_map(set)).collect();
        if values.len() > 1 && !run.is_conflict_told(field) {
            return Some(format!("two changed {field}, and nobody was told"));
        }
    }
    None
}

// cases 89, 90
pub(super) fn a_request_is_saved_whole_or_not_at_all(run: &Run<'_>) -> Option<String> {
    let session = living(run)?;
    for (index, deeds, _) in run.each() {
        let Some(points) = points(deeds) else { continue };
        let is_counted = session.points / points % 10 == 1;
        for (field, set, get) in FIELDS {
            let sets = |deeds: &[Deed]| deeds.iter().find_map(set);
            let is_only = run.each().filter(|(_, deeds, _)| sets(deeds).is_some()).count() == 1;
            let is_set = sets(deeds).map(|value| value == get(&session));
            if is_only && is_set.is_some_and(|is_set| is_set != is_counted) {
                return Some(format!("of request {index}, {field} or its points are missing"));
            }
        }
    }
    None
}

/// Who has signed in or out is whoever has given the session its id.
pub(super) fn who_is_signed_in_is_who_signed_in(run: &Run<'_>) -> Option<String> {
    let session = living(run)?;
    let renewer = run.renewer().map_or(&[][..], |index| run.requests[index].deeds);
    let user = renewer.iter().fold(run.start.user, |user, deed| match deed {
        Deed::SignIn(user) => Some(*user),
        Deed::SignOut => None,
        _ => user,
    });
    (session.user != user).then(|| format!("{:?} is signed in rather than {user:?}", session.user))
}
