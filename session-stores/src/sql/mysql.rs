//! A table in MySQL or MariaDB.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use sqlx::error::DatabaseError;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlDatabaseError};
use sqlx::{AssertSqlSafe, Connection, MySql, SqlSafeStr, SqlStr};

use crate::OpenError;

use super::core::{Core, Dialect, seconds};
use super::failure::Verdict;
use super::server::open;
use super::statements::Words;
use super::store::store;

/// Sessions in a table of MySQL or MariaDB; cheap to clone.
///
/// # URL
///
/// `mysql://USER:PASSWORD@HOST:PORT/DATABASE`, or the same with `mariadb:`. Beside the
/// [settings of every store](crate#settings):
///
/// | setting | meaning | default |
/// | --- | --- | --- |
/// | `connections` | how many connections there are at the most | 10 |
/// | `table` | the table's name | `sessions` |
/// | `create` | whether a missing table is made | `false` |
/// | `socket` | the path of the server's socket | |
/// | `ssl-mode` | `disabled`, `preferred`, `required`, `verify_ca`, `verify_identity` | `preferred` |
/// | `ssl-ca`, `ssl-cert`, `ssl-key` | files for that | |
///
/// Encrypted connections take the feature `tls`; without it `preferred` is `disabled`, and accounts
/// of the kind `caching_sha2_password`, which is MySQL's default, are not let in by password.
///
/// # What it promises
///
/// * **Restart**: sessions stay, as durable as the server is set to be. While it is away operations
///   fail, at once or within the deadline, and the next one connects anew; a load whose connection
///   has died since it was last used does so by itself.
/// * **Full**: what finds no room, and what is above the `max_allowed_packet` that the server had
///   when the store was opened, is refused, and what was there stays.
/// * **Partition**: operations fail within the deadline. A write that was under way may still take
///   effect, whole, and only if nobody else has written meanwhile; a removal does so whoever has.
///   After a failover to a replica that lacks the last writes, writes that build on these are
///   conflicts. Name the primary: a replica would answer with what was. A server that takes no
///   writes any more refuses one, and is left; no connection is used for longer than a minute, and
///   the next one goes to where the name leads by then.
/// * **Locked**: the server is told to give up what waits for a lock after half of the deadline, and
///   a second at the least, for it counts whole ones (`innodb_lock_wait_timeout`,
///   `lock_wait_timeout`), and whatever takes longer than the deadline, a sweep after a minute
///   (MariaDB's `max_statement_time`; MySQL's `max_execution_time` is one for reading only). A
///   statement that nobody waits for any more keeps its place among the `connections` till then, or
///   for as long as the deadline, and a second at the least, if no answer comes: the server never has
///   more than twice as many, but for writes that keep MySQL itself busy for longer.
///
/// It lists the sessions of an owner, and is swept: of all that has expired in the table, under
/// whichever prefix.
#[derive(Clone)]
pub struct MysqlStore(Arc<Core<MySqlConnection>>);

/// What the client library takes from a URL, except what would change how values are read.
const CLIENTS: &[&str] = &[
    "socket", "sslca", "ssl-ca", "sslcert", "ssl-cert", "sslkey", "ssl-key", "sslmode", "ssl-mode",
];

/// A day, in seconds, which every limit of the server's can hold.
const LONGEST: u64 = 86_400;
/// What a statement takes of a packet beside the session.
const AROUND: usize = 1024;

impl MysqlStore {
    /// Opens the table of a URL like `mysql://me:secret@localhost/app`.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the URL or one of its settings has a mistake, when the server does not
    /// answer within 5 seconds or does not let us in, and when the table can't be used; the
    /// statement that makes it is part of the text.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        Ok(Self(Arc::new(open(url, CLIENTS).await?)))
    }
}

