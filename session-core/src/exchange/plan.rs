//! What a body that is written says beside its fields, and which fields stay behind.

use crate::entries::Entries;
use crate::envelope::{Envelope, HEADER_MOST};
use crate::exchange::loaded::Loaded;
use crate::exchange::shared::Shared;
use crate::exchange::state::State;
use crate::field::lifetime;
use crate::padding::pad;
use crate::schema::Schema;
use crate::timestamp::Timestamp;

/// Times and schema of what is written, and which fields stay behind.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) created: Timestamp,
    pub(super) issued: Timestamp,
    schema: u32,
    /// It takes a new identity.
    pub(super) rotated: bool,
    /// Fields that this build does not know are dropped.
    drops_unknown: bool,
}

impl Plan {
    /// `not_before` is the earliest that a session with a new identity may begin.
    pub(super) fn new(
        state: &State,
        loaded: &Loaded,
        schema: &Schema,
        now: Timestamp,
        not_before: Timestamp,
    ) -> Self {
        let rotated = state.is_rotated(loaded, schema);
        let created = if rotated { now.max(not_before) } else { state.created(loaded) };
        let written = state.origin(loaded).map_or(0, |origin| origin.envelope.schema);
        Self::of(created, rotated, written, schema, now)
    }

    /// `written` is the highest generation that has written the session.
    pub(super) fn of(
        created: Timestamp,
        rotated: bool,
        written: u32,
        schema: &Schema,
        now: Timestamp,
    ) -> Self {
        Self {
            created,
            issued: now.max(created),
            schema: written.max(schema.generation),
            rotated,
            drops_unknown: rotated || written < schema.generation,
        }
    }

    /// Appends the body, filled up to a multiple of so many bytes.
    #[cold]
    pub(super) fn write_padded(
        &self,
        fields: Entries<'_>,
        schema: &Schema,
        out: &mut Vec<u8>,
        unit: usize,
    ) {
        let mut header = Vec::new();
        Envelope::write_header(&mut header, self.created, self.issued, self.schema);
        self.write(fields, schema, out);
        pad(out, header.len(), unit);
    }

    /// Appends the body.
    pub(super) fn write(&self, fields: Entries<'_>, schema: &Schema, out: &mut Vec<u8>) {
        out.reserve(HEADER_MOST + fields.as_bytes().len());
        Envelope::write_header(out, self.created, self.issued, self.schema);
        if !self.drops_unknown && schema.retired.is_empty() && !schema.has_lifetimes {
            out.extend_from_slice(fields.as_bytes());
            return;
        }
        for entry in fields {
            let unknown_dropped = match Schema::is_format_tag(entry.tag) {
                true => self.rotated,
                false => self.drops_unknown,
            };
            let dropped = schema.is_retired(entry.tag)
                || (unknown_dropped && !schema.knows(entry.tag))
                || (schema.has_lifetimes && self.has_expired(entry.tag, fields, schema));
            if !dropped {
                out.extend_from_slice(&fields.as_bytes()[entry.whole]);
            }
        }
    }

    /// Nobody will read it again, nor what stands there as a former type.
    fn has_expired(&self, tag: u16, fields: Entries<'_>, schema: &Schema) -> bool {
        let field = schema.field(tag).filter(|field| field.lifetime.is_some());
        let stored = field.and_then(|field| fields.get(field.tag));
        stored.is_some_and(|stored| lifetime::has_expired(stored, self.issued))
    }
}

impl State {
    /// Whether the bytes of a field that rotates differ from those that came in.
    pub(super) fn is_rotated(&self, loaded: &Loaded, schema: &Schema) -> bool {
        if !self.may_rotate {
            return false;
        }
        let (before, after) = (self.original(loaded), self.current(loaded));
        schema.rotating_tags().any(|tag| before.get(tag) != after.get(tag))
    }
}

impl Shared {
    /// Whether the session has taken a new identity so far.
    pub(super) fn is_rotated(&self) -> bool {
        self.lock().is_rotated(self.loaded(), self.config().schema)
    }
}
