//! Loads that several requests share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;

use crate::store::{AnyStore, StoreError, StoreKey};

/// What a load came to.
type Landed = Result<Option<Arc<[u8]>>, StoreError>;

/// The loads that are under way in this process: requests that come at once with the same id share
/// one. Whoever drives it may go away; then another of those who wait goes on.
#[derive(Default)]
pub(crate) struct Flights(Mutex<HashMap<StoreKey, Arc<OnceCell<Landed>>>>);

/// A place in a load that is under way.
struct Seat<'f> {
    flights: &'f Flights,
    key: &'f StoreKey,
}

impl Flights {
    /// Loads, or waits for a load that is under way. How long, is the caller's to say.
    pub(crate) async fn load(&self, store: &AnyStore, key: &StoreKey) -> Landed {
        // Left last, when the flight itself is no longer held here.
        let _seat = Seat { flights: self, key };
        let flight = Arc::clone(self.lock().entry(*key).or_default());
        let load = || async { Ok(store.bare().load(key).await?.map(Arc::from)) };
        let landed = flight.get_or_init(load).await.clone();
        // Whoever comes from now on wants to know what is there from now on.
        self.end(key, &flight);
        landed
    }

    /// Something was written: who comes from now on must not be told of what was there before.
    pub(crate) fn forget(&self, key: &StoreKey) {
        self.lock().remove(key);
    }

    fn end(&self, key: &StoreKey, flight: &Arc<OnceCell<Landed>>) {
        let mut flights = self.lock();
        if flights.get(key).is_some_and(|under_way| Arc::ptr_eq(under_way, flight)) {
            flights.remove(key);
        }
    }

    /// Nothing is left half done under this lock, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, HashMap<StoreKey, Arc<OnceCell<Landed>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last one to leave ends a load that nobody waits for.
impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut flights = self.flights.lock();
        if flights.get(self.key).is_some_and(|flight| Arc::strong_count(flight) == 1) {
            flights.remove(self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::store::{Revision, SessionStore, Swap, Write};

    /// Takes its time to load.
    struct Slow;

    impl SessionStore for Slow {
        async fn load(&self, _: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(Some(vec![7]))
        }

        async fn create(&self, _: &StoreKey, _: Write<'_>) -> Result<Swap, StoreError> {
            Ok(Swap::Done)
        }

        async fn update(
            &self,
            _: &StoreKey,
            _: Revision,
            _: Write<'_>,
        ) -> Result<Swap, StoreError> {
            Ok(Swap::Done)
        }

        async fn delete(&self, _: &StoreKey) -> Result<(), StoreError> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_left_of_loads_that_end_or_are_given_up() {
        let (store, flights) = (AnyStore::new(Slow), Flights::default());
        let key = StoreKey::from_bytes([1; 32]);
        let short = Duration::from_millis(10);
        let load = || flights.load(&store, &key);
        assert!(tokio::time::timeout(short, load()).await.is_err());
        assert!(flights.lock().is_empty(), "given up by its only passenger");
        let (given_up, landed) = tokio::join!(tokio::time::timeout(short, load()), load());
        assert!(given_up.is_err() && landed.is_ok_and(|bytes| bytes.as_deref() == Some(&[7][..])));
        assert!(flights.lock().is_empty());
    }
}
