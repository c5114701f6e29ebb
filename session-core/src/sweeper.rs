//! Removing sessions that have expired from stores that keep them.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::yield_now;
use tokio::time::sleep;

use crate::config::{Backing, Config, SessionConfig};
use crate::state::SessionState;
use crate::store::SessionStore;

/// Sessions that are removed by one call of the store.
const BATCH: usize = 500;

/// Removes expired sessions, as long as it is polled; an adapter gives it a task of its own, which
/// ends with the server.
pub struct Sweeper(Arc<Config>);

impl<T: SessionState> SessionConfig<T> {
    /// What removes expired sessions; nothing if the store does so by itself, or the configuration
    /// has a sweeper already.
    #[must_use]
    pub fn sweeper(&self) -> Option<Sweeper> {
        let backing = self.inner.backing.as_ref()?;
        let is_due = backing.store.needs_sweeping() && !backing.sweep_every.is_zero();
        let is_first = is_due && !backing.is_swept.swap(true, Ordering::Relaxed);
        is_first.then(|| Sweeper(Arc::clone(&self.inner)))
    }
}

impl Sweeper {
    /// Removes what has expired, in rounds with pauses between them.
    pub async fn run(self) {
        while let Some(backing) = &self.0.backing {
            sleep(backing.sweep_every).await;
            self.round(backing).await;
        }
    }

    /// In batches, so that neither the store nor this thread is kept from requests for long.
    async fn round(&self, backing: &Backing) {
        let session = self.0.schema.name;
        loop {
            match backing.store.sweep((self.0.clock)(), BATCH).await {
                Ok(BATCH..) => yield_now().await,
                Ok(_) => return,
                Err(error) => {
                    tracing::warn!(session, %error, "expired sessions could not be removed");
                    return;
                }
            }
        }
    }
}

/// Another one may take over.
impl Drop for Sweeper {
    fn drop(&mut self) {
        if let Some(backing) = &self.0.backing {
            backing.is_swept.store(false, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for Sweeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sweeper").field("session", &self.0.schema.name).finish_non_exhaustive()
    }
}
