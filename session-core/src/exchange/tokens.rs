//! Fields that belong to an identity rather than to the session: CSRF tokens.

use crate::changes::Changes;
use crate::entries::Entries;
use crate::exchange::shared::Shared;
use crate::exchange::state::State;
use crate::record::Record;
use crate::schema::{FieldDef, Schema};

impl Shared {
    /// Lets them follow the session's identity, before it is decided what to write.
    #[cold]
    pub(super) fn renew_tokens(&self, state: &mut State) {
        let (schema, loaded) = (self.config().schema, self.loaded());
        let rotated = state.epoch > 0 || state.is_rotated(loaded, schema);
        if !rotated && !state.renew {
            return;
        }
        // What the request brought, also after `invalidate()`: somebody may have copied it over.
        let (before, now) = (loaded.record().entries(), state.current(loaded));
        if let Some(mut changes) = renewed(schema, before, now, !rotated) {
            state.published = Some(changes.apply(now));
        }
    }
}

/// A new identity takes nothing over that others have put under the old one meanwhile.
pub(in crate::exchange) fn leave_behind(schema: &Schema, theirs: &Record, mine: Record) -> Record {
    match renewed(schema, theirs.entries(), mine.entries(), false) {
        // Records that are in order give one that is.
        Some(mut changes) => Record::parse(&changes.apply(mine.entries())).unwrap_or(mine),
        None => mine,
    }
}

/// What becomes of those fields; nothing if nothing does.
fn renewed(
    schema: &Schema,
    before: Entries<'_>,
    now: Entries<'_>,
    only_renewed: bool,
) -> Option<Changes> {
    let mut changes = Changes::new();
    for field in schema.fields {
        if let (Some(rule), Some(value)) = (field.at_new_identity, stored(field, now)) {
            match rule(stored(field, before), value, only_renewed) {
                Some(new) => changes.set(field.tag, &new),
                None => changes.remove(field.tag),
            }
            field.former_tags().for_each(|tag| changes.remove(tag));
        }
    }
    (!changes.is_empty()).then_some(changes)
}

/// What the field reads: under its own tag, or else under that of an earlier build.
fn stored<'e>(field: &FieldDef, entries: Entries<'e>) -> Option<&'e [u8]> {
    let former = || field.former_tags().find_map(|tag| entries.get(tag));
    entries.get(field.tag).or_else(former)
}
