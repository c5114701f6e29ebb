//! What becomes of a field that two have changed at once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::time::Duration;

use crate::record::Record;

/// The three states of a session that a merge is made of.
#[derive(Clone, Copy)]
pub struct Three<'a> {
    /// What both began with.
    pub base: &'a Record,
    /// What the other one has written.
    pub theirs: &'a Record,
    /// What this one is about to write.
    pub mine: &'a Record,
}

/// What two changes of a field come to.
#[derive(PartialEq, Eq)]
pub enum Merged {
    /// It has this value, encoded.
    Value(Vec<u8>),
    /// It is absent.
    Absent,
    /// One of the three can't be read: mine wins.
    Unreadable,
}

/// Its size, never the value.
impl fmt::Debug for Merged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => write!(f, "Value({} bytes)", value.len()),
            Self::Absent => f.write_str("Absent"),
            Self::Unreadable => f.write_str("Unreadable"),
        }
    }
}

/// How a session type merges the field of a tag; nothing where that has no rule.
pub(crate) type MergeFn = fn(u16, Three<'_>) -> Option<Merged>;

/// A number, to which both have added: theirs + (mine − base), as far as the type reaches.
#[diagnostic::on_unimplemented(
    message = "two changes of `{Self}` can't be added up",
    label = "`merge = add` needs an integer or a `Duration`",
    note = "name a function instead: `merge = path::to::it`, which gets the value that both began with, theirs, \
            and mine"
)]
pub trait MergeAdd: Sized {
    /// What both changes come to.
    #[must_use]
    fn merge_add(base: Self, theirs: Self, mine: Self) -> Self;
}

/// A set, in which both have put and from which both have taken:
/// (theirs ∪ (mine − base)) − (base − mine).
#[diagnostic::on_unimplemented(
    message = "two changes of `{Self}` can't be united",
    label = "`merge = union` needs a set or a map of the standard library",
    note = "name a function instead: `merge = path::to::it`, which gets the value that both began with, theirs, \
            and mine"
)]
pub trait MergeUnion: Sized {
    /// What both changes come to.
    #[must_use]
    fn merge_union(base: Self, theirs: Self, mine: Self) -> Self;
}

/// The larger of two values.
#[diagnostic::on_unimplemented(
    message = "of two `{Self}`, neither is the larger one",
    label = "`merge = max` needs `Ord`",
    note = "derive `PartialOrd` and `Ord` for it if it is yours, or name a function: `merge = path::to::it`"
)]
pub trait MergeMax: Sized {
    /// What both changes come to.
    #[must_use]
    fn merge_max(theirs: Self, mine: Self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Ord> MergeMax for T {
    fn merge_max(theirs: Self, mine: Self) -> Self {
        theirs.max(mine)
    }
}

macro_rules! impl_add {
    ($($unsigned:ident $signed:ident;)*) => {
        $(
            impl MergeAdd for $unsigned {
                fn merge_add(base: Self, theirs: Self, mine: Self) -> Self {
                    match mine.checked_sub(base) {
                        Some(added) => theirs.saturating_add(added),
                        None => theirs.saturating_sub(base - mine),
                    }
                }
            }

            impl MergeAdd for $signed {
                fn merge_add(base: Self, theirs: Self, mine: Self) -> Self {
                    let difference = mine.abs_diff(base);
                    match mine >= base {
                        true => theirs.saturating_add_unsigned(difference),
                        false => theirs.saturating_sub_unsigned(difference),
                    }
                }
            }
        )*
    };
}

impl_add! {
    u8 i8;
    u16 i16;
    u32 i32;
    u64 i64;
    u128 i128;
    usize isize;
}

impl MergeAdd for Duration {
    fn merge_add(base: Self, theirs: Self, mine: Self) -> Self {
        match mine.checked_sub(base) {
            Some(added) => theirs.saturating_add(added),
            None => theirs.saturating_sub(base.saturating_sub(mine)),
        }
    }
}

impl<T: Ord> MergeUnion for BTreeSet<T> {
    fn merge_union(base: Self, mut theirs: Self, mine: Self) -> Self {
        theirs.retain(|item| !base.contains(item) || mine.contains(item));
        theirs.extend(mine.into_iter().filter(|item| !base.contains(item)));
        theirs
    }
}

impl<T: Eq + Hash, S: BuildHasher> MergeUnion for HashSet<T, S> {
    fn merge_union(base: Self, mut theirs: Self, mine: Self) -> Self {
        theirs.retain(|item| !base.contains(item) || mine.contains(item));
        theirs.extend(mine.into_iter().filter(|item| !base.contains(item)));
        theirs
    }
}

/// By their keys; of a key that both have changed, mine wins.
impl<K: Ord, V: PartialEq> MergeUnion for BTreeMap<K, V> {
    fn merge_union(base: Self, mut theirs: Self, mine: Self) -> Self {
        theirs.retain(|key, _| !base.contains_key(key) || mine.contains_key(key));
        theirs.extend(mine.into_iter().filter(|(key, value)| base.get(key) != Some(value)));
        theirs
    }
}

/// By their keys; of a key that both have changed, mine wins.
impl<K: Eq + Hash, V: PartialEq, S: BuildHasher> MergeUnion for HashMap<K, V, S> {
    fn merge_union(base: Self, mut theirs: Self, mine: Self) -> Self {
        theirs.retain(|key, _| !base.contains_key(key) || mine.contains_key(key));
        theirs.extend(mine.into_iter().filter(|(key, value)| base.get(key) != Some(value)));
        theirs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_added_and_took_is_added_up() {
        assert_eq!(u32::merge_add(10, 13, 11), 14);
        assert_eq!(u32::merge_add(10, 13, 8), 11);
        assert_eq!(u32::merge_add(10, 1, 8), 0, "as far as the type reaches");
        assert_eq!(u8::merge_add(10, 250, 20), 255);
        assert_eq!(i32::merge_add(0, -5, -7), -12);
        assert_eq!(i8::merge_add(127, 0, -128), -128, "a difference that the type does not hold");
        assert_eq!(i8::merge_add(-128, 0, 127), 127);
        let seconds = Duration::from_secs;
        assert_eq!(Duration::merge_add(seconds(5), seconds(6), seconds(9)), seconds(10));
        assert_eq!(Duration::merge_add(seconds(5), seconds(1), seconds(2)), seconds(0));
    }

    #[test]
    fn sets_keep_what_either_added_and_lose_what_either_took() {
        let set = |items: &[u32]| items.iter().copied().collect::<BTreeSet<_>>();
        let merged = BTreeSet::merge_union(set(&[1, 2, 3]), set(&[2, 3, 4]), set(&[1, 3, 5]));
        assert_eq!(merged, set(&[3, 4, 5]));
        let set = |items: &[u32]| items.iter().copied().collect::<HashSet<_>>();
        let merged = HashSet::merge_union(set(&[1, 2, 3]), set(&[2, 3, 4]), set(&[1, 3, 5]));
        assert_eq!(merged, set(&[3, 4, 5]));
    }

    #[test]
    fn maps_are_merged_by_their_keys() {
        let base = [(1, 'a'), (2, 'b'), (3, 'c')];
        let theirs = [(1, 'A'), (3, 'c'), (4, 'd')];
        let mine = [(1, 'a'), (2, 'b'), (4, 'D')];
        let merged = [(1, 'A'), (4, 'D')];
        assert_eq!(BTreeMap::merge_union(base.into(), theirs.into(), mine.into()), merged.into());
        assert_eq!(HashMap::merge_union(base.into(), theirs.into(), mine.into()), merged.into());
    }
}
