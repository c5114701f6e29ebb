//! Which numbers the page of a session may show that several visitors count up at once.

use std::ops::RangeInclusive;

/// What is known of a session's number.
pub(crate) struct Count {
    /// What it was when last there was no doubt.
    known: u32,
    /// How many pages have come since then: each of them counts.
    pages: u32,
    /// The highest number on any of them.
    seen: u32,
    /// What it is if everything counted that was asked since then.
    most: u32,
    under_way: u32,
    asked: u64,
}

/// A request that is under way.
pub(crate) struct Asking {
    /// What the number was at least when it began.
    least: u32,
    number: u64,
    is_alone: bool,
}

impl Count {
    pub(crate) fn of(known: u32) -> Self {
        Self { known, pages: 0, seen: known, most: known, under_way: 0, asked: 0 }
    }

    pub(crate) fn ask(&mut self) -> Asking {
        let is_alone = self.under_way == 0;
        self.under_way += 1;
        self.asked += 1;
        self.most += 1;
        Asking { least: self.least(), number: self.asked, is_alone }
    }

    /// It is not known whether it counted, or will.
    pub(crate) fn go_without(&mut self, _: Asking) {
        self.under_way -= 1;
    }

    /// Its page came; returns which numbers are right on it.
    pub(crate) fn see(&mut self, asking: Asking, visits: u32) -> RangeInclusive<u32> {
        let right = asking.least + 1..=self.most;
        self.under_way -= 1;
        self.pages += 1;
        self.seen = self.seen.max(visits);
        if asking.is_alone && asking.number == self.asked {
            // What is still on its way was based on something that is not there any more.
            *self = Self { asked: self.asked, ..Self::of(visits) };
        }
        right
    }

    fn least(&self) -> u32 {
        self.seen.max(self.known + self.pages)
    }
}
