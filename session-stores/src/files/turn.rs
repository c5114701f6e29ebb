//! Waiting until nobody else changes a shelf.

use std::io;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use session_core::StoreError;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep, timeout};

use crate::disk::Threads;

use super::alone::Alone;
use super::failed;
use super::shelf::Shelf;

/// Whose turn it is to change a shelf. Waiting for it keeps no thread, neither here nor for the lock
/// that keeps other processes out: one of them may be stopped while it has that, and a thread that
/// waited there would keep this one from ending.
pub(super) struct Turn {
    /// The queue of this process. Who gave up waiting leaves it.
    queue: Arc<Mutex<()>>,
    /// Those that writes to all shelves share.
    threads: Threads,
    /// How long operations wait.
    deadline: Duration,
}

/// How often the lock is asked for before the thread is given back, and how long it waits in
/// between. Another process that writes all the time leaves gaps of some ten microseconds: who asks
/// seldom does not meet one in time.
const TRIES: usize = 20;
const BETWEEN_TRIES: Duration = Duration::from_micros(100);
/// How long none is taken then, at first and at last.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(2);

/// What came of asking for the lock.
enum Attempt<T, W> {
    Done(Result<T, StoreError>),
    /// Another process has it.
    Later(W, OwnedMutexGuard<()>),
}

impl Turn {
    pub(super) fn new(threads: Threads, deadline: Duration) -> Self {
        Self { queue: Arc::default(), threads, deadline }
    }
}

impl Shelf {
    /// Does something while nobody else, in this process or another, changes the shelf.
    pub(super) async fn alone<T, W>(self: &Arc<Self>, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Alone<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let deadline = self.turn.deadline;
        self.alone_within(deadline, work).await?.ok_or(StoreError::Deadline(deadline))
    }

    /// The same, if that can begin before so much time has passed. `None`: nothing was done.
    pub(super) async fn alone_within<T, W>(
        self: &Arc<Self>,
        patience: Duration,
        mut work: W,
    ) -> Result<Option<T>, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Alone<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let start = Instant::now();
        let queue = Arc::clone(&self.turn.queue);
        let Ok(mut turn) = timeout(patience, queue.lock_owned()).await else { return Ok(None) };
        let caller = Arc::new(());
        let mut pause = FIRST_PAUSE;
        loop {
            let (shelf, waits) = (Arc::clone(self), Arc::downgrade(&caller));
            let attempt = self.turn.threads.run(move || shelf.attempt(work, turn, &waits)).await?;
            match attempt.map_err(failed)? {
                Attempt::Done(done) => return done.map(Some),
                Attempt::Later(..) if start.elapsed() >= patience => return Ok(None),
                Attempt::Later(again, ours) => (work, turn) = (again, ours),
            }
            sleep(pause).await;
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// Asks for the lock as long as somebody waits: what was given up before it began is not done.
    fn attempt<T, W>(
        &self,
        work: W,
        turn: OwnedMutexGuard<()>,
        caller: &Weak<()>,
    ) -> io::Result<Attempt<T, W>>
    where
        W: FnOnce(&Alone<'_>) -> Result<T, StoreError>,
    {
        for _ in 0..TRIES {
            if caller.strong_count() == 0 {
                break;
            }
            if let Some(lock) = self.try_lock()? {
                // Also when nobody waits for it any more, the next one waits for its end.
                let _turn = turn;
                return Ok(Attempt::Done(work(&Alone::new(self, lock))));
            }
            thread::sleep(BETWEEN_TRIES);
        }
        Ok(Attempt::Later(work, turn))
    }
}
