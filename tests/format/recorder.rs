//! A store in memory that remembers what it was given.

use std::sync::{Arc, Mutex};

use session_core::{
    MemoryStore, OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write,
};

/// Remembers what it was given; its clones are one store.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    pub(crate) memory: MemoryStore,
    written: Arc<Mutex<Vec<Put>>>,
}

/// One write.
pub(crate) struct Put {
    pub(crate) key: StoreKey,
    pub(crate) owner: Option<OwnerKey>,
    pub(crate) bytes: Vec<u8>,
}

impl Recorder {
    fn remember(&self, key: &StoreKey, write: &Write<'_>) {
        let put = Put { key: *key, owner: write.owner().copied(), bytes: write.bytes().to_vec() };
        self.written.lock().expect("nobody panics here").push(put);
    }

    /// What was written since the last call, in order.
    pub(crate) fn take(&self) -> Vec<Put> {
        std::mem::take(&mut self.written.lock().expect("nobody panics here"))
    }
}

impl SessionStore for Recorder {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.memory.load(key).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.remember(key, &write);
        self.memory.create(key, write).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.remember(key, &write);
        self.memory.update(key, expected, write).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.memory.delete(key).await
    }
}
