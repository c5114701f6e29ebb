//! What the stores on a disk of this machine have in common.

#[cfg(unix)]
mod private;
#[cfg(any(feature = "files", feature = "redb"))]
mod threads;

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use session_core::{OwnerKey, Write};

use crate::error::OpenError;
use crate::url::StoreUrl;

#[cfg(unix)]
pub(crate) use private::check_is_private;
#[cfg(all(feature = "files", unix))]
pub(crate) use private::check_is_private_directory;
#[cfg(feature = "redb")]
pub(crate) use threads::BrokenOff;
#[cfg(any(feature = "files", feature = "redb"))]
pub(crate) use threads::{Threads, blocking};

/// The path of a URL with this scheme, as it stands there.
pub(crate) fn path(url: &StoreUrl, scheme: &str) -> Result<PathBuf, OpenError> {
    let like = |what: &str| OpenError::Url(format!("{what}, like `{scheme}:var/sessions`"));
    if url.scheme() != scheme {
        return Err(like(&format!("it begins with `{scheme}:`")));
    }
    if url.connections().is_some() {
        return Err(OpenError::setting("connections", format!("`{scheme}:` opens none")));
    }
    match url.rest().strip_prefix("//") {
        None if url.rest().is_empty() => Err(like("it needs a path")),
        None => Ok(PathBuf::from(url.rest())),
        Some(path) if path.starts_with('/') => Ok(PathBuf::from(path)),
        Some(_) => Err(like("it has a path and no host, so no `//`")),
    }
}

/// What is kept, for work that outlives whoever asked for it.
pub(crate) struct Kept {
    pub(crate) bytes: Vec<u8>,
    /// Seconds since the Unix epoch.
    pub(crate) expires: u64,
    pub(crate) owner: Option<OwnerKey>,
}

impl From<Write<'_>> for Kept {
    fn from(write: Write<'_>) -> Self {
        Self {
            bytes: write.bytes().to_vec(),
            expires: write.expires_at_unix(),
            owner: write.owner().copied(),
        }
    }
}

/// Whether the disk has no room for what was to be written.
pub(crate) fn is_full(error: &io::Error) -> bool {
    use ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// Makes sure that what was created, renamed or removed in a directory survives a power failure;
/// elsewhere than on Unix a directory can't be opened for that.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Why something on the disk can't be opened, with its path.
pub(crate) fn trouble(path: &Path, error: &io::Error) -> OpenError {
    OpenError::store(format!("`{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(url: &str) -> Result<PathBuf, String> {
        path(&url.parse().unwrap(), "file").map_err(|error| error.to_string())
    }

    #[test]
    fn a_path_is_taken_as_it_stands() {
        assert_eq!(path_of("file:var/my sessions").unwrap(), Path::new("var/my sessions"));
        assert_eq!(path_of("file:/var/sessions").unwrap(), Path::new("/var/sessions"));
        assert_eq!(
            path_of("file:///var/sessions?deadline=2s").unwrap(),
            Path::new("/var/sessions")
        );
    }

    #[test]
    fn what_is_no_path_is_said() {
        let error = |url| path_of(url).unwrap_err();
        assert!(error("file:").contains("needs a path"));
        assert!(error("file://var/sessions").contains("no host"));
        assert!(error("redb:sessions").contains("begins with `file:`"));
        assert!(error("file:x?connections=3").contains("`connections`"));
    }
}
