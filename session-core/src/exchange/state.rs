//! What became of a session since a request brought it.

use crate::arrival::Origin;
use crate::entries::Entries;
use crate::error::SaveError;
use crate::exchange::loaded::Loaded;
use crate::record::Record;
use crate::schema::FLAGS;
use crate::scratch::Buffer;
use crate::timestamp::Timestamp;
use crate::varint;

/// What became of a session since a request brought it.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) is_finished: bool,
    /// Raised by `invalidate`: what older views publish is discarded.
    pub(crate) epoch: u32,
    /// What the session began with when it was invalidated.
    pub(crate) begun: Option<Record>,
    /// What was published; `None` as long as that is what was loaded.
    pub(crate) published: Option<Buffer>,
    /// How often views have published.
    pub(crate) publications: u32,
    /// A field that rotates is among what was published.
    pub(crate) may_rotate: bool,
    /// Written even if nothing in it differs.
    pub(crate) must_write: bool,
    /// A new identity was asked for.
    pub(crate) renew: bool,
    pub(crate) failure: Option<Box<SaveError>>,
    /// The tags of fields that were found unreadable.
    pub(super) reported: Vec<u16>,
}

/// The flag of a persistent cookie, in the field of flags.
pub(crate) const PERSISTENT: u32 = 1;

impl State {
    /// The session that the request brought, unless it was invalidated.
    pub(crate) fn origin<'l>(&self, loaded: &'l Loaded) -> Option<&'l Origin> {
        loaded.origin().filter(|_| self.epoch == 0)
    }

    /// The record as it was before this request changed it.
    pub(crate) fn original<'l>(&'l self, loaded: &'l Loaded) -> Entries<'l> {
        match self.epoch {
            0 => loaded.record().entries(),
            _ => self.begun.as_ref().unwrap_or(Record::empty()).entries(),
        }
    }

    /// What was published. It is in order; if it were not, what was loaded is not what to start from.
    pub(super) fn published(&self) -> Option<Record> {
        let parse =
            |bytes: &Vec<u8>| Record::parse(bytes).unwrap_or_else(|| Record::empty().clone());
        self.published.as_deref().map(parse)
    }

    /// The record as it is now.
    pub(crate) fn current<'a>(&'a self, loaded: &'a Loaded) -> Entries<'a> {
        match &self.published {
            Some(bytes) => Entries::trusted(bytes),
            None => loaded.record().entries(),
        }
    }

    pub(crate) fn created(&self, loaded: &Loaded) -> Timestamp {
        self.origin(loaded).map_or(loaded.now, |origin| origin.envelope.created)
    }

    /// Whether it holds other fields than before, or is to be written even so.
    pub(crate) fn differs(&self, loaded: &Loaded) -> bool {
        let is_other = |now: &Buffer| **now != self.original(loaded).as_bytes();
        self.must_write || self.published.as_ref().is_some_and(is_other)
    }

    pub(crate) fn is_changed(&self, loaded: &Loaded) -> bool {
        self.epoch > 0 || self.differs(loaded)
    }

    /// The format's flags; unknown ones are kept.
    pub(crate) fn flags(&self, loaded: &Loaded) -> u32 {
        let stored = self.current(loaded).get(FLAGS);
        let flags = stored.and_then(|bytes| Some((varint::read(bytes)?, bytes.len())));
        flags.filter(|((_, read), len)| read == len).map_or(0, |((flags, _), _)| flags)
    }

    pub(crate) fn is_persistent(&self, loaded: &Loaded) -> bool {
        self.flags(loaded) & PERSISTENT != 0
    }
}
