//! A session with each of the rules.

use std::collections::BTreeSet;

use session_core::Session;

use super::value::{FIELDS, Fields, Value};

#[derive(Session)]
pub(super) struct Visitor {
    #[session(merge = add)]
    hits: u64,
    #[session(merge = union)]
    tags: BTreeSet<u8>,
    #[session(merge = max)]
    level: u64,
    note: u64,
    #[session(rotate)]
    user: Option<u32>,
}

/// What a view reads, field by field.
pub(super) fn fields(visitor: &Session<Visitor>) -> Fields {
    let values: [(bool, Value); FIELDS] = [
        (visitor.has_hits(), Value::Number(visitor.hits())),
        (visitor.has_tags(), Value::Set(visitor.tags().clone())),
        (visitor.has_level(), Value::Number(visitor.level())),
        (visitor.has_note(), Value::Number(visitor.note())),
        (visitor.has_user(), Value::User(visitor.user())),
    ];
    values.map(|(is_present, value)| is_present.then_some(value))
}
