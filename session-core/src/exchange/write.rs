//! Writing: from the record to the text of `Set-Cookie`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::entries::Entries;
use crate::envelope::{Envelope, HEADER_MOST};
use crate::error::SaveError;
use crate::exchange::shared::{Loaded, Shared, State};
use crate::report::EncodedSizes;
use crate::schema::Schema;
use crate::scratch::{Buffer, SENT};
use crate::signer::TAG_LEN;
use crate::timestamp::Timestamp;

/// Room for `; Max-Age=` and ten digits.
const MAX_AGE_MOST: usize = 20;

impl Shared {
    /// The whole `Set-Cookie` value.
    pub(super) fn write(&self, state: &State, now: Timestamp) -> Result<Vec<u8>, SaveError> {
        let (config, loaded) = (self.config(), self.loaded());
        let plan = Plan::new(state, loaded, config.schema, now);
        let mut message = Buffer::take(&SENT);
        message.reserve(HEADER_MOST + state.current(loaded).as_bytes().len() + TAG_LEN);
        Envelope::write_header(&mut message, plan.created, plan.issued, plan.schema);
        plan.append_fields(state.current(loaded), config.schema, &mut message);
        config.writer().sign(&mut message);

        let text = &config.cookie;
        let encoded = (message.len() * 4).div_ceil(3);
        let room = text.prefix.len() + encoded + text.attributes.len() + MAX_AGE_MOST;
        let mut cookie = Vec::with_capacity(room);
        cookie.extend_from_slice(text.prefix.as_bytes());
        let start = cookie.len();
        cookie.resize(start + encoded, 0);
        // The room is what base64 without padding takes, so this cannot fail.
        let _ = URL_SAFE_NO_PAD.encode_slice(&*message, &mut cookie[start..]);
        cookie.extend_from_slice(text.attributes.as_bytes());
        if config.persistent || state.is_persistent(loaded) {
            let end = config.expiry.end(plan.created, plan.issued);
            let age = end.saturating_sub(plan.issued.seconds().into());
            cookie.extend_from_slice(format!("; Max-Age={age}").as_bytes());
        }
        match cookie.len() {
            ..=EncodedSizes::LIMIT => Ok(cookie),
            size => Err(self.oversize(state, size)),
        }
    }
}

/// Times and schema of what is written, and which fields stay behind.
struct Plan {
    created: Timestamp,
    issued: Timestamp,
    schema: u32,
    /// Fields that this build does not know are dropped.
    drops_unknown: bool,
    /// So are tags that belong to the format and that this build does not know.
    drops_format: bool,
}

impl Plan {
    fn new(state: &State, loaded: &Loaded, schema: &Schema, now: Timestamp) -> Self {
        let rotated = state.may_rotate && is_rotated(state, loaded, schema);
        let created = if rotated { now } else { state.created(loaded) };
        let written = state.origin(loaded).map_or(0, |origin| origin.envelope.schema);
        Self {
            created,
            issued: now.max(created),
            schema: written.max(schema.generation),
            drops_unknown: rotated || written < schema.generation,
            drops_format: rotated,
        }
    }

    fn append_fields(&self, fields: Entries<'_>, schema: &Schema, message: &mut Vec<u8>) {
        if !self.drops_unknown && schema.retired.is_empty() {
            message.extend_from_slice(fields.as_bytes());
            return;
        }
        for entry in fields {
            let unknown_dropped = match Schema::is_format_tag(entry.tag) {
                true => self.drops_format,
                false => self.drops_unknown,
            };
            let dropped = schema.retired.contains(&entry.tag)
                || (unknown_dropped && !schema.knows(entry.tag));
            if !dropped {
                message.extend_from_slice(&fields.as_bytes()[entry.whole]);
            }
        }
    }
}

/// Whether the bytes of a field that rotates differ from those that came in.
fn is_rotated(state: &State, loaded: &Loaded, schema: &Schema) -> bool {
    let (before, after) = (state.original(loaded), state.current(loaded));
    let mut rotating = schema.fields.iter().filter(|field| field.rotate);
    rotating.any(|field| {
        let mut tags = field.was.iter().chain([&field.tag]);
        tags.any(|&tag| before.get(tag) != after.get(tag))
    })
}
