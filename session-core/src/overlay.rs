//! Laying the changes of one request over those of another.

use crate::changes::Changes;
use crate::config::Config;
use crate::event::EventKind;
use crate::merge::{Merged, Three};
use crate::record::Record;
use crate::schema::FieldDef;

/// What a request found, and what another one has written since.
pub(crate) struct Overlay<'a> {
    pub(crate) config: &'a Config,
    pub(crate) base: &'a Record,
    pub(crate) theirs: &'a Record,
}

impl Overlay<'_> {
    /// Theirs, with every field changed that `mine` has changed.
    pub(crate) fn with(&self, mine: &Record) -> Record {
        let mut changes = Changes::new();
        let mut clashes = Vec::new();
        for tag in self.changed(mine) {
            let known = self.config.schema.field(tag);
            match known.filter(|field| self.is_changed_by_them(field)) {
                Some(field) if clashes.contains(&field.tag) => {}
                Some(field) => {
                    clashes.push(field.tag);
                    self.merge(field, mine, &mut changes);
                }
                None => copy(tag, mine, &mut changes),
            }
        }
        let laid_over = changes.apply(self.theirs.entries());
        // Records that are in order give one that is.
        Record::parse(&laid_over).unwrap_or_else(|| mine.clone())
    }

    /// Settles a field that both have changed.
    pub(crate) fn merge(&self, field: &'static FieldDef, mine: &Record, changes: &mut Changes) {
        let three = Three { base: self.base, theirs: self.theirs, mine };
        let merged = (self.config.merge)(field.tag, three);
        if let Some(Merged::Value(_) | Merged::Absent) = &merged {
            field.former_tags().for_each(|tag| changes.remove(tag));
        }
        match merged {
            Some(Merged::Value(value)) => changes.set(field.tag, &value),
            Some(Merged::Absent) => changes.remove(field.tag),
            unmerged => {
                if field.tags().any(|tag| self.theirs.get(tag) != mine.get(tag)) {
                    self.report(field, unmerged.is_some());
                }
                field.tags().for_each(|tag| copy(tag, mine, changes));
            }
        }
    }

    fn report(&self, field: &'static FieldDef, has_rule: bool) {
        let (session, field) = (self.config.schema.name, field.name);
        match has_rule {
            true => tracing::warn!(
                session,
                field,
                "two changes of a field can't be merged, as one can't be read; the later one wins"
            ),
            false => tracing::warn!(
                session,
                field,
                "two requests changed the same field; the later one wins"
            ),
        }
        self.config.tell(EventKind::Conflict { fields: &[field] });
    }

    fn is_changed_by_them(&self, field: &FieldDef) -> bool {
        field.tags().any(|tag| self.base.get(tag) != self.theirs.get(tag))
    }

    /// The tags whose value in `mine` is not the one that was found.
    fn changed<'m>(&'m self, mine: &'m Record) -> impl Iterator<Item = u16> {
        let set = mine.fields().map(|(tag, _)| tag);
        let removed = self.base.fields().map(|(tag, _)| tag).filter(|&tag| mine.get(tag).is_none());
        set.chain(removed).filter(|&tag| self.base.get(tag) != mine.get(tag))
    }
}

fn copy(tag: u16, mine: &Record, changes: &mut Changes) {
    match mine.get(tag) {
        Some(value) => changes.set(tag, value),
        None => changes.remove(tag),
    }
}
