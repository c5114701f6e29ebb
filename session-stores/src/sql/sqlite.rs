//! A table in an SQLite file.

use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{Connection, SqlStr, Sqlite};
use tokio::time::sleep;

#[cfg(unix)]
use crate::disk::check_is_private;
use crate::{OpenError, StoreUrl};

use super::core::{Core, Dialect, opening, seconds};
use super::failure::Verdict;
use super::pool::Pool;
use super::settings::Settings;
use super::statements::Words;
use super::store::store;

/// Sessions in a table of an SQLite file; cheap to clone.
///
/// Several processes of one machine may use one file. It does not belong on a network's file
/// system.
///
/// # URL
///
/// `sqlite:PATH`, where the path may stand behind two slashes: `sqlite:///var/lib/app/sessions.db`.
/// Beside the [settings of every store](crate#settings):
///
/// | setting | meaning | default |
/// | --- | --- | --- |
/// | `connections` | how many sessions are read at once; one more connection writes | 4 |
/// | `table` | the table's name | `sessions` |
/// | `create` | whether a missing file or table is made | `true` |
///
/// A file that it makes is readable by its owner alone (mode 0600), and so are the two that SQLite
/// puts beside it. One that others may read or write is not opened.
///
/// # What it promises
///
/// * **Restart**: sessions stay, also when the process is killed in the middle of a write. When the
///   machine loses its power the last writes may be lost, but no older ones.
/// * **Full**: what finds no room on the disk is refused, and what was there stays.
/// * **Locked**: a request waits for other processes, but no longer than half of the deadline. What
///   was under way when it was given up may still take effect, whole: a write only if nobody else
///   has written meanwhile, a removal whoever has. The store begins no other write before that has ended.
///
/// It lists the sessions of an owner, and is swept: of all that has expired in the table, under
/// whichever prefix.
#[derive(Clone)]
pub struct SqliteStore(Arc<Core<SqliteConnection>>);

const READERS: u32 = 4;
/// SQLite counts these in 31 bits, and nobody waits that long.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl SqliteStore {
    /// Opens the file of a URL like `sqlite:var/sessions.db`.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when the URL or one of its settings has a mistake, and when the file or the
    /// table can't be used, or is locked for 5 seconds; the statement that makes the table is part
    /// of the text. So it is with a file that is open to others than its owner, or lies where
    /// SQLite can't keep a log of what is to be written.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let mut url: StoreUrl = url.parse()?;
        let settings = Settings::take(&mut url, true)?;
        url.finish()?;
        let path = path(url.rest())?;
        if settings.create {
            create_file(&path).map_err(|error| unusable(&path, &error))?;
        }
        #[cfg(unix)]
        check_is_private(&path, 0o600)?;
        let deadline = settings.deadline;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .busy_timeout((deadline / 2).min(LONGEST_WAIT))
            // With a log of what is to be written this loses nothing but with the power.
            .synchronous(SqliteSynchronous::Normal);
        let readers = settings.connections.unwrap_or(READERS);
        // One at a time writes: who waits here is served in turn, who waits in SQLite sleeps.
        let writing = Pool::new(options.clone(), 1, deadline);
        let mut core = Core::new(&settings, writing, Some(Pool::new(options, readers, deadline)));
        opening(async {
            write_ahead(&core.writing).await.map_err(|error| unusable(&path, &error))?;
            core.check(settings.create).await
        })
        .await?;
        Ok(Self(Arc::new(core)))
    }
}

impl Dialect for SqliteConnection {
    const WORDS: Words = Words {
        quote: '"',
        schema: "CREATE TABLE IF NOT EXISTS {table} (
    session_id varchar(128) NOT NULL PRIMARY KEY,
    atime timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    data blob NOT NULL,
    expires bigint NOT NULL,
    owner varchar(128)
);
CREATE INDEX IF NOT EXISTS {table_expires} ON {table} (expires);
CREATE INDEX IF NOT EXISTS {table_owner} ON {table} (owner) WHERE owner IS NOT NULL;",
        load: "SELECT data FROM {table} WHERE session_id = ?1",
        create: "INSERT INTO {table} (session_id, atime, data, expires, owner) \
                 VALUES (?1, datetime(?2, 'unixepoch'), ?3, ?4, ?5)",
        update: "UPDATE {table} \
                 SET atime = datetime(?1, 'unixepoch'), data = ?2, expires = ?3, owner = ?4 \
                 WHERE session_id = ?5 AND substr(data, 2, 8) = ?6",
        delete: "DELETE FROM {table} WHERE session_id = ?1",
        sweep: "DELETE FROM {table} WHERE session_id IN \
                (SELECT session_id FROM {table} WHERE expires <= ?1 ORDER BY expires LIMIT ?2)",
        owned_by: "SELECT session_id FROM {table} WHERE owner = ?1 LIMIT ?2",
    };

    const IS_REMOTE: bool = false;

    // How long it waits for others is part of the options, and what it does is done by one of our
    // own threads.
    async fn open(options: &SqliteConnectOptions, _limit: Duration) -> Result<Self, sqlx::Error> {
        Self::connect_with(options).await
    }

    async fn run(&mut self, sql: SqlStr) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(self).await.map(|_| ())
    }

    fn verdict(error: &dyn DatabaseError) -> Verdict {
        match code(error) {
            // The disk is full; too large; a CHECK of the table's.
            Some((13 | 18, _) | (_, 275)) => Verdict::Refused,
            // Locked, by another connection or another process.
            Some((5 | 6, _)) => Verdict::Late,
            Some((8, _)) => Verdict::ReadOnly,
            _ => Verdict::Unknown,
        }
    }
}

