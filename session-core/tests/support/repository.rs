//! A repository with a lock file, and the environment that its tests run in.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use session_core::SessionState;
use session_core::testing::{Checked, SchemaLock, SchemaLockError, schema_lock};

/// A repository with a lock file, and the environment that its tests run in.
pub struct Repository {
    root: PathBuf,
    variables: Vec<(&'static str, &'static str)>,
}

pub const FILE: &str = "visitor.session.lock";

impl Repository {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = env::current_exe().expect("a test has a name");
        let name = name.file_name().expect("of a file").to_string_lossy().into_owned();
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{number}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("a directory for this test");
        Self { root, variables: Vec::new() }
    }

    /// One whose lock is that of this build.
    pub fn of<T: SessionState>() -> Self {
        let repository = Self::new();
        assert_eq!(repository.check::<T>().expect("nothing to differ from"), Checked::Created);
        repository
    }

    /// The same with an environment's variable.
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    pub fn updating(self) -> Self {
        self.with("SESSION_LOCK", "update")
    }

    pub fn accepting(self, fields: &'static str) -> Self {
        self.updating().with("SESSION_LOCK_ACCEPT", fields)
    }

    pub fn lock<T: SessionState>(&self) -> SchemaLock<T> {
        let (root, variables) = (self.root.clone(), self.variables.clone());
        schema_lock::<T>(FILE).environment(move |name| match name {
            "CARGO_MANIFEST_DIR" => root.to_str().map(str::to_owned),
            name => variables
                .iter()
                .rev()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned()),
        })
    }

    pub fn check<T: SessionState>(&self) -> Result<Checked, SchemaLockError> {
        self.lock::<T>().try_check()
    }

    /// Takes over a build, whatever it loses.
    pub fn deploy<T: SessionState>(self) -> Self {
        let fields = match self.check::<T>() {
            Err(SchemaLockError::Harmful(report)) => {
                report.harmed_fields().collect::<Vec<_>>().join(",").leak()
            }
            _ => "",
        };
        let repository = self.accepting(fields);
        repository.check::<T>().expect("all of it was accepted");
        Self { variables: Vec::new(), ..repository }
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.root.join(FILE)).expect("the file is there")
    }

    pub fn write(&self, text: &str) {
        fs::write(self.root.join(FILE), text).expect("the file can be written");
    }
}

/// What the lock of `Before` says of `Now` that would be lost.
#[track_caller]
pub fn harm<Before: SessionState, Now: SessionState>() -> String {
    harm_in::<Now>(&Repository::of::<Before>())
}

/// What this lock says of `Now` that would be lost.
#[track_caller]
pub fn harm_in<Now: SessionState>(repository: &Repository) -> String {
    match repository.check::<Now>() {
        Err(error @ SchemaLockError::Harmful(_)) => error.to_string(),
        other => panic!("this does harm: {other:?}"),
    }
}

/// What the lock of `Before` says of `Now`, line by line, if nothing is lost.
#[track_caller]
pub fn harmless<Before: SessionState, Now: SessionState>() -> Vec<String> {
    harmless_in::<Now>(&Repository::of::<Before>())
}

/// What this lock says of `Now`, line by line, if nothing is lost.
#[track_caller]
pub fn harmless_in<Now: SessionState>(repository: &Repository) -> Vec<String> {
    match repository.check::<Now>() {
        Ok(Checked::Unchanged) => Vec::new(),
        Err(SchemaLockError::Outdated(report)) => report.harmless_changes().collect(),
        other => panic!("this does no harm: {other:?}"),
    }
}
