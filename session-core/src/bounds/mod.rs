//! How far a value may go. Bytes that were made to exhaust whoever reads them (a list within a
//! list 60,000 deep, a length of 2^64) are refused in bounded time, memory and stack, and what
//! could not be read again is refused when it is written.
//!
//! A serializer and a deserializer stand around postcard's, which bounds none of it: a type that
//! contains itself recurses as deep as its bytes say, and elements that take no bytes, such as
//! `()`, are counted up to whatever length is claimed.

mod access;
mod compound;
mod reading;
#[cfg(test)]
mod tests;
mod within;
mod writing;

use std::cell::Cell;

pub(crate) use reading::Reading;
pub(crate) use writing::{Output, Writing};

/// How many values may be within one another, as in serde_json. All of them take less than 512 KiB
/// of stack without optimisation, and the stacks of threads have 2 MiB.
const DEEPEST: u8 = 128;

/// How many elements of a list or map may be more than there are bytes: those that take none.
const EMPTY_MOST: usize = 1024;

/// For how many elements memory is set aside before any of them is read. More of them are
/// believed when they are there.
const RESERVED_MOST: usize = 128;

/// The bound that a value has broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    #[error("it has more than {DEEPEST} values within one another")]
    TooDeep,
    #[error("it has a list of more elements than it has bytes, and {EMPTY_MOST} more")]
    TooLong,
}

/// What a value has taken of what it may take.
#[derive(Default)]
pub(crate) struct Account {
    /// How many bytes there are still to be read.
    pub(crate) left: Cell<usize>,
    /// Serde's errors are whatever the format makes of them, so this is told beside them.
    broken: Cell<Option<Broken>>,
}

/// What is left for the values within one.
#[derive(Clone, Copy)]
struct Bounds<'a> {
    levels: u8,
    account: &'a Account,
}

impl Account {
    /// The bound that was broken, if any was.
    pub(crate) fn broken(&self) -> Option<Broken> {
        self.broken.get()
    }
}

impl<'a> Bounds<'a> {
    /// Those of a whole value.
    #[inline]
    fn new(account: &'a Account) -> Self {
        Self { levels: DEEPEST, account }
    }

    /// Those of what is within this value.
    #[inline]
    fn within(self) -> Result<Self, Broken> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Self { levels, ..self }),
            None => Err(self.refuse(Broken::TooDeep)),
        }
    }

    /// Refuses a list that claims more elements than there are bytes for.
    #[inline]
    fn admit(self, elements: usize) -> Result<(), Broken> {
        match elements > self.account.left.get().saturating_add(EMPTY_MOST) {
            true => Err(self.refuse(Broken::TooLong)),
            false => Ok(()),
        }
    }

    #[cold]
    fn refuse(self, broken: Broken) -> Broken {
        self.account.broken.set(Some(broken));
        broken
    }
}
