//! Answers that are lost, and clients that go away, while others change the session.

use super::deed::Deed::{self, Add, EndAll, Invalidate, Renew, SignIn, SignOut, Turn, Visit};
use super::deed::at;
use super::fault::{Fault, GONE, LOST};
use super::is_full;
use super::scenario::Scenario;

/// What somebody does while another one adds ten points, and turns the page.
const DEEDS: [&[Deed]; 7] = [
    &[Add(1), Visit(1)],
    &[SignIn(2), Add(1)],
    &[SignOut],
    &[Renew, Add(1)],
    &[Invalidate],
    &[EndAll(1)],
    &[],
];

/// All schedules of each with a change, on another server, with faults.
fn meet(kinds: &'static [Fault]) -> usize {
    let (most, deeds) = if is_full() { (2, DEEDS.len()) } else { (1, 2) };
    let pairs = DEEDS.map(|deeds| [at(0, deeds), at(1, &[Add(10), Turn(2)])]);
    let scenarios =
        pairs.iter().take(deeds).map(|pair| Scenario::of(pair).signed_in(1).with(kinds, most));
    scenarios.map(Scenario::explore).sum()
}

// cases 99, 101, 119
#[test]
fn whose_answer_is_lost_is_counted_once_or_told_of_an_error() {
    assert!(meet(LOST) > 1200);
}

// cases 89, 90
#[test]
fn who_goes_away_is_saved_whole_or_not_at_all() {
    assert!(meet(GONE) > 500);
}

// cases 101, 122
#[test]
fn two_new_identities_meet_a_fault() {
    if !is_full() {
        return;
    }
    let pairs = [
        [at(0, &[Renew, Add(1)]), at(1, &[Renew, Add(10)])],
        [at(0, &[SignIn(2), Add(1)]), at(1, &[SignOut])],
        [at(0, &[Renew, Add(1)]), at(1, &[Invalidate])],
        [at(0, &[Renew, Add(1)]), at(1, &[EndAll(1)])],
    ];
    for kinds in [LOST, GONE] {
        let scenarios = pairs.iter().map(|pair| Scenario::of(pair).signed_in(1).with(kinds, 1));
        assert!(scenarios.map(Scenario::explore).sum::<usize>() > 5000);
    }
}
