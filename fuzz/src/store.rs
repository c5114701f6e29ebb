//! A store with one place, whose contents are given.

use std::sync::{Arc, Mutex, MutexGuard};

use session_core::{Revision, SessionStore, StoreError, StoreKey, Swap, Write};

/// Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Place(Arc<Mutex<Option<Vec<u8>>>>);

impl Place {
    pub(crate) fn put(&self, bytes: Vec<u8>) {
        *self.lock() = Some(bytes);
    }

    pub(crate) fn get(&self) -> Option<Vec<u8>> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        self.0.lock().expect("nobody panics here")
    }
}

/// Whatever the key.
impl SessionStore for Place {
    async fn load(&self, _: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.get())
    }

    async fn create(&self, _: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.put(write.bytes().to_vec());
        Ok(Swap::Done)
    }

    async fn update(
        &self,
        _: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        let mut place = self.lock();
        if place.as_deref().and_then(Revision::of) != Some(expected) {
            return Ok(Swap::Conflict);
        }
        *place = Some(write.bytes().to_vec());
        Ok(Swap::Done)
    }

    async fn delete(&self, _: &StoreKey) -> Result<(), StoreError> {
        *self.lock() = None;
        Ok(())
    }
}
