//! Finishing: the one place that decides on `Set-Cookie`.

use std::mem;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::caching::Caching;
use crate::envelope::{Envelope, HEADER_MOST};
use crate::error::SaveError;
use crate::exchange::Reply;
use crate::exchange::shared::{Phase, Shared, State};
use crate::report::{EncodedSizes, SaveReport};
use crate::schema::Schema;
use crate::signer::TAG_LEN;
use crate::timestamp::Timestamp;

/// What happens to the client's cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Leave,
    Write,
    Remove,
}

impl Shared {
    pub(crate) fn finish(&self, now: Timestamp, status: u16) -> Result<Reply, SaveError> {
        self.conclude(now, status).inspect_err(|error| {
            tracing::error!(%error, "a session could not be saved; the client keeps its old cookie");
        })
    }

    fn conclude(&self, now: Timestamp, status: u16) -> Result<Reply, SaveError> {
        let mut state = self.lock();
        if mem::replace(&mut state.phase, Phase::Finished) != Phase::Loaded {
            return Ok(Reply::default());
        }
        self.check_unpublished()?;
        if let Some(failure) = state.failure.take() {
            return Err(failure);
        }
        let verdict = match status {
            500.. if !self.config().save_on_error => Verdict::Leave,
            _ => self.judge(&state, now),
        };
        let cookie = self.cookie(&state, verdict, now)?;
        Ok(Reply {
            removals: cookie.iter().flat_map(|_| self.removals(&state)).collect(),
            caching: self.caching(&state, cookie.is_some()),
            cookie,
            used: true,
        })
    }

    /// What finishing would do now.
    pub(crate) fn report(&self) -> Result<SaveReport, SaveError> {
        let state = self.lock();
        if let Some(failure) = &state.failure {
            return Err(failure.clone());
        }
        let cookie = self.cookie(&state, self.judge(&state, state.now), state.now)?;
        Ok(SaveReport {
            sets_cookie: cookie.is_some(),
            cookie_bytes: cookie.map_or(0, |cookie| cookie.len()),
        })
    }

    fn check_unpublished(&self) -> Result<(), SaveError> {
        if self.holds_changes() {
            let error = SaveError::Unpublished { session: self.config().schema.name };
            if cfg!(debug_assertions) {
                return Err(error);
            }
            tracing::error!(%error, "changes of a session are lost");
        }
        Ok(())
    }

    fn judge(&self, state: &State, now: Timestamp) -> Verdict {
        if let Some(origin) = state.origin() {
            let is_due =
                origin.rewrite || self.config().expiry.is_half_idle(origin.envelope.issued, now);
            let changed = state.must_write || state.current.as_bytes() != state.original();
            return match changed || (state.written_by_views && is_due) {
                true => Verdict::Write,
                false => Verdict::Leave,
            };
        }
        let came = state.arrived_names != 0;
        if !state.current.is_empty() || state.must_write {
            Verdict::Write
        } else if (state.epoch > 0 && came) || (state.is_over && state.written_by_views) {
            Verdict::Remove
        } else {
            Verdict::Leave
        }
    }

    fn cookie(
        &self,
        state: &State,
        verdict: Verdict,
        now: Timestamp,
    ) -> Result<Option<String>, SaveError> {
        match verdict {
            Verdict::Leave => Ok(None),
            Verdict::Remove => Ok(Some(self.config().cookie.removal.clone())),
            Verdict::Write => self.write(state, now).map(Some),
        }
    }

    /// The whole `Set-Cookie` value.
    fn write(&self, state: &State, now: Timestamp) -> Result<String, SaveError> {
        let config = self.config();
        let plan = Plan::new(state, config.schema, now);
        let mut message =
            Vec::with_capacity(HEADER_MOST + state.current.as_bytes().len() + TAG_LEN);
        Envelope::write_header(&mut message, plan.created, plan.issued, plan.schema);
        plan.append_fields(state, config.schema, &mut message);
        config.writer().sign(&mut message);

        let text = &config.cookie;
        let room = text.prefix.len() + message.len() / 3 * 4 + 4 + text.attributes.len() + 24;
        let mut cookie = String::with_capacity(room);
        cookie.push_str(&text.prefix);
        URL_SAFE_NO_PAD.encode_string(&message, &mut cookie);
        cookie.push_str(&text.attributes);
        if config.persistent || state.is_persistent() {
            let end = config.expiry.end(plan.created, plan.issued);
            let age = end.saturating_sub(plan.issued.seconds().into());
            cookie.push_str("; Max-Age=");
            cookie.push_str(&age.to_string());
        }
        match cookie.len() {
            ..=EncodedSizes::LIMIT => Ok(cookie),
            size => Err(self.oversize(state, size)),
        }
    }

    /// Removals go wherever a cookie of ours may be left behind.
    fn removals(&self, state: &State) -> impl Iterator<Item = String> {
        let config = self.config();
        let came = move |name: usize| state.arrived_names & (1 << name) != 0;
        let former = config.former_removals.iter().enumerate();
        let former = former.filter(move |(index, _)| came(index + 1)).map(|(_, removal)| removal);
        former.chain(&config.scope_removals).cloned()
    }

    fn caching(&self, state: &State, sets_cookie: bool) -> Caching {
        let read = state.origin.is_some();
        Caching {
            vary_cookie: read || sets_cookie,
            private: sets_cookie || (read && self.config().cache_control),
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
    fn new(state: &State, schema: &Schema, now: Timestamp) -> Self {
        let rotated = is_rotated(state, schema);
        let created = if rotated { now } else { state.created() };
        let written = state.origin().map_or(0, |origin| origin.envelope.schema);
        Self {
            created,
            issued: now.max(created),
            schema: written.max(schema.generation),
            drops_unknown: rotated || written < schema.generation,
            drops_format: rotated,
        }
    }

    fn append_fields(&self, state: &State, schema: &Schema, message: &mut Vec<u8>) {
        let record = &state.current;
        if !self.drops_unknown && schema.retired.is_empty() {
            message.extend_from_slice(record.as_bytes());
            return;
        }
        for entry in record.entries() {
            let unknown_dropped = match Schema::is_format_tag(entry.tag) {
                true => self.drops_format,
                false => self.drops_unknown,
            };
            let dropped = schema.retired.contains(&entry.tag)
                || (unknown_dropped && !schema.knows(entry.tag));
            if !dropped {
                message.extend_from_slice(&record.as_bytes()[entry.whole]);
            }
        }
    }
}

/// Whether the bytes of a field that rotates differ from those that came in.
fn is_rotated(state: &State, schema: &Schema) -> bool {
    let original = state.origin().map(|origin| &origin.envelope.record);
    let mut tags = schema.fields.iter().filter(|field| field.rotate);
    tags.any(|field| {
        let before = original.and_then(|record| record.get(field.tag));
        before != state.current.get(field.tag)
            || field
                .was
                .iter()
                .any(|&tag| original.and_then(|record| record.get(tag)) != state.current.get(tag))
    })
}
