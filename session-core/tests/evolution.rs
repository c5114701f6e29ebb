//! Builds of one struct side by side on the same cookies: cases 53 to 55 and 115 to 118 of the
//! fault catalogue.

use crate::support::{config, issue, request};
use session_core::{Session, SessionState};

/// Several builds of one struct.
macro_rules! builds {
    ($($module:ident [$($attribute:tt)*] $body:tt)*) => {
        $(mod $module {
            #[allow(unused_imports, reason = "most builds name nothing of this file")]
            use super::*;
            #[derive(Session)]
            $($attribute)*
            pub(super) struct Visitor $body
        })*
    };
}

builds! {
    plain [] { visits: u32, name: String }
    grown [] { theme: String, name: String, visits: u32 }
    retyped [] { visits: u64, name: String }
    retyped_was [] { #[session(was("u32"))] visits: u64, name: String }
    renamed [] { #[session(rename = "visits")] count: u32, name: String }
    versioned [] { #[session(version = 1)] visits: u32, name: String }
    shrunk [] { name: String }
    raised [#[session(generation = 1)]] { name: String }
    raised_again [#[session(generation = 2)]] { name: String, newest: u32 }
    retired [#[session(retired("visits: u32"))]] { name: String }
}

fn visits_and_name() -> String {
    issue(&config::<plain::Visitor>(), |visitor| {
        visitor.set_visits(7);
        visitor.set_name("Ada");
    })
}

/// The cookie after build `T` has written to it.
fn written_by<T: SessionState>(cookie: &str, change: impl FnOnce(&mut Session<T>)) -> String {
    request(&config::<T>(), &[cookie], change).cookie().expect("it was changed")
}

fn visits(cookie: &str) -> u32 {
    request(&config::<plain::Visitor>(), &[cookie], |visitor| visitor.visits()).result
}

#[test]
fn fields_are_added_and_reordered_while_both_builds_run() {
    // cases 53, 54
    let cookie = written_by::<grown::Visitor>(&visits_and_name(), |visitor| {
        assert_eq!((visitor.visits(), visitor.name(), visitor.theme()), (7, "Ada", ""));
        visitor.set_theme("dark");
    });
    let cookie = written_by::<plain::Visitor>(&cookie, |visitor| visitor.set_visits(8));
    request(&config::<grown::Visitor>(), &[&cookie], |visitor| {
        assert_eq!((visitor.visits(), visitor.theme()), (8, "dark"), "carried along unread");
    });
}

#[test]
fn a_removed_field_is_carried_until_the_generation_is_raised() {
    let cookie =
        written_by::<shrunk::Visitor>(&visits_and_name(), |visitor| visitor.set_name("Bob"));
    assert_eq!(visits(&cookie), 7);
    let cookie = written_by::<raised::Visitor>(&cookie, |visitor| visitor.set_name("Cyd"));
    assert_eq!(visits(&cookie), 0);
}

#[test]
fn a_raised_generation_is_no_reason_to_write() {
    let response = request(&config::<raised::Visitor>(), &[&visits_and_name()], |visitor| {
        visitor.name().to_owned()
    });
    assert_eq!(response.result, "Ada");
    assert!(response.sets_nothing());
}

#[test]
fn an_older_generation_drops_nothing_of_a_newer_one() {
    // case 116
    let new =
        written_by::<raised_again::Visitor>(&visits_and_name(), |visitor| visitor.set_newest(5));
    let cookie = written_by::<raised::Visitor>(&new, |visitor| visitor.set_name("Bob"));
    let cookie = written_by::<plain::Visitor>(&cookie, |visitor| visitor.set_visits(1));
    let cookie = written_by::<raised::Visitor>(&cookie, |visitor| visitor.set_name("Cyd"));
    request(&config::<raised_again::Visitor>(), &[&cookie], |visitor| {
        assert_eq!((visitor.newest(), visitor.name()), (5, "Cyd"));
    });
}

#[test]
fn a_retired_field_is_dropped_at_the_next_write() {
    let read = request(&config::<retired::Visitor>(), &[&visits_and_name()], |visitor| {
        visitor.name().to_owned()
    });
    assert!(read.sets_nothing());
    let cookie =
        written_by::<retired::Visitor>(&visits_and_name(), |visitor| visitor.set_name("Bob"));
    assert_eq!(visits(&cookie), 0);
}

#[test]
fn a_retyped_field_reads_as_its_default() {
    // case 55
    let cookie = written_by::<retyped::Visitor>(&visits_and_name(), |visitor| {
        assert_eq!(visitor.visits(), 0);
        visitor.set_visits(1 << 40);
    });
    assert_eq!(visits(&cookie), 7, "and the other build's value is untouched");
    let cookie = written_by::<versioned::Visitor>(&cookie, |visitor| {
        assert_eq!(visitor.visits(), 0);
        visitor.set_visits(2);
    });
    assert_eq!(visits(&cookie), 7);
}

#[test]
fn a_former_type_is_read_converted_and_dropped_on_write() {
    let config = config::<retyped_was::Visitor>();
    let read = request(&config, &[&visits_and_name()], |visitor| {
        *visitor.visits_mut() += 0;
        (visitor.visits(), visitor.has_visits())
    });
    assert_eq!(read.result, (7, true));
    assert!(read.sets_nothing());
    let carried =
        written_by::<retyped_was::Visitor>(&visits_and_name(), |visitor| visitor.set_name("Bob"));
    assert_eq!(visits(&carried), 7, "untouched, it stays as it was");
    let cookie = written_by::<retyped_was::Visitor>(&carried, |visitor| *visitor.visits_mut() += 1);
    assert_eq!(visits(&cookie), 0);
    assert_eq!(request(&config, &[&cookie], |visitor| visitor.visits()).result, 8);
    let taken = written_by::<retyped_was::Visitor>(&carried, |visitor| {
        assert_eq!(visitor.take_visits(), 7);
    });
    assert_eq!(visits(&taken), 0);
}

#[test]
fn a_renamed_field_keeps_its_value() {
    let cookie = written_by::<renamed::Visitor>(&visits_and_name(), |visitor| {
        assert_eq!(visitor.count(), 7);
        visitor.set_count(8);
    });
    assert_eq!(visits(&cookie), 8);
}

// Who is signed in, on two builds whose field differs in type.
builds! {
    narrow [] { #[session(rotate)] user: Option<u32>, note: String }
    wide [] { #[session(rotate)] user: Option<u64>, theme: String }
    bridged [] { #[session(rotate, was("Option<u32>"))] user: Wide, theme: String }
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Wide(Option<u64>);

impl From<Option<u32>> for Wide {
    fn from(user: Option<u32>) -> Self {
        Self(user.map(u64::from))
    }
}

fn narrow_user(cookie: &str) -> Option<u32> {
    request(&config::<narrow::Visitor>(), &[cookie], |visitor| visitor.user()).result
}

fn wide_user(cookie: &str) -> Option<u64> {
    request(&config::<wide::Visitor>(), &[cookie], |visitor| visitor.user()).result
}

fn alice() -> String {
    issue(&config::<narrow::Visitor>(), |visitor| {
        visitor.set_user(1);
        visitor.set_note("Alice's");
    })
}

#[test]
fn nobody_is_anybody_else_on_a_build_that_retyped_the_user() {
    // case 115
    assert_eq!(wide_user(&alice()), None);
    let bob = written_by::<wide::Visitor>(&alice(), |visitor| visitor.set_user(2));
    assert_eq!((narrow_user(&bob), wide_user(&bob)), (None, Some(2)), "signed in as the new one");
    let note = request(&config::<narrow::Visitor>(), &[&bob], |visitor| visitor.note().to_owned());
    assert_eq!(note.result, "", "nothing of Alice's is left");
    let carol = written_by::<narrow::Visitor>(&bob, |visitor| visitor.set_user(3));
    assert_eq!((narrow_user(&carol), wide_user(&carol)), (Some(3), None));
}

#[test]
fn signing_out_on_one_build_signs_out_on_the_other() {
    // case 115
    type SignOut = fn(&mut Session<wide::Visitor>);
    let ways: [SignOut; 5] = [
        |visitor| visitor.set_user(None),
        |visitor| assert_eq!(visitor.take_user(), None),
        |visitor| visitor.reset_user(),
        |visitor| visitor.reset(),
        |visitor| visitor.invalidate(),
    ];
    for (index, sign_out) in ways.into_iter().enumerate() {
        let response = request(&config::<wide::Visitor>(), &[&alice()], sign_out);
        let user = response.cookie().and_then(|cookie| narrow_user(&cookie));
        assert_eq!(user, None, "way {index}");
        assert!(response.is_removal() || response.cookie().is_some(), "way {index}");
    }
}

#[test]
fn a_bridged_user_is_the_same_on_both_builds_until_it_is_written() {
    let config = config::<bridged::Visitor>();
    let user = request(&config, &[&alice()], |visitor| visitor.user().clone());
    assert_eq!(user.result, Wide(Some(1)));
    let out = written_by::<bridged::Visitor>(&alice(), |visitor| visitor.reset_user());
    assert_eq!(narrow_user(&out), None);
    let bob = written_by::<bridged::Visitor>(&alice(), |visitor| visitor.set_user(Wide(Some(2))));
    assert_eq!(narrow_user(&bob), None);
}

#[test]
fn a_new_identity_carries_nothing_unknown() {
    let with_theme = written_by::<wide::Visitor>(&alice(), |visitor| visitor.set_theme("dark"));
    let bob = written_by::<narrow::Visitor>(&with_theme, |visitor| visitor.set_user(2));
    let theme = request(&config::<wide::Visitor>(), &[&bob], |visitor| visitor.theme().to_owned());
    assert_eq!(theme.result, "");
    let note = request(&config::<narrow::Visitor>(), &[&bob], |visitor| visitor.note().to_owned());
    assert_eq!(note.result, "Alice's", "what this build knows it can clear by itself");
}

builds! {
    strict [] { #[session(required, tag = 1)] plan: bool, visits: u32 }
    loose [] { #[session(tag = 1)] plan: u32, visits: u32 }
    rotating [] { #[session(rotate, tag = 1)] plan: bool, visits: u32 }
}

#[test]
fn an_undecodable_required_field_means_no_session() {
    // case 118
    let broken = issue(&config::<loose::Visitor>(), |visitor| {
        visitor.set_plan(9);
        visitor.set_visits(7);
    });
    fn check<T: SessionState>(cookie: &str) {
        let response = request(&config::<T>(), &[cookie], |visitor| visitor.is_new());
        assert!(response.result);
        assert_eq!(response.events.len(), 1, "{:?}", response.events);
        assert!(response.events[0].contains("plan"));
    }
    check::<strict::Visitor>(&broken);
    check::<rotating::Visitor>(&broken);
    let absent = issue(&config::<loose::Visitor>(), |visitor| visitor.set_visits(7));
    let visits = request(&config::<strict::Visitor>(), &[&absent], |visitor| visitor.visits());
    assert_eq!(visits.result, 7, "absent is not undecodable");
}
