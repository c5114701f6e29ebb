//! The file on the disk, before redb gets it and after.

use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redb::{Builder, Database, ReadableDatabase};

use crate::disk::{sync_directory, trouble};
use crate::error::OpenError;

use super::backend::Solid;
use super::tables::{self, Tables};

/// redb takes up to a gigabyte if it is not told otherwise; sessions are small.
const CACHE: usize = 64 * 1024 * 1024;
/// How long another process, which may be the one that this one replaces, has to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// Makes the file if it is not there. A process that is killed meanwhile leaves none, rather than
/// half a one: it is made under another name.
pub(super) fn make(path: &Path) -> Result<(), OpenError> {
    if fs::exists(path).map_err(|error| trouble(path, &error))? {
        return Ok(());
    }
    let new = new_path(path);
    let initialized = initialize(&new).map_err(|error| in_words(path, error));
    let made = initialized.and_then(|()| link(&new, path));
    let _ = fs::remove_file(&new);
    made.and_then(|()| sync_directory(directory(path)).map_err(|error| trouble(path, &error)))
}

/// Gives the file its name, unless another process was faster.
fn link(new: &Path, path: &Path) -> Result<(), OpenError> {
    use ErrorKind::{AlreadyExists, PermissionDenied, Unsupported};
    match fs::hard_link(new, path) {
        Err(error) if error.kind() == AlreadyExists => Ok(()),
        // The file is ours, so it is links that are not permitted.
        Err(error) if matches!(error.kind(), PermissionDenied | Unsupported) => {
            Err(OpenError::store(format!(
                "`{}` can't be made on a file system without hard links: name a place on another",
                path.display()
            )))
        }
        linked => linked.map_err(|error| trouble(path, &error)),
    }
}

/// A name beside the file that nobody else uses.
fn new_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{:016x}", RandomState::new().hash_one(0)));
    PathBuf::from(name)
}

fn initialize(path: &Path) -> Result<(), redb::Error> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let database = Builder::new().create_with_backend(Solid::new(options.open(path)?)?)?;
    let transaction = database.begin_write()?;
    Tables::open(&transaction, "")?;
    Ok(transaction.commit()?)
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens the file, which is there and has its tables.
pub(super) fn open(path: &Path) -> Result<Database, redb::Error> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    // It is made elsewhere; an empty one is no file of ours.
    if file.metadata()?.len() == 0 {
        return Err(io::Error::new(ErrorKind::InvalidData, "it is empty").into());
    }
    let database = Builder::new().set_cache_size(CACHE).create_with_backend(Solid::new(file)?)?;
    tables::check(&database.begin_read()?)?;
    Ok(database)
}

/// The same, when another process may be about to end.
pub(super) fn open_patiently(path: &Path) -> Result<Database, OpenError> {
    let start = Instant::now();
    loop {
        match open(path) {
            Err(redb::Error::DatabaseAlreadyOpen) if start.elapsed() < PATIENCE => {
                sleep(Duration::from_millis(20));
            }
            opened => return opened.map_err(|error| in_words(path, error)),
        }
    }
}

/// Why redb does not open a file.
fn in_words(path: &Path, error: redb::Error) -> OpenError {
    use redb::Error::{Corrupted, DatabaseAlreadyOpen, Io};
    let path = path.display();
    OpenError::store(match error {
        DatabaseAlreadyOpen => format!(
            "`{path}` is open in another process, and such a file is of one process: give each \
             its own, or use another store"
        ),
        Io(error) if error.kind() == ErrorKind::InvalidData => {
            format!("`{path}` is no redb file: {error}")
        }
        Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            format!("`{path}` is damaged: it ends too early")
        }
        Io(error) => format!("`{path}`: {error}"),
        Corrupted(what) => format!("`{path}` is damaged: {what}"),
        error => format!("`{path}` is no file of sessions: {error}"),
    })
}
