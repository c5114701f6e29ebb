//! A store by its URL.

use session_core::{AnyStore, MemoryStore};

use crate::error::OpenError;
use crate::url::StoreUrl;

/// The schemes of URLs, and the features that they take.
const SCHEMES: [(&str, &str); 12] = [
    ("file", "files"),
    ("redb", "redb"),
    ("sqlite", "sqlite"),
    ("postgres", "postgres"),
    ("postgresql", "postgres"),
    ("mysql", "mysql"),
    ("mariadb", "mysql"),
    ("redis", "redis"),
    ("redis+unix", "redis"),
    ("unix", "redis"),
    ("redis+cluster", "redis"),
    ("memcached", "memcached"),
];

/// Opens the store that a URL names, so that a program takes it from its configuration: see the
/// [crate's page](crate) for the URLs and their settings.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), session_stores::OpenError> {
/// let store = session_stores::open("memory:").await?;
/// # let _ = store;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When there is no such store, it is not compiled in, or it can't be used: then a server should
/// not start.
pub async fn open(url: &str) -> Result<AnyStore, OpenError> {
    let scheme = url.parse::<StoreUrl>()?.scheme().to_owned();
    match &*scheme {
        "memory" => memory(url),
        "rediss" => Err(rediss()),
        #[cfg(all(feature = "files", unix))]
        "file" => Ok(AnyStore::new(crate::FileStore::open(url).await?)),
        #[cfg(feature = "redb")]
        "redb" => Ok(AnyStore::new(crate::RedbStore::open(url).await?)),
        #[cfg(feature = "sqlite")]
        "sqlite" => Ok(AnyStore::new(crate::SqliteStore::open(url).await?)),
        #[cfg(feature = "postgres")]
        "postgres" | "postgresql" => Ok(AnyStore::new(crate::PostgresStore::open(url).await?)),
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" => Ok(AnyStore::new(crate::MysqlStore::open(url).await?)),
        #[cfg(feature = "redis")]
        "redis" | "redis+unix" | "unix" | "redis+cluster" => {
            Ok(AnyStore::new(crate::RedisStore::open(url).await?))
        }
        #[cfg(feature = "memcached")]
        "memcached" => Ok(AnyStore::new(crate::MemcachedStore::open(url).await?)),
        _ => Err(unknown(scheme)),
    }
}

/// It has no connections, keeps nobody waiting, and shares its keys with nobody.
fn memory(url: &str) -> Result<AnyStore, OpenError> {
    match url.split_once(':') {
        Some((_, "")) => Ok(AnyStore::new(MemoryStore::new())),
        _ => Err(OpenError::Url("`memory:` has no path and no settings".to_owned())),
    }
}

/// Whatever is compiled in.
pub(crate) fn rediss() -> OpenError {
    OpenError::Url(
        "`rediss:` is Redis over TLS, which this store does not speak; let it talk to a tunnel on \
         its own host"
            .to_owned(),
    )
}

fn unknown(scheme: String) -> OpenError {
    if scheme == "file" && cfg!(not(unix)) {
        return OpenError::store(
            "`file:` works on Unix only; `redb:` and `sqlite:` keep sessions in a file anywhere",
        );
    }
    match SCHEMES.iter().find(|(known, _)| *known == scheme) {
        Some((_, feature)) => OpenError::Feature { scheme, feature },
        None => {
            let known: Vec<_> = SCHEMES.iter().map(|(known, _)| format!("`{known}:`")).collect();
            OpenError::Url(format!(
                "there is no store `{scheme}:`, only `memory:`, {}",
                known.join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn error(url: &str) -> String {
        open(url).await.map(drop).unwrap_err().to_string()
    }

    #[tokio::test]
    async fn memory_takes_no_settings() {
        open("memory:").await.unwrap();
        for url in ["memory:x", "memory:?deadline=5s", "memory:?prefix=x", "memory:?connections=3"]
        {
            let error = error(url).await;
            assert!(error.contains("no settings"), "{url}: {error}");
        }
    }

    #[tokio::test]
    async fn redis_over_tls_is_refused_whatever_is_compiled_in() {
        let error = error("rediss://me:secret@db").await;
        assert!(error.contains("TLS") && !error.contains("secret"), "{error}");
    }

    #[tokio::test]
    async fn a_store_that_there_is_not_is_told_from_one_that_is_not_compiled_in() {
        let unknown = error("colour:red").await;
        assert!(unknown.contains("`memory:`") && unknown.contains("`redis:`"), "{unknown}");
    }
}
