//! Sessions that end while others change them.

use super::deed::Deed::{Add, EndAll, Invalidate, Renew, SignIn, SignOut, Turn, Visit};
use super::deed::{Request, at};
use super::is_full;
use super::scenario::Scenario;

/// All schedules of requests that come while somebody is signed in.
fn meet(requests: &[Request]) -> usize {
    Scenario::of(requests).signed_in(1).explore()
}

// case 83
#[test]
fn a_change_meets_the_end() {
    assert!(meet(&[at(0, &[Add(1), Visit(1)]), at(1, &[Invalidate])]) > 11);
}

#[test]
fn two_ends_meet() {
    assert!(meet(&[at(0, &[Invalidate]), at(1, &[Invalidate])]) > 15);
}

// cases 83, 84
#[test]
fn a_renewal_meets_the_end() {
    assert!(meet(&[at(0, &[Renew, Add(1)]), at(1, &[Invalidate])]) > 28);
}

// cases 83, 84
#[test]
fn another_sign_in_meets_the_end() {
    assert!(meet(&[at(0, &[SignIn(2), Add(1)]), at(1, &[Invalidate])]) > 28);
}

// cases 83, 84
#[test]
fn two_changes_meet_a_sign_out() {
    if !is_full() {
        return;
    }
    assert!(meet(&[at(0, &[Add(1)]), at(1, &[SignOut]), at(2, &[Add(10), Turn(2)])]) > 1800);
}

// case 40
#[test]
fn a_change_meets_the_end_of_all_of_an_owners_sessions() {
    assert!(meet(&[at(0, &[Add(1)]), at(1, &[EndAll(1)])]) > 17);
}

// case 40
#[test]
fn a_renewal_meets_the_end_of_all_of_an_owners_sessions() {
    assert!(meet(&[at(0, &[Renew]), at(1, &[EndAll(1)])]) > 53);
}

// case 40
#[test]
fn a_sign_in_meets_the_end_of_all_sessions_of_him_or_of_whoever_was_signed_in() {
    for user in [1, 2] {
        let all: &'static [_] = if user == 1 { &[EndAll(1)] } else { &[EndAll(2)] };
        assert!(meet(&[at(0, &[SignIn(2)]), at(1, all)]) > 6);
    }
}

#[test]
fn a_renewal_a_change_and_the_end_meet() {
    if !is_full() {
        return;
    }
    let ends: [&'static [_]; 2] = [&[Invalidate], &[EndAll(1)]];
    for end in ends {
        assert!(meet(&[at(0, &[Renew]), at(1, end), at(2, &[Add(1), Turn(2)])]) > 1000);
    }
}
