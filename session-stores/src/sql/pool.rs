//! Connections that are kept for the next one who asks.
//!
//! sqlx has a pool of its own, which is not used for two reasons. It returns a connection by
//! sending a ping without a limit of time, and lends nobody else its place meanwhile: with a server
//! that hangs, all places are soon taken for as long as TCP tries. And a future that is dropped
//! between a question and its answer leaves them on the connection, whereas here such a connection
//! is closed.
//!
//! It keeps its place until the answer is there: the database goes on with a statement also when
//! nobody waits for it any more, and would soon have as many of them as there are requests. How long that takes is limited on both sides. The server ends a statement after
//! the deadline. And when no answer comes, for the network has swallowed it, the place is free after
//! the same time: so no server ever has more than twice as many connections as there are places.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use session_core::StoreError;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::core::Dialect;
use super::failure::Failure;
use super::lent::{Lent, Origin};

/// Connections that are kept, up to a number.
pub(super) struct Pool<C: Dialect> {
    options: C::Options,
    turns: Arc<Semaphore>,
    /// The one used last is on top.
    idle: Mutex<Vec<Idle<C>>>,
    deadline: Duration,
}

struct Idle<C> {
    connection: C,
    born: Instant,
    since: Instant,
}

/// A connection and its place, which is free once the connection is closed.
pub(super) struct Held<C> {
    pub(super) connection: C,
    born: Instant,
    _turn: OwnedSemaphorePermit,
}

/// How long a connection is taken to be alive without asking. Under load that spares a round trip;
/// after a quiet time, in which the server may have been restarted, no write meets a dead one.
const TRUSTED: Duration = Duration::from_secs(1);
/// How old a connection gets. The next one goes to where the name leads by then: a server that is
/// no longer the primary may let everybody stay who is there.
const GREATEST_AGE: Duration = Duration::from_secs(60);
/// How long a sweep may take, as in [`AnyStore`](session_core::AnyStore).
const SWEEP: Duration = Duration::from_secs(60);
/// How long a place is kept at the least for an answer that nobody waits for: MySQL counts the time
/// that it waits for locks in whole seconds.
const SHORTEST_PATIENCE: Duration = Duration::from_secs(1);

impl<C: Dialect> Pool<C> {
    pub(super) fn new(options: C::Options, connections: u32, deadline: Duration) -> Self {
        let turns = Arc::new(Semaphore::new(connections as usize));
        Self { options, turns, idle: Mutex::default(), deadline }
    }

    /// A connection for one statement.
    pub(super) async fn lend(&self) -> Result<Lent<'_, C>, StoreError> {
        let lend = async {
            let turn = self.turn().await?;
            if let Some((connection, born)) = self.kept().await {
                let held = Held { connection, born, _turn: turn };
                return Ok(Lent::new(self, held, Origin::Idle));
            }
            self.lend_new(turn, self.deadline, Origin::New).await
        };
        self.in_time(lend).await
    }

    /// A connection of its own for a sweep, on which that may take longer than a request.
    pub(super) async fn lend_for_sweep(&self) -> Result<Lent<'_, C>, StoreError> {
        let lend = async {
            let turn = self.turn().await?;
            self.lend_new(turn, SWEEP, Origin::ForSweep).await
        };
        self.in_time(lend).await
    }

    async fn in_time<T>(
        &self,
        lend: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        timeout(self.deadline, lend).await.unwrap_or(Err(StoreError::Deadline(self.deadline)))
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.turns).acquire_owned().await.map_err(StoreError::unavailable)
    }

    async fn lend_new(
        &self,
        turn: OwnedSemaphorePermit,
        limit: Duration,
        origin: Origin,
    ) -> Result<Lent<'_, C>, StoreError> {
        let connection =
            self.connect(limit).await.map_err(|e| Failure::of::<C>(&e).into_error())?;
        let held = Held { connection, born: Instant::now(), _turn: turn };
        Ok(Lent::new(self, held, origin))
    }

    /// A new connection, on which statements may take so long.
    pub(super) async fn connect(&self, limit: Duration) -> Result<C, sqlx::Error> {
        C::open(&self.options, limit).await
    }

    /// Keeps a connection on which nothing is under way.
    pub(super) fn keep(&self, held: Held<C>) {
        let Held { connection, born, _turn } = held;
        let mut idle = self.idle();
        idle.retain(|idle| idle.born.elapsed() < GREATEST_AGE);
        idle.push(Idle { connection, born, since: Instant::now() });
    }

    /// One that was kept and is alive, and since when it is there.
    async fn kept(&self) -> Option<(C, Instant)> {
        loop {
            let Idle { mut connection, born, since } = self.idle().pop()?;
            if born.elapsed() >= GREATEST_AGE {
                continue;
            }
            if since.elapsed() < TRUSTED {
                return Some((connection, born));
            }
            match timeout(self.deadline / 4, connection.ping()).await {
                Ok(Ok(())) => return Some((connection, born)),
                _ => self.forget(),
            }
        }
    }

    /// Closes what is kept: where one connection is dead, the others seldom live.
    pub(super) fn forget(&self) {
        let dead = std::mem::take(&mut *self.idle());
        drop(dead);
    }

    /// Closes a connection on which something is under way that nobody waits for any more.
    pub(super) fn give_up(&self, held: Held<C>) {
        // Without a runtime there is nobody left to wait.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(held.outlast(self.deadline.max(SHORTEST_PATIENCE)));
        }
    }

    /// Nothing is left half done under this lock, so a poisoned one is sound.
    fn idle(&self) -> MutexGuard<'_, Vec<Idle<C>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Dialect> Held<C> {
    /// Waits for the end of what is under way, and closes the connection.
    async fn outlast(mut self, patience: Duration) {
        // Answered after what is under way. If it fails the connection is closed the sooner.
        let answer = self.connection.ping();
        match C::IS_REMOTE {
            true => _ = timeout(patience, answer).await,
            // Nothing gets lost here, and what is at work is one of our own threads.
            false => _ = answer.await,
        }
        // All of it, for the place is not free before.
        drop(self);
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

    use super::*;

    #[tokio::test]
    async fn a_connection_that_is_old_is_not_lent_again() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("any.db");
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let pool = Pool::<SqliteConnection>::new(options, 1, Duration::from_secs(1));
        pool.lend().await.unwrap().settle(Ok(())).unwrap();
        assert!(pool.kept().await.is_some(), "a young one is lent again");

        pool.lend().await.unwrap().settle(Ok(())).unwrap();
        for idle in &mut *pool.idle() {
            idle.born = idle.born.checked_sub(GREATEST_AGE).expect("the machine runs for longer");
        }
        assert!(pool.kept().await.is_none());
    }
}
