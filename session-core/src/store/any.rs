//! Any store, as the library holds it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::timeout;

use crate::store::erased::{Erased, Operation};
use crate::store::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

/// How long a sweep may take.
const SWEEP_DEADLINE: Duration = Duration::from_secs(60);

/// Any store, whatever its type; cheap to clone. No operation takes longer than the store's
/// [`deadline`](SessionStore::deadline), but for a sweep, which may take a minute.
///
/// Its futures run on tokio, with its timer enabled, as actix-web's do.
#[derive(Clone)]
pub struct AnyStore(Arc<dyn Erased>);

impl AnyStore {
    /// Holds a store. One that is held already is not wrapped again.
    pub fn new(store: impl SessionStore) -> Self {
        let mut store = Some(store);
        let held = (&mut store as &mut dyn Any).downcast_mut::<Option<Self>>();
        match held.and_then(Option::take) {
            Some(held) => held,
            None => match store {
                Some(store) => Self(Arc::new(store)),
                None => unreachable!("it is taken only if it is held already"),
            },
        }
    }

    /// The store without a deadline for each operation, for those who have one for all of them: a
    /// timer costs about as much as the rest of an operation.
    pub(crate) fn bare(&self) -> &dyn Erased {
        &*self.0
    }

    async fn within<T>(&self, operation: Operation<'_, T>) -> Result<T, StoreError> {
        let deadline = self.0.deadline();
        match timeout(deadline, operation).await {
            Ok(result) => result,
            Err(_) => Err(StoreError::Deadline(deadline)),
        }
    }
}

impl SessionStore for AnyStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.within(self.0.load(key)).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.within(self.0.create(key, write)).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.within(self.0.update(key, expected, write)).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.within(self.0.delete(key)).await
    }

    fn needs_sweeping(&self) -> bool {
        self.0.needs_sweeping()
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        // No request waits for it.
        match timeout(SWEEP_DEADLINE, self.0.sweep(now, most)).await {
            Ok(swept) => swept,
            Err(_) => Err(StoreError::Deadline(SWEEP_DEADLINE)),
        }
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        self.within(self.0.owned_by(owner, most)).await
    }

    fn deadline(&self) -> Duration {
        self.0.deadline()
    }
}

impl fmt::Debug for AnyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyStore").field("deadline", &self.0.deadline()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    #[test]
    fn a_store_that_is_held_is_not_wrapped_again() {
        let store = AnyStore::new(MemoryStore::new());
        assert!(Arc::ptr_eq(&AnyStore::new(store.clone()).0, &store.0));
        assert!(!Arc::ptr_eq(&AnyStore::new(MemoryStore::new()).0, &store.0));
    }
}
