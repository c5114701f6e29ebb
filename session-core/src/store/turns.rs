//! Writers of one session in this process, one after the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::store::StoreKey;

/// Lets the requests of this process that write one session do so one after the other, and hands
/// what one has written to the next: which then neither fails nor has to ask what is there. What
/// other processes write is found out as ever. `S` is what is handed on.
pub(crate) struct Turns<S>(Arc<Mutex<Queues<S>>>);

type Queues<S> = HashMap<StoreKey, Arc<AsyncMutex<Option<S>>>>;

/// Somebody's turn; it ends when this is dropped.
pub(crate) struct Turn<S> {
    turns: Turns<S>,
    key: StoreKey,
    /// Until it ends.
    guard: Option<OwnedMutexGuard<Option<S>>>,
}

impl<S> Turns<S> {
    /// Waits for those who came before.
    pub(crate) async fn wait(&self, key: &StoreKey) -> Turn<S> {
        let queue = Arc::clone(self.lock().entry(*key).or_default());
        // From here on, so that one who stops waiting leaves nothing behind.
        let mut turn = Turn { turns: self.clone(), key: *key, guard: None };
        turn.guard = Some(queue.lock_owned().await);
        turn
    }

    /// Nothing is left half done under this lock, so a poisoned one is sound.
    fn lock(&self) -> MutexGuard<'_, Queues<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Turn<S> {
    /// What the one before has handed on.
    pub(crate) fn take(&mut self) -> Option<S> {
        self.guard.as_mut()?.take()
    }

    /// Hands this on.
    pub(crate) fn leave(mut self, state: S) {
        if let Some(guard) = &mut self.guard {
            **guard = Some(state);
        }
    }
}

/// The last one takes the queue away.
impl<S> Drop for Turn<S> {
    fn drop(&mut self) {
        let mut queues = self.turns.lock();
        drop(self.guard.take());
        if queues.get(&self.key).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            queues.remove(&self.key);
        }
    }
}

impl<S> Clone for Turns<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> Default for Turns<S> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_state_is_handed_to_the_next_who_waits_and_to_nobody_later() {
        let (turns, key) = (Turns::default(), StoreKey::from_bytes([1; 32]));
        let mut first = turns.wait(&key).await;
        assert_eq!(first.take(), None);
        let (mut second, ()) = tokio::join!(turns.wait(&key), async { first.leave(7) });
        assert_eq!(second.take(), Some(7));
        drop(second);
        assert_eq!(turns.wait(&key).await.take(), None);
        assert!(turns.lock().is_empty());
    }

    #[tokio::test]
    async fn who_stops_waiting_leaves_nothing_behind() {
        let (turns, key) = (Turns::<u8>::default(), StoreKey::from_bytes([1; 32]));
        let first = turns.wait(&key).await;
        let short = std::time::Duration::from_millis(1);
        assert!(tokio::time::timeout(short, turns.wait(&key)).await.is_err());
        drop(first);
        assert!(turns.lock().is_empty());
    }
}
