//! Why the struct is not as its lock says.

use std::io;
use std::path::PathBuf;

use super::report::Report;

/// Why a session struct is not as its lock says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaLockError {
    /// What sessions hold would be dropped or misread.
    #[error("{}", .0.harmful())]
    Harmful(Report),
    /// Something has changed that does no harm, and the file does not have it yet.
    #[error("{}", .0.outdated())]
    Outdated(Report),
    /// There is no file, and this is no place to make one.
    #[error(
        "`{}` is missing, and is not written where `CI` is set: run this test on your machine, \
         and commit the file",
        path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file is that of another struct.
    #[error(
        "`{}` is the lock of `{expected}`, and this is `{found}`: give each session a file of its \
         own; if the struct was renamed, write `session: {found}` into the file's first line that \
         is no comment",
        path.display()
    )]
    OtherSession {
        /// The file.
        path: PathBuf,
        /// Whose lock it is.
        expected: String,
        /// Whose lock was asked for.
        found: String,
    },
    /// The file was edited, or a merge has left its marks.
    #[error("`{}`, {problem}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        problem: LockSyntaxError,
    },
    /// `SESSION_LOCK` is set to something else than `update`.
    #[error("`SESSION_LOCK` is `{0}`: write `SESSION_LOCK=update`, or leave it out")]
    UnknownWord(String),
    /// The file can't be read or written.
    #[error("`{}` can't be read or written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// What is wrong with the text of a lock file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}; take the line from the last commit of the file")]
#[non_exhaustive]
pub struct LockSyntaxError {
    /// Counted from 1.
    pub line: usize,
    /// In words.
    pub message: String,
}
