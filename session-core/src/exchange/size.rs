//! How large a session is, for the log and for pages that show it.

use crate::error::SaveError;
use crate::exchange::shared::Shared;
use crate::exchange::state::State;
use crate::padding::padded;
use crate::record::Record;
use crate::report::{EncodedSizes, carried_bytes};
#[cfg(feature = "overview")]
use crate::store::{Revision, Seal};
use crate::varint;

/// Bytes of an id with its kind.
const ID_LEN: usize = 17;
/// How many fields the log names when a cookie is too large.
const NAMED: usize = 3;

impl Shared {
    /// The sizes of a view's fields, and of the cookie that they would make.
    pub(crate) fn sizes(
        &self,
        fields: Vec<(&'static str, usize)>,
        record: &Record,
    ) -> EncodedSizes {
        let schema = self.config().schema;
        let other = carried_bytes(record, |tag| schema.field(tag).is_some());
        let carried = carried_bytes(record, |tag| schema.knows(tag));
        let known: usize = fields.iter().map(|(_, bytes)| bytes).sum();
        let cookie = self.cookie_bytes(known + other);
        EncodedSizes::new(fields, carried, cookie)
    }

    /// Bytes of the whole cookie around a record of this size, or around an id.
    fn cookie_bytes(&self, record: usize) -> usize {
        if self.config().backing.is_some() {
            return self.id_cookie_bytes();
        }
        let (state, loaded, config) = (self.lock(), self.loaded(), self.config());
        let body = self.body_bytes(&state, record);
        let padded = config.pad_to.map_or(body, |unit| padded(body, unit));
        let message = padded + config.writer().overhead();
        let persistent = config.persistent || state.is_persistent(loaded);
        let max_age = match persistent {
            true => "; Max-Age=".len() + config.expiry.idle.as_secs().to_string().len(),
            false => 0,
        };
        let text = &config.cookie;
        text.prefix.len() + (message * 4).div_ceil(3) + text.attributes.len() + max_age
    }

    /// Bytes that a store is given around a record of this size; `None` without one.
    #[cfg(feature = "overview")]
    pub(crate) fn stored_bytes(&self, record: usize) -> Option<usize> {
        let backing = self.config().backing.as_ref()?;
        let seal = backing.seal.as_ref().map_or(0, Seal::overhead);
        Some(Revision::PLACE.end + self.body_bytes(&self.lock(), record) + seal)
    }

    /// Bytes of the body around a record of this size.
    fn body_bytes(&self, state: &State, record: usize) -> usize {
        let loaded = self.loaded();
        let age = loaded.now.seconds().saturating_sub(state.created(loaded).seconds());
        let schema = state.origin(loaded).map_or(0, |origin| origin.envelope.schema);
        let schema = schema.max(self.config().schema.generation);
        1 + 4 + varint::len(age) + varint::len(schema) + record
    }

    /// Bytes of the cookie that holds an id, without a `Max-Age`; of the value alone where a header
    /// carries it.
    pub(super) fn id_cookie_bytes(&self) -> usize {
        let config = self.config();
        let value = ((ID_LEN + config.writer().overhead()) * 4).div_ceil(3);
        match config.id_header {
            Some(_) => value,
            None => config.cookie.prefix.len() + value + config.cookie.attributes.len(),
        }
    }

    pub(crate) fn oversize(&self, state: &State, size: usize) -> SaveError {
        let schema = self.config().schema;
        let name = |tag| match schema.field(tag) {
            Some(field) => field.name.to_owned(),
            None => format!("unknown field {tag}"),
        };
        let entries = state.current(self.loaded());
        let mut largest: Vec<_> =
            entries.map(|entry| (name(entry.tag), entry.whole.len())).collect();
        largest.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        largest.truncate(NAMED);
        SaveError::Oversize { session: schema.name, size, limit: EncodedSizes::LIMIT, largest }
    }
}
