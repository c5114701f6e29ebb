//! The keys that may have signed a cookie.

use std::fs;
use std::io::{self, Read as _};

use session_core::inspect::{Configured, Contents, NotVerified, inspect};
use session_core::{Key, KeyEntry};
use zeroize::Zeroizing;

use crate::arguments::{Arguments, KeySource};
use crate::failure::Failure;

/// The keys that may have signed a cookie, in the order in which they are tried.
pub(crate) struct Keys(Vec<Candidate>);

/// A key with an algorithm.
struct Candidate {
    entry: KeyEntry,
    name: String,
}

impl Keys {
    /// Reads all keys, each with all algorithms that were asked for.
    pub(crate) fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let mut candidates = Vec::new();
        for source in &arguments.keys {
            let key = source.read()?;
            candidates.extend(arguments.algorithms.iter().map(|&algorithm| Candidate {
                entry: KeyEntry::new(key.clone()).algorithm(algorithm),
                name: format!("key {}, {}", source.name(), algorithm.name()),
            }));
        }
        Ok(Self(candidates))
    }

    /// What was signed, and with what; else what is wrong with the value.
    pub(crate) fn inspect(
        &self,
        configured: Configured<'_>,
        value: &str,
    ) -> Result<(&str, Contents), NotVerified> {
        let mut reason = NotVerified::Signature;
        for Candidate { entry, name } in &self.0 {
            match inspect(entry, configured, value.as_bytes()) {
                Ok(contents) => return Ok((name, contents)),
                Err(error) => reason = error,
            }
        }
        Err(reason)
    }
}

impl KeySource {
    fn read(&self) -> Result<Key, Failure> {
        let mut text = Zeroizing::new(String::new());
        match self {
            Self::Variable(name) => return Ok(Key::from_env(name)?),
            Self::Input => io::stdin().lock().read_to_string(&mut text).map_err(Failure::Input)?,
            Self::File(path) => {
                let read = fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text));
                read.map_err(|source| Failure::File { path: path.clone(), source })?
            }
        };
        let key = Key::parse(&text);
        match self {
            Self::File(path) => {
                key.map_err(|source| Failure::KeyFile { path: path.clone(), source })
            }
            Self::Variable(_) | Self::Input => Ok(key?),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Variable(name) => format!("${name}"),
            Self::File(path) => path.display().to_string(),
            Self::Input => "from the input".to_owned(),
        }
    }
}
