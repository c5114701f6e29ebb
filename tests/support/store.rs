//! The stores that the example `stores` can be told to use, each of them empty at first.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use super::servers::database::Backend;
use super::servers::mariadb::Mariadb;
use super::servers::postgres::Postgres;
use super::servers::{Server, memcached, redis};

/// A store for one test.
pub(crate) struct Store {
    pub(crate) url: String,
    contents: Contents,
    /// It is removed with the store.
    _directory: Option<TempDir>,
}

/// Where to look for all that a store has.
enum Contents {
    /// In no place that can be looked into.
    Nowhere,
    Files(PathBuf),
    Memcached(u16),
}

impl Store {
    pub(crate) fn memory() -> Option<Self> {
        let url = "memory:".to_owned();
        Some(Self { url, contents: Contents::Nowhere, _directory: None })
    }

    pub(crate) fn file() -> Option<Self> {
        Some(Self::on_disk("file"))
    }

    pub(crate) fn redb() -> Option<Self> {
        Some(Self::on_disk("redb"))
    }

    pub(crate) fn sqlite() -> Option<Self> {
        Some(Self::on_disk("sqlite"))
    }

    pub(crate) fn postgres() -> Option<Self> {
        static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
        SERVER.get_or_init(Postgres::start).as_ref().map(Self::in_database)
    }

    pub(crate) fn mariadb() -> Option<Self> {
        static SERVER: OnceLock<Option<Mariadb>> = OnceLock::new();
        SERVER.get_or_init(Mariadb::start).as_ref().map(Self::in_database)
    }

    pub(crate) fn redis() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let server = SERVER.get_or_init(redis::start).as_ref()?;
        let contents = Contents::Files(server.directory.path().to_owned());
        Some(Self::on_server(&redis::url(server), "", contents))
    }

    pub(crate) fn memcached() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let server = SERVER.get_or_init(memcached::start).as_ref()?;
        let contents = Contents::Memcached(server.port);
        Some(Self::on_server(&memcached::url(server), "", contents))
    }

    fn on_disk(scheme: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let url = format!("{scheme}:{}", directory.path().join("sessions").display());
        let contents = Contents::Files(directory.path().to_owned());
        Self { url, contents, _directory: Some(directory) }
    }

    fn in_database(backend: &impl Backend) -> Self {
        let contents = match backend.server() {
            Some(server) => Contents::Files(server.directory.path().to_owned()),
            None => Contents::Nowhere,
        };
        Self::on_server(backend.url(), "&create=true", contents)
    }

    /// Tests share a server, so each has a prefix of its own.
    fn on_server(url: &str, settings: &str, contents: Contents) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}prefix=test-{process}-{number}:{settings}");
        Self { url, contents, _directory: None }
    }

    /// What a thief would find; `None` where this test can't look.
    pub(crate) fn dump(&self) -> Option<Vec<u8>> {
        match &self.contents {
            Contents::Nowhere => None,
            Contents::Files(directory) => {
                let mut dump = Vec::new();
                append_files(directory, &mut dump);
                Some(dump)
            }
            Contents::Memcached(port) => Some(memcached::dump(*port)),
        }
    }
}

fn append_files(directory: &Path, dump: &mut Vec<u8>) {
    for entry in fs::read_dir(directory).expect("it can be read").flatten() {
        let path = entry.path();
        dump.extend_from_slice(path.as_os_str().as_encoded_bytes());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => append_files(&path, dump),
            // A server at work may have removed it meanwhile.
            Ok(kind) if kind.is_file() => dump.extend(fs::read(&path).unwrap_or_default()),
            _ => {}
        }
    }
}
