//! A file in the user's repository that remembers what sessions were ever made of, and the test that holds the
//! struct to it.

mod advance;
mod advice;
mod compare;
mod entry;
mod environment;
mod error;
mod file;
mod finding;
mod gone;
mod kept;
mod present;
mod replaced;
mod report;
mod retired;

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use entry::{LockEntry, LockState};
pub use error::{LockSyntaxError, SchemaLockError};
pub use file::LockFile;
pub use report::Report;

use crate::state::SessionState;
use environment::Environment;
use present::Present;

/// The lock of the session `T` in this file, which stands in the directory of the package's `Cargo.toml` unless the
/// path is absolute. See [`SchemaLock`].
#[must_use = "call `check()`"]
pub fn schema_lock<T: SessionState>(path: impl AsRef<Path>) -> SchemaLock<T> {
    SchemaLock {
        path: path.as_ref().to_owned(),
        examples: Vec::new(),
        environment: Box::new(|name| std::env::var(name).ok()),
    }
}

/// Holds a session struct to a file that remembers what sessions were ever made of: each tag, its name and type, and
/// the bytes that the type is made of.
///
/// A session outlives the build that wrote it. The derive sees to it that a field which is written with another type
/// is not misread, but it can't see what stands inside a named type or behind an alias, and it knows nothing of the
/// struct before. The lock does: a test compares the struct with the file, and says what to write.
///
/// ```no_run
/// use session_core::Session;
/// use session_core::testing::schema_lock;
///
/// #[derive(Session)]
/// struct Visitor {
///     visits: u32,
/// }
///
/// # #[allow(unused)]
/// #[test]
/// fn the_session_is_as_deployed() {
///     schema_lock::<Visitor>("visitor.session.lock").check();
/// }
/// # fn main() {
/// # schema_lock::<Visitor>("visitor.session.lock").check();
/// # }
/// ```
///
/// | when | then |
/// | --- | --- |
/// | there is no file | it is written, to be committed; where `CI` is set, the test fails |
/// | nothing has changed | the test passes |
/// | a change loses nothing | the test fails, and `SESSION_LOCK=update cargo test` takes it over |
/// | a change would drop or misread what sessions hold | the test fails, and says which attribute to write |
/// | it shall be made all the same | `SESSION_LOCK=update SESSION_LOCK_ACCEPT=Visitor.cart cargo test`, with all fields that it is about |
///
/// Where `CI` is set nothing is ever written. One commit of the file stands for one deploy: the lock knows of no other.
/// `docs/schema-lock.md` shows the messages, and what the lock can't see.
pub struct SchemaLock<T: SessionState> {
    path: PathBuf,
    examples: Vec<T>,
    environment: Variables,
}

/// Where the environment's variables are read.
type Variables = Box<dyn Fn(&str) -> Option<String>>;

/// What came of a check that found nothing wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checked {
    /// The struct is as the file says.
    Unchanged,
    /// There was no file, and now there is one, to be committed.
    Created,
    /// The file has taken over what changed, and is to be committed.
    Updated,
}

impl<T: SessionState> SchemaLock<T> {
    /// A session with values that its types take.
    ///
    /// What a type is made of is found by giving it values, the field's default first. A type that checks what it
    /// reads may take none of them, and what follows it then stays unknown; the file has a `?` in that place. An
    /// example helps, and there may be several, for enums.
    #[must_use]
    pub fn example(mut self, session: T) -> Self {
        self.examples.push(session);
        self
    }

    /// Reads the environment's variables elsewhere.
    #[doc(hidden)]
    #[must_use]
    pub fn environment(mut self, read: impl Fn(&str) -> Option<String> + 'static) -> Self {
        self.environment = Box::new(read);
        self
    }

    /// Compares the struct with the file.
    ///
    /// # Panics
    ///
    /// When they differ, with what to do about it. That is what it is for.
    #[track_caller]
    pub fn check(self) {
        let path = self.path.clone();
        match self.try_check() {
            Ok(Checked::Unchanged) => {}
            Ok(Checked::Created) => println!("wrote `{}`: commit it", path.display()),
            Ok(Checked::Updated) => println!("updated `{}`: commit it", path.display()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Does what [`check`](Self::check) does, without a panic.
    ///
    /// # Errors
    ///
    /// When they differ and that was not accepted, or when the file can't be read or written.
    pub fn try_check(self) -> Result<Checked, SchemaLockError> {
        let Self { path, examples, environment } = self;
        let environment = Environment::read(&*environment)?;
        let file = environment.root.join(&path);
        let present = Present::of(examples);
        let Some(text) = read(&file, &path)? else {
            environment.may_create(&path)?;
            write(&file, &path, &LockFile::new(&present))?;
            return Ok(Checked::Created);
        };
        let lock = LockFile::parse(&text)
            .map_err(|problem| SchemaLockError::Syntax { path: path.clone(), problem })?;
        lock.expect_session(&present, &path)?;
        let report = Report::new(T::SCHEMA.name, path.clone(), compare::compare(&lock, &present));
        let next = lock.advanced(&present);
        if report.is_empty() && next.to_string() == lock.to_string() {
            return Ok(Checked::Unchanged);
        }
        environment.may_update(report)?;
        write(&file, &path, &next)?;
        Ok(Checked::Updated)
    }
}

fn read(file: &Path, path: &Path) -> Result<Option<String>, SchemaLockError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SchemaLockError::Io { path: path.to_owned(), source }),
    }
}

fn write(file: &Path, path: &Path, lock: &LockFile) -> Result<(), SchemaLockError> {
    fs::write(file, lock.to_string())
        .map_err(|source| SchemaLockError::Io { path: path.to_owned(), source })
}

impl<T: SessionState> fmt::Debug for SchemaLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaLock").field("path", &self.path).finish_non_exhaustive()
    }
}
