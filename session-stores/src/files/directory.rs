//! The directory of a store, and what has to be there before it is used.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use crate::disk::{check_is_private, sync_directory, trouble};
use crate::error::OpenError;

use super::shelf::Shelf;
use super::turn::Turn;

/// One for each value of a key's first byte. A directory with all sessions would be listed as a
/// whole by every sweep, and have one lock for all that is written.
pub(super) const SHELVES: usize = 256;

/// Makes the directory fit for sessions, and says why it can't be.
pub(super) fn open(
    path: &Path,
    syncs: bool,
    turn: impl Fn() -> Turn,
) -> Result<Vec<Arc<Shelf>>, OpenError> {
    let failed = |error: io::Error| trouble(path, &error);
    make(path, syncs).map_err(failed)?;
    check_is_private(path, 0o700)?;
    check_is_ours(path)?;
    let shelf = |number| Ok(Arc::new(Shelf::open(path.join(shelf_name(number)), syncs, turn())?));
    let shelves: Vec<_> = (0..SHELVES).map(shelf).collect::<Result<_, OpenError>>()?;
    if !shelves[0].can_be_locked().map_err(failed)? {
        return Err(OpenError::store(format!(
            "`{}` is on a file system whose locks keep nobody out",
            path.display()
        )));
    }
    if syncs {
        sync_directory(path).map_err(failed)?;
    }
    Ok(shelves)
}

/// Makes the directory, and those above it, if they are not there. What is new is synced from the
/// top: a session on the disk is lost if the way to it is not.
fn make(path: &Path, syncs: bool) -> io::Result<()> {
    let missing: Vec<_> = path.ancestors().take_while(|above| !above.exists()).collect();
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    if syncs {
        for parent in missing.iter().rev().filter_map(|new| new.parent()) {
            sync_directory(parent)?;
        }
    }
    Ok(())
}

/// Refuses a directory that holds something else. Its first shelf is made first, so it is there
/// if any is; hidden files and what a new file system has are nobody's.
fn check_is_ours(path: &Path) -> Result<(), OpenError> {
    if path.join(shelf_name(0)).is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|error| trouble(path, &error))? {
        let name = entry.map_err(|error| trouble(path, &error))?.file_name();
        let name = name.to_string_lossy();
        // Another process may have made the first shelf meanwhile.
        if !name.starts_with('.') && name != "lost+found" && !path.join(shelf_name(0)).is_dir() {
            return Err(OpenError::store(format!(
                "`{}` holds something else, `{name}` for one: sessions need a directory of their own",
                path.display()
            )));
        }
    }
    Ok(())
}

fn shelf_name(number: usize) -> String {
    format!("{number:02x}")
}
