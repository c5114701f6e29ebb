//! The text of a lock file.

use std::fmt::{self, Display};
use std::path::Path;

use super::entry::{Flags, LockEntry, LockState};
use super::error::{LockSyntaxError, SchemaLockError};
use super::present::Present;
use crate::testing::shape::Shape;

/// What the file says of itself.
const HEADER: &str = "\
# What sessions were ever made of, kept by a test: see `schema_lock` in `session_actix::test`.
# Commit this file with each change of the struct. Don't edit it, and take no line out: sessions
# that hold what it says may still be with somebody. One commit of it stands for one deploy.
";

/// A schema's lock file, for programs that read it: which field travels under which tag.
///
/// ```
/// use session_core::testing::LockFile;
///
/// let text = "session: Visitor\ngeneration: 0\n\ntag: 17\n  name: visits\n  type: u32\n  shape: u32\n";
/// let lock = LockFile::parse(text)?;
/// assert_eq!(lock.entry(17).map(|entry| entry.name()), Some("visits"));
/// # Ok::<(), session_core::testing::LockSyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockFile {
    pub(super) session: String,
    pub(super) cookie: Option<String>,
    pub(super) generation: u32,
    /// In the order in which they were first seen.
    pub(super) entries: Vec<LockEntry>,
}

impl LockFile {
    /// Reads the text of a lock file.
    ///
    /// # Errors
    ///
    /// The first line that can't be read.
    pub fn parse(text: &str) -> Result<Self, LockSyntaxError> {
        let mut lock = Self::empty();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                lock.read_line(line)
                    .map_err(|message| LockSyntaxError { line: index + 1, message })?;
            }
        }
        match lock.session.is_empty() {
            true => Err(LockSyntaxError { line: 1, message: "no line `session: …`".to_owned() }),
            false => Ok(lock),
        }
    }

    /// The name of the struct.
    #[must_use]
    pub fn session(&self) -> &str {
        &self.session
    }

    /// The name of the cookie, where the struct gives one.
    #[must_use]
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// The struct's generation.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// What stands under this tag.
    #[must_use]
    pub fn entry(&self, tag: u16) -> Option<&LockEntry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    pub(super) fn empty() -> Self {
        Self { session: String::new(), cookie: None, generation: 0, entries: Vec::new() }
    }

    /// A file of one struct is no good for another.
    pub(super) fn expect_session(
        &self,
        present: &Present,
        path: &Path,
    ) -> Result<(), SchemaLockError> {
        if self.session == present.schema.name {
            return Ok(());
        }
        Err(SchemaLockError::OtherSession {
            path: path.to_owned(),
            expected: self.session.clone(),
            found: present.schema.name.to_owned(),
        })
    }

    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let (key, value) = line.split_once(':').ok_or("this is no `key: value`")?;
        let value = value.trim();
        match (key.trim(), self.entries.last_mut()) {
            ("session", None) => value.clone_into(&mut self.session),
            ("cookie", None) => self.cookie = Some(value.to_owned()),
            ("generation", None) => self.generation = number(value)?,
            ("tag", _) => self.add(number(value)?)?,
            (key, Some(entry)) => entry.read(key, value)?,
            (key, None) => return Err(format!("`{key}` is unknown")),
        }
        Ok(())
    }

    fn add(&mut self, tag: u16) -> Result<(), String> {
        if self.entry(tag).is_some() {
            return Err(format!("the tag {tag} stands there twice"));
        }
        self.entries.push(LockEntry {
            tag,
            name: String::new(),
            stored_as: String::new(),
            ty: String::new(),
            version: 0,
            shape: Shape::Unknown,
            flags: Flags::default(),
            state: LockState::Present,
            since: 0,
            until: None,
        });
        Ok(())
    }
}

impl LockEntry {
    fn read(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "name" => {
                value.clone_into(&mut self.name);
                value.clone_into(&mut self.stored_as);
            }
            "stored as" => value.clone_into(&mut self.stored_as),
            "type" => value.clone_into(&mut self.ty),
            "version" => self.version = number(value)?,
            "shape" => {
                self.shape = Shape::parse(value).ok_or(format!("`{value}` is no shape"))?;
            }
            "rotate" => self.flags.rotate = true,
            "required" => self.flags.required = true,
            "secret" => self.flags.secret = true,
            "state" => {
                let state = LockState::ALL.into_iter().find(|state| state.to_string() == value);
                self.state = state.ok_or(format!("`{value}` is no state"))?;
            }
            "since generation" => self.since = number(value)?,
            "until generation" => self.until = Some(number(value)?),
            _ => return Err(format!("`{key}` is unknown")),
        }
        Ok(())
    }
}

fn number<N: std::str::FromStr>(value: &str) -> Result<N, String> {
    value.parse().map_err(|_| format!("`{value}` is no number"))
}

impl Display for LockFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\nsession: {}", self.session)?;
        if let Some(cookie) = &self.cookie {
            writeln!(f, "cookie: {cookie}")?;
        }
        writeln!(f, "generation: {}", self.generation)?;
        self.entries.iter().try_for_each(|entry| write!(f, "\n{entry}"))
    }
}
