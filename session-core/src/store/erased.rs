//! A store behind a pointer.

use std::pin::Pin;
use std::time::{Duration, SystemTime};

use crate::store::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

pub(crate) type Operation<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What [`SessionStore`] asks for, as a trait object.
pub(crate) trait Erased: Send + Sync {
    fn load<'a>(&'a self, key: &'a StoreKey) -> Operation<'a, Option<Vec<u8>>>;
    fn create<'a>(&'a self, key: &'a StoreKey, write: Write<'a>) -> Operation<'a, Swap>;
    fn update<'a>(
        &'a self,
        key: &'a StoreKey,
        expected: Revision,
        write: Write<'a>,
    ) -> Operation<'a, Swap>;
    fn delete<'a>(&'a self, key: &'a StoreKey) -> Operation<'a, ()>;
    fn needs_sweeping(&self) -> bool;
    fn sweep(&self, now: SystemTime, most: usize) -> Operation<'_, usize>;
    fn owned_by<'a>(&'a self, owner: &'a OwnerKey, most: usize) -> Operation<'a, Vec<StoreKey>>;
    fn deadline(&self) -> Duration;
}

impl<S: SessionStore> Erased for S {
    fn load<'a>(&'a self, key: &'a StoreKey) -> Operation<'a, Option<Vec<u8>>> {
        Box::pin(SessionStore::load(self, key))
    }

    fn create<'a>(&'a self, key: &'a StoreKey, write: Write<'a>) -> Operation<'a, Swap> {
        Box::pin(SessionStore::create(self, key, write))
    }

    fn update<'a>(
        &'a self,
        key: &'a StoreKey,
        expected: Revision,
        write: Write<'a>,
    ) -> Operation<'a, Swap> {
        Box::pin(SessionStore::update(self, key, expected, write))
    }

    fn delete<'a>(&'a self, key: &'a StoreKey) -> Operation<'a, ()> {
        Box::pin(SessionStore::delete(self, key))
    }

    fn needs_sweeping(&self) -> bool {
        SessionStore::needs_sweeping(self)
    }

    fn sweep(&self, now: SystemTime, most: usize) -> Operation<'_, usize> {
        Box::pin(SessionStore::sweep(self, now, most))
    }

    fn owned_by<'a>(&'a self, owner: &'a OwnerKey, most: usize) -> Operation<'a, Vec<StoreKey>> {
        Box::pin(SessionStore::owned_by(self, owner, most))
    }

    fn deadline(&self) -> Duration {
        SessionStore::deadline(self)
    }
}