store!(SqliteStore, Sqlite);

/// SQLite's code of an error, and the more exact one.
fn code(error: &dyn DatabaseError) -> Option<(i32, i32)> {
    let exact = error.code()?.parse().ok()?;
    Some((exact & 0xff, exact))
}

/// The path behind `sqlite:`, which no longer changes with the working directory: the file is
/// opened anew for each connection.
fn path(rest: &str) -> Result<PathBuf, OpenError> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    match path {
        "" => Err(OpenError::Url("a path is missing, like `sqlite:var/sessions.db`".to_owned())),
        ":memory:" => Err(OpenError::Url(
            "a store in memory is `memory:`; `sqlite:` takes the path of a file".to_owned(),
        )),
        path => std::path::absolute(path).map_err(|error| OpenError::Url(error.to_string())),
    }
}

/// Makes the file as SQLite would, but for its owner alone. One that is there is not opened:
/// closing it would release the locks that this process has on it.
fn create_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Changes a new file to the mode in which reading does not wait for writing; others keep it. While
/// that is done SQLite sends others away at once rather than let them wait.
async fn write_ahead(pool: &Pool<SqliteConnection>) -> Result<(), Unusable> {
    let mut connection = pool.connect(Duration::MAX).await?;
    let mode = loop {
        let query = sqlx::query_scalar::<Sqlite, String>("PRAGMA journal_mode = WAL");
        match query.fetch_one(&mut connection).await {
            Err(error) if is_busy(&error) => sleep(Duration::from_millis(10)).await,
            mode => break mode?,
        }
    };
    // SQLite keeps the mode that it can have, and says so. Another one loses more with the power,
    // and makes readers wait.
    match mode.as_str() {
        "wal" => Ok(()),
        _ => Err(Unusable::Journal(mode)),
    }
}

/// Why a file does not serve.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    #[error("its journal stays in mode `{0}`, as on a network's file system, and has to be `wal`")]
    Journal(String),
}

fn is_busy(error: &sqlx::Error) -> bool {
    matches!(error.as_database_error().and_then(code), Some((5 | 6, _)))
}

fn unusable(path: &Path, error: &dyn fmt::Display) -> OpenError {
    OpenError::store(format!("the file `{}` can't be used: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(revision: u8, length: usize) -> Vec<u8> {
        [&[1][..], &[revision; 8], &vec![7; length]].concat()
    }

    fn write(bytes: &[u8]) -> Write<'_> {
        let now = SystemTime::now();
        Write::new(bytes, now, now + Duration::from_secs(60))
    }

    // case 104
    #[tokio::test]
    async fn a_disk_that_is_full_leaves_the_old_session() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("sessions.db").display());
        let store = SqliteStore::open(&url).await.unwrap();
        let (key, old) = (StoreKey::from_bytes([1; 32]), bytes(1, 100));
        assert_eq!(store.create(&key, write(&old)).await.unwrap(), Swap::Done);
        // The only connection that writes takes this for the end of the disk.
        let mut lent = store.0.writing.lend().await.unwrap();
        let limited =
            lent.connection().run(SqlStr::from_static("PRAGMA max_page_count = 20")).await;
        lent.settle(limited).unwrap();

        let (old_revision, new) = (Revision::of(&old).unwrap(), bytes(2, 200_000));
        let updated = store.update(&key, old_revision, write(&new)).await;
        assert!(matches!(updated, Err(StoreError::Refused(_))), "{updated:?}");
        let created = store.create(&StoreKey::from_bytes([2; 32]), write(&new)).await;
        assert!(matches!(created, Err(StoreError::Refused(_))), "{created:?}");
        assert_eq!(store.load(&key).await.unwrap(), Some(old));
        let smaller = bytes(3, 10);
        assert_eq!(store.update(&key, old_revision, write(&smaller)).await.unwrap(), Swap::Done);
    }

    #[tokio::test]
    async fn a_file_without_a_log_of_writes_is_said() {
        let options = SqliteConnectOptions::new().in_memory(true);
        let pool = Pool::new(options, 1, Duration::from_secs(1));
        let error = write_ahead(&pool).await.unwrap_err().to_string();
        assert!(error.contains("mode `memory`"), "{error}");
    }

    #[test]
    fn paths_are_those_of_files() {
        let here = std::env::current_dir().unwrap();
        for (rest, expected) in [
            ("sessions.db", here.join("sessions.db")),
            ("//sessions.db", here.join("sessions.db")),
            ("/x/y.db", PathBuf::from("/x/y.db")),
            ("///x/y.db", PathBuf::from("/x/y.db")),
        ] {
            assert_eq!(path(rest).unwrap(), expected, "{rest}");
        }
        assert!(path("").unwrap_err().to_string().contains("`sqlite:var/sessions.db`"));
        assert!(path(":memory:").unwrap_err().to_string().contains("`memory:`"));
    }
}
