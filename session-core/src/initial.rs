//! What a new session begins with.

use std::fmt;
use std::sync::Arc;

use crate::config::Config;
use crate::exchange::Exchange;
use crate::record::Record;
use crate::state::SessionState;
use crate::timestamp::Timestamp;

/// Makes the contents of a new session.
#[derive(Clone)]
pub(crate) struct Initial(Arc<Make>);

type Make = dyn Fn(&Arc<Config>, Timestamp) -> Record + Send + Sync;

impl Initial {
    pub(crate) fn new<T: SessionState>(values: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(Arc::new(move |config, now| Exchange::<T>::record_of(config, now, values())))
    }

    /// For a session that begins now.
    pub(crate) fn record(&self, config: &Arc<Config>, now: Timestamp) -> Record {
        self.0(config, now)
    }
}

impl fmt::Debug for Initial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Initial")
    }
}
