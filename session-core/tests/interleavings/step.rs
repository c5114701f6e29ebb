//! What happened in a schedule, one after the other.

use std::fmt;

use session_core::StoreKey;

use super::fault::Fault;

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Player {
    Request(usize),
    /// What is left to do when nobody waits for it.
    Background,
    /// An operation of this request that was under way for long.
    Network(usize),
}

/// A step of a schedule.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) player: Player,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// An operation took effect: what stood under its key before and after.
    Effect {
        name: &'static str,
        key: Option<StoreKey>,
        before: Record,
        after: Record,
    },
    Fault(Fault),
    /// A request was dropped where it waited for others.
    Dropped,
    /// It was told by an event that changes of these fields are lost.
    Discarded(Vec<&'static str>),
    /// It was told by an event that two changed these fields.
    Conflict(Vec<&'static str>),
    Ended,
}

/// What stands under a key.
pub(super) type Record = Option<Vec<u8>>;

/// Where a kind of record stands in its bytes; see the format.
pub(super) fn is_live(record: &Record) -> bool {
    record.as_ref().is_some_and(|bytes| bytes[0] == 1)
}

/// A record of a session that has another id by now.
pub(super) fn is_signpost(record: &Record) -> bool {
    record.as_ref().is_some_and(|bytes| bytes[0] == 2 && bytes[13..45] != [0; 32])
}

/// A record of a session that has ended.
pub(super) fn is_tombstone(record: &Record) -> bool {
    record.as_ref().is_some_and(|bytes| bytes[0] == 2 && bytes[13..45] == [0; 32])
}

fn describe(record: &Record) -> &'static str {
    match record {
        None => "nothing",
        live if is_live(live) => "a session",
        signpost if is_signpost(signpost) => "a signpost",
        tombstone if is_tombstone(tombstone) => "a tombstone",
        Some(_) => "something",
    }
}

impl Step {
    /// The operation's key, and what stood there before and after, if it changed that.
    pub(super) fn change(&self) -> Option<(StoreKey, &Record, &Record)> {
        match &self.what {
            What::Effect { key: Some(key), before, after, .. } if before != after => {
                Some((*key, before, after))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: ", self.player)?;
        match &self.what {
            What::Effect { name, key, before, after } => {
                let key = key.map_or_else(String::new, |key| key.to_string()[..4].to_owned());
                write!(f, "{name} {key}: {}", describe(before))?;
                if before != after { write!(f, " becomes {}", describe(after)) } else { Ok(()) }
            }
            What::Fault(fault) => write!(f, "{fault:?}"),
            What::Dropped => write!(f, "its client goes away"),
            What::Discarded(fields) => write!(f, "it is told that {fields:?} are lost"),
            What::Conflict(fields) => write!(f, "it is told that others changed {fields:?}"),
            What::Ended => write!(f, "ended"),
        }
    }
}
