//! A field in three states of a session.

use super::{ANY_TIME, Field};
use crate::merge::{Merged, Three};
use crate::record::Record;

impl Three<'_> {
    /// Lets a rule decide. What is absent reads as its default.
    pub fn merge<T: 'static>(
        self,
        open: impl Fn(&Record) -> Field<T>,
        rule: impl FnOnce(T, T, T) -> T,
    ) -> Merged {
        let read = |record: &Record| open(record).read(record);
        let (Some((_, base)), Some((_, theirs)), Some((_, mine))) =
            (read(self.base), read(self.theirs), read(self.mine))
        else {
            return Merged::Unreadable;
        };
        let merged = rule(base, theirs, mine);
        match open(self.mine).encoded(&merged) {
            Ok(bytes) => Merged::Value(bytes),
            Err(_) => Merged::Unreadable,
        }
    }

    /// Does the same for a rule of two values, unless one of both has reset the field: then it is.
    pub fn merge_unless_reset<T: 'static>(
        self,
        open: impl Fn(&Record) -> Field<T>,
        rule: impl FnOnce(T, T) -> T,
    ) -> Merged {
        let is_present = |record: &Record| open(record).is_there(record);
        let was_present = is_present(self.base);
        if !is_present(self.mine) || (was_present && !is_present(self.theirs)) {
            return Merged::Absent;
        }
        self.merge(open, |_, theirs, mine| rule(theirs, mine))
    }
}

impl<T> Field<T> {
    /// Whether the record has a value for it, and that or the default; `None` if it has one that
    /// can't be read.
    pub(super) fn read(&self, record: &Record) -> Option<(bool, T)> {
        match self.decode_stored(record, ANY_TIME) {
            Some(value) => Some((true, value.ok()?)),
            None => Some((false, (self.default)())),
        }
    }

    fn is_there(&self, record: &Record) -> bool {
        self.decode_stored(record, ANY_TIME).is_some()
    }
}
