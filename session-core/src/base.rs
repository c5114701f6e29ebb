//! What a view was taken from.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::codec::DecodeError;
use crate::exchange::Shared;
use crate::record::Record;
use crate::schema::FieldDef;

/// The record and the epoch that a view was taken from.
pub struct Base {
    record: Record,
    epoch: u32,
    shared: Arc<Shared>,
    /// Whether this view has changes that are not published.
    touched: AtomicBool,
}

impl Base {
    pub(crate) fn new(record: Record, epoch: u32, shared: Arc<Shared>) -> Self {
        Self { record, epoch, shared, touched: AtomicBool::new(false) }
    }

    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    pub(crate) fn epoch(&self) -> u32 {
        self.epoch
    }

    pub(crate) fn is_touched(&self) -> bool {
        self.touched.load(Ordering::Relaxed)
    }

    /// Lets the exchange know that there is something to publish.
    pub(crate) fn touch(&self) {
        if !self.touched.swap(true, Ordering::Relaxed) {
            self.shared.hold_changes();
        }
    }

    pub(crate) fn checks_writes(&self) -> bool {
        self.shared.config().check_writes
    }

    pub(crate) fn report_undecodable(&self, def: &'static FieldDef, error: &DecodeError) {
        self.shared.report_undecodable(def, error);
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        if self.is_touched() {
            self.shared.release_changes();
        }
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Base").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}
