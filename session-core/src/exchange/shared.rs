//! What all views of one request share.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::arrival::Origin;
use crate::base::Base;
use crate::codec::DecodeError;
use crate::config::Config;
use crate::error::SaveError;
use crate::record::Record;
use crate::schema::{FLAGS, FieldDef};
use crate::timestamp::Timestamp;
use crate::varint;

/// What all views of one request share. Locked only for moments, never while user code runs.
pub(crate) struct Shared {
    config: Arc<Config>,
    /// Views that hold changes which are not published.
    holding: AtomicUsize,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) phase: Phase,
    /// When it was loaded.
    pub(crate) now: Timestamp,
    /// One bit for each name under which a cookie came.
    pub(crate) arrived_names: u16,
    /// The cookie was valid once and has reached its absolute timeout.
    pub(crate) is_over: bool,
    pub(crate) origin: Option<Origin>,
    /// Raised by `invalidate`: what older views publish is discarded.
    pub(crate) epoch: u32,
    /// What was loaded, with what was published since.
    pub(crate) current: Record,
    /// Written even if nothing in it differs.
    pub(crate) must_write: bool,
    /// A view that may write was taken, rather than references alone.
    pub(crate) written_by_views: bool,
    pub(crate) failure: Option<SaveError>,
    reported: Vec<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Unused,
    Loaded,
    Finished,
}

/// The flag of a persistent cookie, in the field of flags.
pub(crate) const PERSISTENT: u32 = 1;

impl Shared {
    pub(crate) fn new(config: Arc<Config>) -> Self {
        let state = State {
            phase: Phase::Unused,
            now: Timestamp::from_seconds(0),
            arrived_names: 0,
            is_over: false,
            origin: None,
            epoch: 0,
            current: Record::default(),
            must_write: false,
            written_by_views: false,
            failure: None,
            reported: Vec::new(),
        };
        Self { config, holding: AtomicUsize::new(0), state: Mutex::new(state) }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// A panic elsewhere can't leave the state half changed, so a poisoned lock is sound.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a view that is used for the first time starts from.
    pub(crate) fn base(self: &Arc<Self>) -> Base {
        let state = self.lock();
        Base::new(state.current.clone(), state.epoch, Arc::clone(self))
    }

    pub(crate) fn hold_changes(&self) {
        self.holding.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn release_changes(&self) {
        self.holding.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn holds_changes(&self) -> bool {
        self.holding.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn unreadable_fields(&self) -> Vec<&'static str> {
        self.config.schema.names(self.lock().reported.iter().copied())
    }

    /// One event for each field of a request, however many views read it.
    pub(crate) fn report_undecodable(&self, def: &'static FieldDef, error: &DecodeError) {
        let mut state = self.lock();
        if !state.reported.contains(&def.tag) {
            state.reported.push(def.tag);
            tracing::warn!(
                session = self.config.schema.name,
                field = def.name,
                %error,
                "a stored field can't be read and reads as its default; its bytes stay until it is set"
            );
        }
    }
}

impl State {
    /// The session that the request brought, unless it was invalidated.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref().filter(|_| self.epoch == 0)
    }

    /// The record as it was before this request changed it.
    pub(crate) fn original(&self) -> &[u8] {
        self.origin().map_or(&[], |origin| origin.envelope.record.as_bytes())
    }

    pub(crate) fn created(&self) -> Timestamp {
        self.origin().map_or(self.now, |origin| origin.envelope.created)
    }

    pub(crate) fn is_changed(&self) -> bool {
        self.epoch > 0 || self.must_write || self.current.as_bytes() != self.original()
    }

    /// The format's flags; unknown ones are kept.
    pub(crate) fn flags(&self) -> u32 {
        let flags = self.current.get(FLAGS).and_then(varint::read);
        flags.map_or(0, |(flags, _)| flags)
    }

    pub(crate) fn is_persistent(&self) -> bool {
        self.flags() & PERSISTENT != 0
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
