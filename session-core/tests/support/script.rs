//! What a store is asked, and what goes wrong with it.

use std::time::Duration;

/// An operation of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Load,
    Create,
    Update,
    Delete,
    Sweep,
    List,
}

/// What goes wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails, and nothing happens.
    Fail,
    /// It takes effect, and its answer is lost.
    Lose,
    /// It is never answered, and nothing happens.
    Hang,
    /// It takes effect, and is never answered.
    HangAfter,
    /// It takes this long to begin.
    Slow(Duration),
    /// It takes effect, and this long to answer.
    SlowAfter(Duration),
    /// The store won't.
    Refuse,
    /// Another request writes the same contents just before.
    Overtake,
    /// Another request writes the same contents just afterwards.
    Overtaken,
}

/// How often a store was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub loads: usize,
    pub creates: usize,
    pub updates: usize,
    pub deletes: usize,
}

pub const NOTHING: Counts = Counts { loads: 0, creates: 0, updates: 0, deletes: 0 };
