//! Two requests, on two servers, that change one session or give it a new identity.

use super::deed::Deed::{Add, Renew, SignIn, SignOut, Turn, Visit};
use super::deed::{Request, at};
use super::scenario::Scenario;

/// All schedules of two requests on two servers.
fn meet(requests: &[Request]) -> usize {
    Scenario::of(requests).explore()
}

// cases 79, 124
#[test]
fn two_additions_add_up() {
    assert!(meet(&[at(0, &[Add(1)]), at(1, &[Add(10)])]) > 5);
}

// case 80
#[test]
fn changes_of_different_fields_both_survive() {
    assert!(meet(&[at(0, &[Visit(1)]), at(1, &[Turn(2)])]) > 5);
}

// case 81
#[test]
fn of_one_field_the_later_change_wins() {
    assert!(meet(&[at(0, &[Visit(1)]), at(1, &[Visit(2)])]) > 5);
}

// case 84
#[test]
fn a_change_meets_a_new_identity() {
    assert!(meet(&[at(0, &[Add(1), Turn(2)]), at(1, &[SignIn(1)])]) > 9);
}

// case 122
#[test]
fn of_two_sign_ins_one_wins() {
    assert!(meet(&[at(0, &[SignIn(1), Add(1)]), at(1, &[SignIn(2), Add(10)])]) > 19);
}

// case 122
#[test]
fn of_two_renewals_one_wins() {
    assert!(meet(&[at(0, &[Renew]), at(1, &[Renew, Add(1)])]) > 19);
}

#[test]
fn a_sign_out_meets_a_renewal() {
    let requests = [at(0, &[SignOut, Add(1)]), at(1, &[Renew, Add(10)])];
    assert!(Scenario::of(&requests).signed_in(1).explore() > 19);
}
