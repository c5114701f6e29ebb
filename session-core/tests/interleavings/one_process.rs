//! Requests of one process, which share loads and wait for each other's writes.

use super::deed::Deed::{Add, Invalidate, Renew, SignIn, Turn, Visit};
use super::deed::{Request, at};
use super::fault::{Fault, GONE, LOST};
use super::is_full;
use super::scenario::Scenario;

fn meet(requests: &[Request], kinds: &'static [Fault], most: usize) -> usize {
    Scenario::of(requests).signed_in(1).with(kinds, most).explore()
}

/// Whoever loads for the others may go away at every step.
#[test]
fn readers_share_a_load_and_none_of_them_waits_for_ever() {
    let two = [at(0, &[]), at(0, &[])];
    for kinds in [LOST, GONE] {
        assert!(meet(&two, kinds, 2) > 60);
        if is_full() {
            assert!(meet(&[two[0], two[1], at(0, &[])], kinds, 1) > 600);
        }
    }
}

// cases 79, 80
#[test]
fn writers_take_turns_and_none_of_them_waits_for_ever() {
    let two = [at(0, &[Add(1), Visit(1)]), at(0, &[Add(10), Turn(2)])];
    assert!(meet(&two, &[], 0) > 31);
    assert!(meet(&two, GONE, 1) > 500);
    if is_full() {
        assert!(meet(&two, LOST, 1) > 2000);
    }
}

// case 81
#[test]
fn of_one_field_the_later_change_of_one_process_wins() {
    assert!(meet(&[at(0, &[Visit(1)]), at(0, &[Visit(2)])], &[], 0) > 31);
}

// cases 83, 84
#[test]
fn a_change_meets_another_identity_or_the_end_in_one_process() {
    let ends: [&'static [_]; 3] = [&[Renew, Add(1)], &[SignIn(2), Add(1)], &[Invalidate]];
    for end in ends {
        let two = [at(0, end), at(0, &[Add(10)])];
        assert!(meet(&two, &[], 0) > 60);
    }
}

// case 122
#[test]
fn two_renewals_meet_in_one_process() {
    assert!(meet(&[at(0, &[Renew, Add(1)]), at(0, &[Renew])], &[], 0) > 80);
}

/// Two in one process, and one in another.
#[test]
fn what_another_process_writes_is_found_between_turns() {
    if !is_full() {
        return;
    }
    let three = [at(0, &[Add(1)]), at(0, &[Add(10)]), at(1, &[Add(100)])];
    assert!(meet(&three, &[], 0) > 1000);
    let three = [at(0, &[Visit(1)]), at(0, &[Visit(1)]), at(1, &[Visit(2)])];
    assert!(meet(&three, &[], 0) > 1000);
}
