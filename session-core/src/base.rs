//! What a view was taken from.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::decoding::DecodeError;
use crate::exchange::Shared;
use crate::record::Record;
use crate::schema::FieldDef;
use crate::timestamp::Timestamp;

/// The point at which a view was taken.
#[derive(Default)]
pub(crate) struct Start {
    /// What had been published until then; `None` if nothing.
    published: Option<Box<Record>>,
    epoch: u32,
    /// Whether the view has changes that are not published.
    touched: AtomicBool,
}

/// What was published is not shown.
impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl Start {
    pub(crate) fn new(published: Option<Record>, epoch: u32) -> Self {
        Self { published: published.map(Box::new), epoch, touched: AtomicBool::new(false) }
    }
}

/// What the fields of a view work with: the point at which it was taken, in its exchange.
#[derive(Clone, Copy)]
pub struct Base<'v> {
    shared: &'v Shared,
    start: &'v Start,
}

impl<'v> Base<'v> {
    #[inline]
    pub(crate) fn new(shared: &'v Shared, start: &'v Start) -> Self {
        Self { shared, start }
    }

    #[inline]
    pub(crate) fn record(self) -> &'v Record {
        match &self.start.published {
            Some(record) => record,
            None => self.shared.loaded().record(),
        }
    }

    /// When the session was loaded.
    pub(crate) fn now(self) -> Timestamp {
        self.shared.loaded().now
    }

    /// Whether nothing had been published.
    pub(crate) fn is_as_loaded(self) -> bool {
        self.start.published.is_none()
    }

    pub(crate) fn epoch(self) -> u32 {
        self.start.epoch
    }

    pub(crate) fn is_touched(self) -> bool {
        self.start.touched.load(Ordering::Relaxed)
    }

    /// Lets the exchange know that there is something to publish. Whoever writes has the view to
    /// itself, so nothing can come between the two steps.
    #[inline]
    pub(crate) fn touch(self) {
        if !self.is_touched() {
            self.start.touched.store(true, Ordering::Relaxed);
            self.shared.hold_changes();
        }
    }

    /// Takes that back, since the view is published or discarded.
    pub(crate) fn release(self) {
        if self.is_touched() {
            self.shared.release_changes();
        }
    }

    pub(crate) fn checks_writes(self) -> bool {
        self.shared.config().check_writes
    }

    pub(crate) fn report_undecodable(self, def: &'static FieldDef, error: &DecodeError) {
        self.shared.report_undecodable(def, error);
    }
}

impl fmt::Debug for Base<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Base").field("start", &self.start).finish_non_exhaustive()
    }
}
