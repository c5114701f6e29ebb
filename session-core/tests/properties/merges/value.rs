//! Values of the model, and the rules by which two changes become one.

use std::collections::BTreeSet;

pub(super) const HITS: usize = 0;
pub(super) const TAGS: usize = 1;
pub(super) const LEVEL: usize = 2;
pub(super) const NOTE: usize = 3;
/// Who is signed in.
pub(super) const USER: usize = 4;
pub(super) const FIELDS: usize = 5;

/// Each field that is present.
pub(super) type Fields = [Option<Value>; FIELDS];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(u64),
    Set(BTreeSet<u8>),
    User(Option<u32>),
}

pub(super) fn default(field: usize) -> Value {
    match field {
        TAGS => Value::Set(BTreeSet::new()),
        USER => Value::User(None),
        _ => Value::Number(0),
    }
}

/// What mine comes to, where theirs has changed the field since the base too.
pub(super) fn merge(field: usize, base: &Fields, theirs: &Fields, mine: &Fields) -> Option<Value> {
    let absent = default(field);
    let read = |fields: &Fields| fields[field].clone().unwrap_or_else(|| absent.clone());
    match (field, read(base), read(theirs), read(mine)) {
        (HITS, Value::Number(base), Value::Number(theirs), Value::Number(mine)) => {
            let sum = i128::from(theirs) + i128::from(mine) - i128::from(base);
            Some(Value::Number(u64::try_from(sum.max(0)).unwrap_or(u64::MAX)))
        }
        (TAGS, Value::Set(base), Value::Set(theirs), Value::Set(mine)) => {
            let added = &mine - &base;
            let taken = &base - &mine;
            Some(Value::Set(&(&theirs | &added) - &taken))
        }
        (LEVEL, _, Value::Number(of_theirs), Value::Number(of_mine)) => {
            let is_reset =
                mine[LEVEL].is_none() || (base[LEVEL].is_some() && theirs[LEVEL].is_none());
            (!is_reset).then_some(Value::Number(of_theirs.max(of_mine)))
        }
        _ => mine[field].clone(),
    }
}

/// Theirs, with what mine has changed laid over it.
pub(super) fn lay_over(base: &Fields, theirs: &Fields, mine: &Fields) -> Fields {
    std::array::from_fn(|field| match (mine[field] != base[field], theirs[field] != base[field]) {
        (false, _) => theirs[field].clone(),
        (true, false) => mine[field].clone(),
        (true, true) => merge(field, base, theirs, mine),
    })
}