impl Dialect for MySqlConnection {
    const WORDS: Words = Words {
        quote: '`',
        // Only InnoDB survives a crash. Names differ by case, as prefixes do. The type `timestamp`
        // ends in 2038, and `blob` at 64 KiB.
        schema: "CREATE TABLE IF NOT EXISTS {table} (
    session_id varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    atime datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    data longblob NOT NULL,
    expires bigint NOT NULL,
    owner varchar(128) CHARACTER SET ascii COLLATE ascii_bin,
    KEY {table_expires} (expires),
    KEY {table_owner} (owner)
) ENGINE=InnoDB;",
        load: "SELECT data FROM {table} WHERE session_id = ?",
        create: "INSERT INTO {table} (session_id, atime, data, expires, owner) \
                 VALUES (?, DATE_ADD('1970-01-01', INTERVAL ? SECOND), ?, ?, ?)",
        // Rows that it finds are counted, also if it changes nothing in them: sqlx connects with
        // CLIENT_FOUND_ROWS.
        update: "UPDATE {table} \
                 SET atime = DATE_ADD('1970-01-01', INTERVAL ? SECOND), \
                 data = ?, expires = ?, owner = ? \
                 WHERE session_id = ? AND SUBSTRING(data, 2, 8) = ?",
        delete: "DELETE FROM {table} WHERE session_id = ?",
        sweep: "DELETE FROM {table} WHERE expires <= ? ORDER BY expires LIMIT ?",
        owned_by: "SELECT session_id FROM {table} WHERE owner = ? LIMIT ?",
    };

    const IS_REMOTE: bool = true;

    async fn open(options: &MySqlConnectOptions, limit: Duration) -> Result<Self, sqlx::Error> {
        let mut connection = Self::connect_with(options).await?;
        connection.run(greeting(limit)).await?;
        Ok(connection)
    }

    /// What fits into a packet. The server hangs up on what is longer, often before its reason can
    /// be read, so that is not sent.
    async fn largest(&mut self) -> Result<usize, sqlx::Error> {
        let query = sqlx::query_scalar::<MySql, i64>("SELECT CAST(@@max_allowed_packet AS SIGNED)");
        let packet = usize::try_from(query.fetch_one(self).await?).unwrap_or_default();
        Ok(packet.saturating_sub(AROUND))
    }

    async fn run(&mut self, sql: SqlStr) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(self).await.map(|_| ())
    }

    fn verdict(error: &dyn DatabaseError) -> Verdict {
        match error.try_downcast_ref().map(MySqlDatabaseError::number) {
            // A deadlock; read before somebody else wrote.
            Some(1213 | 1020) => Verdict::Conflict,
            // The disk is full; the table is full; a packet, value or row is too long; a CHECK of
            // the table's, in MySQL and MariaDB.
            Some(1021 | 1114 | 1153 | 1406 | 1118 | 3819 | 4025) => Verdict::Refused,
            // A lock was not to be had; the statement took too long, in MariaDB and MySQL.
            Some(1205 | 1969 | 3024) => Verdict::Late,
            // As a server, as a transaction, as a mode.
            Some(1290 | 1792 | 1836) => Verdict::ReadOnly,
            _ => Verdict::Unknown,
        }
    }
}

store!(MysqlStore, MySql);

/// What a new connection is told. A server may be set to cut what is too long for a column, and
/// call that a warning; and not to commit what nobody asks it to. MariaDB reads the first comment
/// and passes over the second, MySQL the other way round; its own limit is one for reading only,
/// and locks are counted in whole seconds.
fn greeting(limit: Duration) -> SqlStr {
    let (seconds, wait) = (limit.as_secs_f64().max(0.001), (limit / 2).as_secs().clamp(1, LONGEST));
    let seconds = seconds.min(LONGEST as f64);
    let milliseconds = (seconds * 1000.0) as u64;
    AssertSqlSafe(format!(
        "SET SESSION autocommit = 1, sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), \
         innodb_lock_wait_timeout = {wait}, lock_wait_timeout = {wait} \
         /*M!100101 , max_statement_time = {seconds:.3} */ \
         /*!50708 , max_execution_time = {milliseconds} */"
    ))
    .into_sql_str()
}
