//! A connection that somebody has for one statement.

use session_core::{StoreError, Swap};

use super::core::Dialect;
use super::failure::{Failure, Verdict};
use super::pool::{Held, Pool};

/// A connection for one statement: settled it returns, dropped before it is given up.
pub(super) struct Lent<'a, C: Dialect> {
    /// There until the loan ends.
    held: Option<Held<C>>,
    pool: &'a Pool<C>,
    origin: Origin,
}

/// Where a connection comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was kept, and may have died meanwhile.
    Idle,
    New,
    /// New, and with another limit than those that are kept.
    ForSweep,
}

impl<'a, C: Dialect> Lent<'a, C> {
    pub(super) fn new(pool: &'a Pool<C>, held: Held<C>, origin: Origin) -> Self {
        Self { held: Some(held), pool, origin }
    }

    pub(super) fn connection(&mut self) -> &mut C {
        let held = self.held.as_mut();
        &mut held.expect("only what consumes or drops the loan takes it").connection
    }

    /// Ends the loan with what came of the statement.
    #[cfg(all(test, feature = "sqlite"))]
    pub(super) fn settle<T>(self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.end(result).map_err(Failure::into_error)
    }

    /// Ends the loan with what came of reading; `None` if the connection may have died while it was kept, and
    /// it is to be tried again. What else was kept is closed by then, so that is over a new one.
    pub(super) fn settle_read<T>(
        self,
        result: Result<T, sqlx::Error>,
    ) -> Result<Option<T>, StoreError> {
        let was_idle = self.origin == Origin::Idle;
        match self.end(result) {
            Ok(read) => Ok(Some(read)),
            Err(failure) if was_idle && failure.verdict == Verdict::Unknown => Ok(None),
            Err(failure) => Err(failure.into_error()),
        }
    }

    /// The same for a write, of which this is the number of rows.
    pub(super) fn settle_write(self, rows: Result<u64, sqlx::Error>) -> Result<Swap, StoreError> {
        match self.end(rows) {
            Ok(0) => Ok(Swap::Conflict),
            Ok(_) => Ok(Swap::Done),
            Err(failure) if failure.verdict == Verdict::Conflict => Ok(Swap::Conflict),
            Err(failure) => Err(failure.into_error()),
        }
    }

    /// The same for a removal; `None` if it gave way to somebody, who is done by now, and is to be
    /// tried again.
    pub(super) fn settle_removal(
        self,
        rows: Result<u64, sqlx::Error>,
    ) -> Result<Option<u64>, StoreError> {
        match self.end(rows) {
            Ok(rows) => Ok(Some(rows)),
            Err(failure) if failure.verdict == Verdict::Conflict => Ok(None),
            Err(failure) => Err(failure.into_error()),
        }
    }

    fn end<T>(mut self, result: Result<T, sqlx::Error>) -> Result<T, Failure> {
        let result = result.map_err(|error| Failure::of::<C>(&error));
        let held = self.held.take();
        match (&result, held) {
            (Err(failure), _) if !failure.spares_connection() => self.pool.forget(),
            (_, Some(held)) if self.origin != Origin::ForSweep => self.pool.keep(held),
            _ => {}
        }
        result
    }
}

impl<C: Dialect> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        if let Some(held) = self.held.take() {
            self.pool.give_up(held);
        }
    }
}
