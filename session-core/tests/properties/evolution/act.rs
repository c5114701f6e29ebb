//! What a handler does with its session.

use proptest::prelude::*;
use proptest::sample::select;

/// What a handler does with one field. Values are numbers, and 0 is what a type defaults to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    Set(u8),
    /// In place, to this.
    Edit(u8),
    Take,
    Reset,
}

/// What a handler does with all of a session.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whole {
    Persist,
    Renew,
    Rewrite,
    Revert,
    Reset,
    Invalidate,
}

/// One thing that a handler does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// To the field of this number, counted round.
    Field(usize, Deed),
    Whole(Whole),
}

const WHOLE: [Whole; 6] =
    [Whole::Persist, Whole::Renew, Whole::Rewrite, Whole::Revert, Whole::Reset, Whole::Invalidate];

pub(super) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let deed = prop_oneof![
        4 => (0..4u8).prop_map(Deed::Set),
        3 => (0..4u8).prop_map(Deed::Edit),
        1 => Just(Deed::Take),
        1 => Just(Deed::Reset),
    ];
    let act = prop_oneof![
        24 => (0..12usize, deed).prop_map(|(field, deed)| Act::Field(field, deed)),
        6 => select(WHOLE.to_vec()).prop_map(Act::Whole),
    ];
    proptest::collection::vec(act, 0..5)
}
