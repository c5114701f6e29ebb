//! Threads that wait for the disk, and how many.

use std::sync::Arc;

use session_core::StoreError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

/// Work that did not come to its end: it panicked, or the runtime is ending.
#[derive(Debug, thiserror::Error)]
#[error("the work on the disk was broken off")]
pub(crate) struct BrokenOff;

impl From<BrokenOff> for StoreError {
    fn from(error: BrokenOff) -> Self {
        Self::unavailable(error)
    }
}

/// Runs what waits for the disk. It is run to its end, also when nobody waits for it any more.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, BrokenOff> {
    // What a panic says may be of the data.
    spawn_blocking(work).await.map_err(|_| BrokenOff)
}

/// Some threads of the runtime's, of which the rest is left to others. Who gives up waiting for a
/// disk that does not answer leaves a thread behind that goes on waiting: without a limit a store
/// would take all that the program has.
#[derive(Clone)]
pub(crate) struct Threads(Arc<Semaphore>);

/// More than a disk does at once, and far from the 512 threads that a runtime has.
const THREADS: usize = 32;

impl Threads {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(THREADS)))
    }

    /// Waits until one is free, which takes none. It is taken as long as what this returns is there.
    pub(crate) async fn enter(&self) -> Result<OwnedSemaphorePermit, BrokenOff> {
        Arc::clone(&self.0).acquire_owned().await.map_err(|_| BrokenOff)
    }

    /// Runs what waits for the disk, as soon as one is free.
    #[cfg(all(feature = "files", unix))]
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, BrokenOff> {
        let thread = self.enter().await?;
        blocking(move || {
            let _thread = thread;
            work()
        })
        .await
    }
}
