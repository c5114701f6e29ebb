//! A table in PostgreSQL.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Postgres, SqlStr};

use crate::OpenError;

use super::core::{Core, Dialect, seconds};
use super::failure::Verdict;
use super::server::open;
use super::statements::Words;
use super::store::store;

/// Sessions in a table of PostgreSQL; cheap to clone.
///
/// # URL
///
/// `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, or the same with `postgresql:`. What it does not
/// say comes from `PGHOST`, `PGUSER` and their like, and the password from `~/.pgpass`. Beside the
/// [settings of every store](crate#settings):
///
/// | setting | meaning | default |
/// | --- | --- | --- |
/// | `connections` | how many connections there are at the most | 10 |
/// | `table` | the table's name | `sessions` |
/// | `create` | whether a missing table is made | `false` |
/// | `sslmode` | `disable`, `prefer`, `require`, `verify-ca`, `verify-full` | `prefer` |
/// | `sslrootcert`, `sslcert`, `sslkey` | files for that | |
/// | `application_name`, `options`, `host`, `port`, `user`, `password`, `dbname` | as in libpq | |
///
/// Encrypted connections take the feature `tls`; without it `prefer` is `disable`. Statements are
/// prepared: a pooler that gives each of them another connection has to know that, as PgBouncer does
/// from 1.21 on with `max_prepared_statements`. The store's limits of time go to the server as
/// `options` while connecting; PgBouncer has to be told to pass over what it does not know of that,
/// by `ignore_startup_parameters = extra_float_digits, options`, and sets limits of its own.
///
/// # What it promises
///
/// * **Restart**: sessions stay, as durable as the server is set to be. While it is away operations
///   fail, at once or within the deadline, and the next one connects anew; a load whose connection
///   has died since it was last used does so by itself.
/// * **Full**: what finds no room is refused, and what was there stays.
/// * **Partition**: operations fail within the deadline. A write that was under way may still take
///   effect, whole, and only if nobody else has written meanwhile; a removal does so whoever has.
///   After a failover to a replica that lacks the last writes, writes that build on these are
///   conflicts. Name the primary: a replica would answer with what was. A server that takes no
///   writes any more refuses one, and is left; no connection is used for longer than a minute, and
///   the next one goes to where the name leads by then.
/// * **Locked**: the server is told to give up what waits for a lock after half of the deadline, and
///   whatever takes longer than the deadline (`lock_timeout`, `statement_timeout`), a sweep after a minute.
///   A statement that nobody waits for any more keeps its place among the `connections` till then,
///   or for as long as the deadline, and a second at the least, if no answer comes: the server never
///   has more than twice as many.
///
/// It lists the sessions of an owner, and is swept: of all that has expired in the table, under
/// whichever prefix.
#[derive(Clone)]
pub struct PostgresStore(Arc<Core<PgConnection>>);

/// What the client library takes from a URL.
const CLIENTS: &[&str] = &[
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "user",
];

impl PostgresStore {
    /// Opens the table of a URL like `postgres://me:secret@localhost/app`.
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

impl Dialect for PgConnection {
    const WORDS: Words = Words {
        quote: '"',
        schema: "CREATE TABLE IF NOT EXISTS {table} (
    session_id varchar(128) NOT NULL PRIMARY KEY,
    atime timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    data bytea NOT NULL,
    expires bigint NOT NULL,
    owner varchar(128)
);
CREATE INDEX IF NOT EXISTS {table_expires} ON {table} (expires);
CREATE INDEX IF NOT EXISTS {table_owner} ON {table} (owner) WHERE owner IS NOT NULL;",
        load: "SELECT data FROM {table} WHERE session_id = $1",
        create: "INSERT INTO {table} (session_id, atime, data, expires, owner) \
                 VALUES ($1, to_timestamp($2::bigint), $3, $4, $5)",
        update: "UPDATE {table} \
                 SET atime = to_timestamp($1::bigint), data = $2, expires = $3, owner = $4 \
                 WHERE session_id = $5 AND substr(data, 2, 8) = $6",
        delete: "DELETE FROM {table} WHERE session_id = $1",
        // An array, for a plain subquery may be run more than once and then find more than so many.
        // Rows that somebody is prolonging or sweeping are skipped, which no deadlock comes of.
        sweep: "DELETE FROM {table} WHERE expires <= $1 AND session_id = ANY (ARRAY( \
                SELECT session_id FROM {table} WHERE expires <= $1 \
                ORDER BY expires LIMIT $2 FOR UPDATE SKIP LOCKED))",
        owned_by: "SELECT session_id FROM {table} WHERE owner = $1 LIMIT $2",
    };

    const IS_REMOTE: bool = true;

    // Told while connecting, and not by `SET`: behind a pooler that would outlive this connection,
    // and end the statements of others.
    async fn open(options: &PgConnectOptions, limit: Duration) -> Result<Self, sqlx::Error> {
        let limits =
            [("statement_timeout", milliseconds(limit)), ("lock_timeout", milliseconds(limit / 2))];
        Self::connect_with(&options.clone().options(limits)).await
    }

    async fn run(&mut self, sql: SqlStr) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(self).await.map(|_| ())
    }

    fn verdict(error: &dyn DatabaseError) -> Verdict {
        match error.code().as_deref() {
            // Serialization failure, where that is the server's default; deadlock.
            Some("40001" | "40P01") => Verdict::Conflict,
            // The disk is full; a limit of the program; too long; a CHECK of the table's.
            Some("53100" | "54000" | "22001" | "23514") => Verdict::Refused,
            // A lock was not to be had; the statement took too long.
            Some("55P03" | "57014") => Verdict::Late,
            Some("25006") => Verdict::ReadOnly,
            _ => Verdict::Unknown,
        }
    }
}

store!(PostgresStore, Postgres);

/// As PostgreSQL counts them: in 31 bits, of which 0 is no limit.
fn milliseconds(limit: Duration) -> i32 {
    i32::try_from(limit.as_millis()).unwrap_or(i32::MAX).max(1)
}
