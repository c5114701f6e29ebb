//! Whose something on the disk is, and who may look into it.

use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::process::geteuid;

use crate::error::OpenError;

use super::trouble;

/// Refuses what others than this process's user may read or write, or lead elsewhere.
pub(crate) fn check_is_private(path: &Path, mode: u32) -> Result<(), OpenError> {
    // A link that the URL names is its author's; it is what it leads to that has to be ours.
    let found = fs::metadata(path).map_err(|error| trouble(path, &error))?;
    check_owner(path, &found)?;
    check_mode(path, &found, mode)
}

/// The same for a directory of the store's own, where no link has any business.
#[cfg(feature = "files")]
pub(crate) fn check_is_private_directory(path: &Path, mode: u32) -> Result<(), OpenError> {
    let found = fs::symlink_metadata(path).map_err(|error| trouble(path, &error))?;
    if !found.is_dir() {
        return Err(OpenError::store(format!("`{}` is no directory", path.display())));
    }
    check_owner(path, &found)?;
    check_mode(path, &found, mode)
}

/// An owner can change what a mode keeps from everybody else, and the mode. Root can anyway.
fn check_owner(path: &Path, found: &Metadata) -> Result<(), OpenError> {
    let (owner, ours) = (found.uid(), geteuid().as_raw());
    match owner == ours || owner == 0 {
        true => Ok(()),
        false => Err(OpenError::store(format!(
            "`{}` belongs to another user, {owner}, and this process runs as {ours}: make it \
             that one's, or name another",
            path.display(),
        ))),
    }
}

fn check_mode(path: &Path, found: &Metadata, mode: u32) -> Result<(), OpenError> {
    let found = found.permissions().mode();
    match found & 0o077 {
        0 => Ok(()),
        _ => Err(OpenError::store(format!(
            "`{}` is open to others than its owner, its mode being {:o}: make that {mode:o}, or \
             name another",
            path.display(),
            found & 0o7777,
        ))),
    }
}
