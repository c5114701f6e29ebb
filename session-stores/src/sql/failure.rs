//! What an error of a database means to a session.

use session_core::StoreError;
use sqlx::error::DatabaseError;

use super::core::Dialect;

/// Why a statement had no effect, or maybe had one.
pub(super) struct Failure {
    pub(super) verdict: Verdict,
    error: StoreError,
}

/// What a database means by an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It gave way to somebody who was there at the same time, and has written nothing.
    Conflict,
    /// There is no room for it, or it is not allowed.
    Refused,
    /// It has waited for others, or worked, for longer than it may, and has written nothing.
    Late,
    /// Nothing can be written there. A server that was the primary may be a replica by now.
    ReadOnly,
    /// Anything else.
    Unknown,
}

impl Failure {
    /// Only the text of the error is kept: what else the clients put into theirs, and show in
    /// `Debug`, has values of rows in it.
    pub(super) fn of<C: Dialect>(error: &sqlx::Error) -> Self {
        let verdict = error.as_database_error().map_or(Verdict::Unknown, verdict::<C>);
        let error = match verdict {
            Verdict::Refused | Verdict::ReadOnly => StoreError::refused(error.to_string()),
            _ => StoreError::unavailable(error.to_string()),
        };
        Self { verdict, error }
    }

    /// Whether the connection is as good as before.
    pub(super) fn spares_connection(&self) -> bool {
        matches!(self.verdict, Verdict::Conflict | Verdict::Refused | Verdict::Late)
    }

    /// The error of an operation that knows no conflicts.
    pub(super) fn into_error(self) -> StoreError {
        self.error
    }
}

fn verdict<C: Dialect>(error: &dyn DatabaseError) -> Verdict {
    match error.is_unique_violation() {
        true => Verdict::Conflict,
        false => C::verdict(error),
    }
}
