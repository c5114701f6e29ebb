//! How long a request still waits for its store.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::config::Config;
use crate::store::{SessionStore, StoreError};

/// How long a request still waits for its store, however often that is asked. Without a store there
/// is nothing to wait for but hooks, which have limits of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    deadline: Option<Duration>,
    waited: Duration,
}

impl Patience {
    pub(crate) fn new(config: &Config) -> Self {
        let deadline = config.backing.as_ref().map(|backing| backing.store.deadline());
        Self { deadline, waited: Duration::ZERO }
    }

    /// Waits, and no longer than is left.
    pub(crate) async fn wait<T, E: From<StoreError>>(
        &mut self,
        operation: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let Some(deadline) = self.deadline else {
            return operation.await;
        };
        let start = Instant::now();
        let result = timeout(deadline.saturating_sub(self.waited), operation).await;
        self.waited += start.elapsed();
        result.unwrap_or_else(|_| Err(StoreError::Deadline(deadline).into()))
    }
}
