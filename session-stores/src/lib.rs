//! Server-side stores for typed web sessions.
//!
//! Each stands behind a feature of its own name, and is opened by a URL:
//!
//! | feature | URL | where sessions are |
//! | --- | --- | --- |
//! | | `memory:` | in this process, until it ends |
//! | `files` | `file:PATH` | a file each, in a directory; on Unix |
//! | `redb` | `redb:PATH` | one file, of one process |
//! | `sqlite` | `sqlite:PATH` | a table in an SQLite file |
//! | `postgres` | `postgres://user@host/database` | a table in PostgreSQL |
//! | `mysql` | `mysql://user@host/database` | a table in MySQL or MariaDB |
//! | `redis` | `redis://host` | Redis; `redis+cluster://host,host` for a cluster |
//! | `memcached` | `memcached://host` | memcached |
//!
//! # Settings
//!
//! They stand behind a `?` in the URL, joined by `&`. One that the store does not know is an error.
//! Each store's page says which it has besides these; `memory:` has none at all.
//!
//! | setting | meaning | default |
//! | --- | --- | --- |
//! | `prefix` | what stands in front of every key: up to 40 of `A-Z a-z 0-9 _ - . :` | `session:` |
//! | `deadline` | how long a request waits for the store: `500ms`, `2s` | `1s` |
//! | `connections` | how many connections a pool has at the most, 1 to 1000 | the store's |
//!
//! `file:` and `redb:` have no connections and refuse that setting; Redis has no pool, and ignores it.
//!
//! In a user and a password, what has a meaning in a URL is encoded: `%3F` for `?`, `%40` for `@`,
//! `%2F` for `/`.

#[cfg(any(all(feature = "files", unix), feature = "redb", all(feature = "sqlite", unix)))]
#[cfg_attr(
    not(any(feature = "files", feature = "redb")),
    allow(dead_code, reason = "SQLite does most of that itself")
)]
mod disk;
mod error;
#[cfg(all(feature = "files", unix))]
mod files;
#[cfg(feature = "memcached")]
mod memcached;
mod open;
#[cfg(feature = "redb")]
mod redb;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod sql;
mod url;

#[cfg(feature = "redb")]
pub use self::redb::RedbStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use error::OpenError;
#[cfg(all(feature = "files", unix))]
pub use files::FileStore;
#[cfg(feature = "memcached")]
pub use memcached::MemcachedStore;
pub use open::open;
#[cfg(feature = "mysql")]
pub use sql::MysqlStore;
#[cfg(feature = "postgres")]
pub use sql::PostgresStore;
#[cfg(feature = "sqlite")]
pub use sql::SqliteStore;
pub use url::StoreUrl;
