//! What happens, one thing after the other.

use proptest::prelude::*;
use proptest::sample::select;

use super::deed::{Deed, deeds};
use crate::support::{Fault, Kind};

/// Requests that run at once; every second one on another server.
pub(super) const SLOTS: usize = 4;
/// Views that one request has at once.
pub(super) const VIEWS: usize = 2;

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A request comes with one of the cookies that there have been, counted from the latest; with
    /// none if there are not so many. What ran in its place has gone away.
    Load { slot: usize, back: usize },
    /// A handler of it does something, with one of its views. If no request runs there, one comes
    /// with the latest cookie.
    Act { slot: usize, view: usize, deed: Deed },
    /// A view is dropped, and so published.
    Drop { slot: usize, view: usize },
    /// The response is made, while something goes wrong.
    Finish { slot: usize, trouble: Trouble },
    /// Seconds go by.
    Wait(u64),
}

/// What goes wrong with a response that is made.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trouble {
    Nothing,
    /// The response to another request is made in the middle, before the first update.
    Other(usize),
    /// With the first such operation.
    Store(Kind, Fault),
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (slot, view) = (0..SLOTS, 0..VIEWS);
    let store = select(vec![
        (Kind::Update, Fault::Lose),
        (Kind::Update, Fault::Fail),
        (Kind::Update, Fault::Overtake),
        (Kind::Update, Fault::Overtaken),
        (Kind::Create, Fault::Lose),
        (Kind::Create, Fault::Fail),
        (Kind::Delete, Fault::Lose),
        (Kind::Delete, Fault::Fail),
    ]);
    let trouble = prop_oneof![
        3 => Just(Trouble::Nothing),
        3 => slot.clone().prop_map(Trouble::Other),
        2 => store.prop_map(|(kind, fault)| Trouble::Store(kind, fault)),
    ];
    // The latest most of the time.
    let back = prop_oneof![6 => Just(0), 2 => 1..3usize, 1 => 0..30usize];
    let step = prop_oneof![
        2 => (slot.clone(), back).prop_map(|(slot, back)| Step::Load { slot, back }),
        12 => (slot.clone(), view.clone(), deeds())
            .prop_map(|(slot, view, deed)| Step::Act { slot, view, deed }),
        2 => (slot.clone(), view).prop_map(|(slot, view)| Step::Drop { slot, view }),
        5 => (slot, trouble).prop_map(|(slot, trouble)| Step::Finish { slot, trouble }),
        1 => (0..40u64).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..80)
}
