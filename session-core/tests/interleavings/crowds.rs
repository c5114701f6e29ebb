//! Three requests at once.

use super::deed::Deed::{Add, EndAll, Invalidate, Renew, SignIn, SignOut, Turn, Visit};
use super::deed::{Request, at};
use super::fault::{GONE, LOST};
use super::is_full;
use super::scenario::Scenario;

/// Three that change it, and three of which some give it another identity, or end it.
const CROWDS: [[Request; 3]; 7] = [
    [at(0, &[Add(1)]), at(1, &[Add(10)]), at(2, &[Add(100)])],
    [at(0, &[Visit(1), Add(1)]), at(1, &[Visit(2), Add(10)]), at(2, &[Turn(3), Add(100)])],
    [at(0, &[Renew, Add(1)]), at(1, &[Renew, Add(10)]), at(2, &[Add(100)])],
    [at(0, &[SignIn(2), Add(1)]), at(1, &[SignIn(3), Add(10)]), at(2, &[SignOut, Add(100)])],
    [at(0, &[Add(1)]), at(1, &[SignOut, Add(10)]), at(2, &[Turn(3), Add(100)])],
    [at(0, &[Renew, Add(1)]), at(1, &[Invalidate]), at(2, &[Turn(3), Add(100)])],
    [at(0, &[Renew, Add(1)]), at(1, &[EndAll(1)]), at(2, &[Turn(3), Add(100)])],
];

fn scenarios() -> impl Iterator<Item = Scenario<'static>> {
    CROWDS.iter().map(|crowd| Scenario::of(crowd).signed_in(1))
}

#[test]
fn three_requests_on_three_servers_meet() {
    let crowds = if is_full() { CROWDS.len() } else { 1 };
    assert!(scenarios().take(crowds).map(Scenario::explore).sum::<usize>() > 490);
}

#[test]
fn three_requests_on_three_servers_meet_a_fault() {
    if !is_full() {
        return;
    }
    for kinds in [LOST, GONE] {
        let schedules: usize =
            scenarios().take(1).map(|crowd| crowd.with(kinds, 1).explore()).sum();
        assert!(schedules > 10000);
    }
}
