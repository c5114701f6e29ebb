//! A store that counts, and that can be switched off.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use session_actix::{MemoryStore, SessionStore, StoreError};
use session_core::{Revision, StoreKey, Swap, Write};

/// A store in memory that counts what it is asked, and can be switched off.
#[derive(Clone, Default)]
pub struct Switch(Arc<Inner>);

#[derive(Default)]
struct Inner {
    store: MemoryStore,
    is_down: AtomicBool,
    hangs: AtomicBool,
    swept: AtomicUsize,
    asked: Mutex<Vec<&'static str>>,
}

impl Switch {
    pub fn go_down(&self) {
        self.0.is_down.store(true, Ordering::Relaxed);
    }

    pub fn come_back(&self) {
        self.0.is_down.store(false, Ordering::Relaxed);
    }

    pub fn hang(&self) {
        self.0.hangs.store(true, Ordering::Relaxed);
    }

    pub fn rounds_of_sweeping(&self) -> usize {
        self.0.swept.load(Ordering::Relaxed)
    }

    /// What it was asked since the last call.
    pub fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.0.asked.lock().unwrap())
    }

    async fn ask(&self, operation: &'static str) -> Result<&MemoryStore, StoreError> {
        self.0.asked.lock().unwrap().push(operation);
        if self.0.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        match self.0.is_down.load(Ordering::Relaxed) {
            true => Err(StoreError::unavailable("it is switched off")),
            false => Ok(&self.0.store),
        }
    }
}

impl SessionStore for Switch {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.ask("load").await?.load(key).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.ask("create").await?.create(key, write).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.ask("update").await?.update(key, expected, write).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.ask("delete").await?.delete(key).await
    }

    fn needs_sweeping(&self) -> bool {
        true
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        self.0.swept.fetch_add(1, Ordering::Relaxed);
        self.0.store.sweep(now, most).await
    }

    fn deadline(&self) -> Duration {
        Duration::from_millis(100)
    }
}
