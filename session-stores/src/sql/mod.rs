//! Sessions in a table of a database.
//!
//! The three stores are one: what they do stands in `store`, over the statements of each.
//!
//! # The table
//!
//! | column | holds |
//! | --- | --- |
//! | `session_id` | the prefix and 64 hexadecimal digits; the primary key |
//! | `atime` | when it was last written, in UTC |
//! | `data` | the session, to the byte |
//! | `expires` | from when on it is of no use, in seconds since 1970; indexed |
//! | `owner` | the prefix and 64 hexadecimal digits of whose it is, or null; indexed |
//!
//! The first three are those of web.py's sessions. Both ids are of type `varchar(128)` and not
//! `char`: PostgreSQL would pad them with blanks, hand them out so, and not use the index for a
//! parameter of type `text`.

mod core;
mod failure;
mod lent;
mod pool;
mod settings;
mod statements;
mod store;

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "mysql")]
pub use mysql::MysqlStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
