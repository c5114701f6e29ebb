//! What handlers do.

use proptest::prelude::*;
use proptest::sample::select;
use session_core::Session;

use super::value::{HITS, LEVEL, NOTE, TAGS, USER, Value};
use super::visitor::Visitor;

#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    /// Counts, by a power of two that nobody else counts by: what is counted can be told.
    Hit,
    Tag(u8),
    Untag(u8),
    ResetTags,
    SetLevel(u64),
    Raise(u64),
    ResetLevel,
    /// Notes what nobody else notes.
    Note,
    NoteAgain,
    ResetNote,
    SignIn(u32),
    SignOut,
    TakeUser,
    Renew,
    Rewrite,
    Revert,
    Sync,
    Invalidate,
}

/// What a deed is to one field, whichever it is.
pub(super) enum Change {
    Set(Value),
    /// In place.
    Edit(Box<dyn FnOnce(Value) -> Value>),
    Remove,
}

pub(super) fn deeds() -> impl Strategy<Value = Deed> {
    let small = 0..4u8;
    prop_oneof![
        12 => Just(Deed::Hit),
        6 => small.clone().prop_map(Deed::Tag),
        4 => small.clone().prop_map(Deed::Untag),
        2 => Just(Deed::ResetTags),
        4 => small.clone().prop_map(|level| Deed::SetLevel(level.into())),
        4 => small.clone().prop_map(|level| Deed::Raise(level.into())),
        2 => Just(Deed::ResetLevel),
        6 => Just(Deed::Note),
        2 => Just(Deed::NoteAgain),
        2 => Just(Deed::ResetNote),
        1 => Just(Deed::Rewrite),
        1 => Just(Deed::Revert),
        3 => Just(Deed::Sync),
        // What ends an identity makes everybody else's changes void, so there is little of it.
        1 => small.prop_map(|user| Deed::SignIn(user.into())),
        1 => select(vec![Deed::SignOut, Deed::TakeUser]),
        2 => Just(Deed::Renew),
        1 => Just(Deed::Invalidate),
    ]
}

impl Deed {
    /// `fresh` is a number that was not used before.
    pub(super) fn run(self, visitor: &mut Session<Visitor>, fresh: u32) {
        match self {
            Self::Hit => *visitor.hits_mut() += bit(fresh),
            Self::Tag(tag) => drop(visitor.tags_mut().insert(tag)),
            Self::Untag(tag) => drop(visitor.tags_mut().remove(&tag)),
            Self::ResetTags => visitor.reset_tags(),
            Self::SetLevel(level) => visitor.set_level(level),
            Self::Raise(level) => *visitor.level_mut() = visitor.level().max(level),
            Self::ResetLevel => visitor.reset_level(),
            Self::Note => visitor.set_note(u64::from(fresh)),
            Self::NoteAgain => visitor.set_note(visitor.note()),
            Self::ResetNote => visitor.reset_note(),
            Self::SignIn(user) => visitor.set_user(user),
            Self::SignOut => visitor.set_user(None),
            Self::TakeUser => drop(visitor.take_user()),
            Self::Renew => visitor.renew(),
            Self::Rewrite => visitor.mark_changed(),
            Self::Revert => visitor.revert(),
            Self::Sync => visitor.sync(),
            Self::Invalidate => visitor.invalidate(),
        }
    }

    /// Which field it changes, and how.
    pub(super) fn change(self, fresh: u32) -> Option<(usize, Change)> {
        let number = Value::Number;
        Some(match self {
            Self::Hit => (HITS, edit(move |value| number(as_number(&value) + bit(fresh)))),
            Self::Tag(tag) => (TAGS, edit(move |value| with(value, tag, true))),
            Self::Untag(tag) => (TAGS, edit(move |value| with(value, tag, false))),
            Self::ResetTags => (TAGS, Change::Remove),
            Self::SetLevel(level) => (LEVEL, Change::Set(number(level))),
            Self::Raise(level) => (LEVEL, edit(move |value| number(as_number(&value).max(level)))),
            Self::ResetLevel => (LEVEL, Change::Remove),
            Self::Note => (NOTE, Change::Set(number(fresh.into()))),
            Self::ResetNote => (NOTE, Change::Remove),
            Self::SignIn(user) => (USER, Change::Set(Value::User(Some(user)))),
            Self::SignOut => (USER, Change::Set(Value::User(None))),
            Self::TakeUser => (USER, Change::Remove),
            Self::NoteAgain
            | Self::Renew
            | Self::Rewrite
            | Self::Revert
            | Self::Sync
            | Self::Invalidate => return None,
        })
    }
}

/// After 60 of them nothing is counted any more.
pub(super) fn bit(fresh: u32) -> u64 {
    if fresh < 60 { 1 << fresh } else { 0 }
}

fn edit(change: impl FnOnce(Value) -> Value + 'static) -> Change {
    Change::Edit(Box::new(change))
}

fn as_number(value: &Value) -> u64 {
    match value {
        Value::Number(number) => *number,
        other => unreachable!("{other:?} is no number"),
    }
}

fn with(value: Value, tag: u8, is_in: bool) -> Value {
    match value {
        Value::Set(mut tags) => {
            if is_in {
                tags.insert(tag)
            } else {
                tags.remove(&tag)
            };
            Value::Set(tags)
        }
        other => unreachable!("{other:?} is no set"),
    }
}
