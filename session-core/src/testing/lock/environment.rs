//! What the environment's variables ask for.

use std::path::{Path, PathBuf};

use super::error::SchemaLockError;
use super::report::Report;

/// Takes over what has changed.
const UPDATE: &str = "SESSION_LOCK";
/// The fields whose values may go, each behind its struct's name.
const ACCEPT: &str = "SESSION_LOCK_ACCEPT";

/// What the environment's variables ask for.
pub(super) struct Environment {
    is_ci: bool,
    updates: bool,
    accepted: Vec<String>,
    /// The package whose tests are run.
    pub(super) root: PathBuf,
}

impl Environment {
    pub(super) fn read(read: &dyn Fn(&str) -> Option<String>) -> Result<Self, SchemaLockError> {
        let read = |name| read(name).filter(|value| !value.is_empty());
        let updates = match read(UPDATE).as_deref() {
            None => false,
            Some("update") => true,
            Some(other) => return Err(SchemaLockError::UnknownWord(other.to_owned())),
        };
        let accepted = read(ACCEPT).unwrap_or_default();
        let accepted = accepted.split(',').map(str::trim).filter(|name| !name.is_empty());
        Ok(Self {
            is_ci: read("CI").is_some_and(|value| value != "false" && value != "0"),
            updates,
            accepted: accepted.map(str::to_owned).collect(),
            root: read("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default(),
        })
    }

    /// A file is made by people, who then commit it.
    pub(super) fn may_create(&self, path: &Path) -> Result<(), SchemaLockError> {
        match self.is_ci {
            true => Err(SchemaLockError::Missing { path: path.to_owned() }),
            false => Ok(()),
        }
    }

    /// Whether all that a report finds was accepted.
    pub(super) fn may_update(&self, report: Report) -> Result<(), SchemaLockError> {
        let updates = self.updates && !self.is_ci;
        let accepted = if updates { &*self.accepted } else { &[] };
        match report.is_harmless_but_for(accepted) {
            true if updates => Ok(()),
            true => Err(SchemaLockError::Outdated(report)),
            false => Err(SchemaLockError::Harmful(report)),
        }
    }
}
