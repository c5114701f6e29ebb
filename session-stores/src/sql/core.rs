//! What the stores share, and what they differ in.

use std::future::ready;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, StoreError, StoreKey, Write};
use sqlx::error::DatabaseError;
use sqlx::{Connection, SqlStr};
use tokio::time::timeout;

use crate::OpenError;

use super::failure::Verdict;
use super::pool::Pool;
use super::settings::Settings;
use super::statements::{Statements, Words};

/// What databases differ in.
pub(super) trait Dialect: Connection + Sized + 'static {
    const WORDS: Words;
    /// Whether there is a network between us and the database, in which answers get lost.
    const IS_REMOTE: bool;

    /// A new connection, on which a server gives up a statement by itself after `limit`, and after
    /// half of that one that only waits for others. Closing a connection does not do that: a server
    /// does not look at it while it works.
    fn open(
        options: &Self::Options,
        limit: Duration,
    ) -> impl Future<Output = Result<Self, sqlx::Error>> + Send;

    /// The longest session that gets through.
    fn largest(&mut self) -> impl Future<Output = Result<usize, sqlx::Error>> + Send {
        ready(Ok(usize::MAX))
    }

    /// Runs statements that have no parameters and no answer.
    fn run(&mut self, sql: SqlStr) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// What an error means that is no violation of a primary key.
    fn verdict(error: &dyn DatabaseError) -> Verdict;
}

/// A table and the ways to it.
pub(super) struct Core<C: Dialect> {
    pub(super) sql: Statements,
    /// For statements that write; the same as the other one where there is nothing to gain.
    pub(super) writing: Pool<C>,
    reading: Option<Pool<C>>,
    /// The longest session that gets through.
    pub(super) largest: usize,
    pub(super) prefix: String,
    pub(super) deadline: Duration,
}

/// What a session is kept with.
pub(super) struct Row {
    pub(super) atime: i64,
    pub(super) expires: i64,
    pub(super) owner: Option<String>,
}

/// How long opening may take.
const OPENING: Duration = Duration::from_secs(5);
/// The end of the year 9999, where the databases' times end.
const LAST: i64 = 253_402_300_799;

impl<C: Dialect> Core<C> {
    pub(super) fn new(settings: &Settings, writing: Pool<C>, reading: Option<Pool<C>>) -> Self {
        Self {
            sql: Statements::new(&C::WORDS, &settings.table),
            writing,
            reading,
            largest: usize::MAX,
            prefix: settings.prefix.clone(),
            deadline: settings.deadline,
        }
    }

    /// Connects, makes the table if that is wished, and sees whether it can be used.
    pub(super) async fn check(&mut self, create: bool) -> Result<(), OpenError> {
        // An index of what is there already may take longer than a request: the connection has a
        // limit of its own, and is closed.
        let mut connection = self.writing.connect(OPENING).await.map_err(text)?;
        let created = match create {
            true => connection.run(self.sql.schema.clone()).await,
            false => Ok(()),
        };
        // Another process may have made it meanwhile, or it was there and may only be used: what
        // counts is whether it can be used now.
        if let Err(error) = connection.run(self.sql.probe.clone()).await {
            return Err(self.unusable(&created.err().unwrap_or(error)));
        }
        self.largest = connection.largest().await.map_err(text)?;
        Ok(())
    }

    fn unusable(&self, error: &sqlx::Error) -> OpenError {
        let schema = self.sql.schema.as_str();
        match error.as_database_error() {
            Some(error) => OpenError::store(format!(
                "its table can't be used: {error}. This makes one, as does the setting \
                 `create=true`:\n\n{schema}\n"
            )),
            None => OpenError::store(error.to_string()),
        }
    }

    /// Where statements go that only read.
    pub(super) fn reading(&self) -> &Pool<C> {
        self.reading.as_ref().unwrap_or(&self.writing)
    }

    /// Under what a session is kept.
    pub(super) fn name(&self, key: &StoreKey) -> String {
        format!("{}{key}", self.prefix)
    }

    /// The same for its owner: stores with other prefixes do not list each other's sessions.
    pub(super) fn owner(&self, owner: &OwnerKey) -> String {
        format!("{}{owner}", self.prefix)
    }

    /// The key of a session that is kept under this name.
    pub(super) fn key(&self, name: &str) -> Option<StoreKey> {
        name.strip_prefix(&self.prefix)?.parse().ok()
    }

    /// What is to be written, if it gets through.
    pub(super) fn row(&self, write: Write<'_>) -> Result<Row, StoreError> {
        let (length, largest) = (write.bytes().len(), self.largest);
        if length > largest {
            return Err(StoreError::refused(format!(
                "a session of {length} bytes is above the {largest} that the server takes"
            )));
        }
        Ok(Row {
            atime: seconds(write.now()).min(LAST),
            expires: i64::try_from(write.expires_at_unix()).unwrap_or(i64::MAX),
            owner: write.owner().map(|owner| self.owner(owner)),
        })
    }
}

/// Opens something, within the time that this may take.
pub(super) async fn opening<T>(
    open: impl Future<Output = Result<T, OpenError>>,
) -> Result<T, OpenError> {
    let late = || OpenError::store(format!("it has not answered within {OPENING:?}"));
    timeout(OPENING, open).await.unwrap_or_else(|_| Err(late()))
}

/// Whole seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The text of an error, and none of what clients put beside it.
pub(super) fn text(error: sqlx::Error) -> OpenError {
    OpenError::store(error.to_string())
}
