//! From keys and values to settings, or to all mistakes in them.

use super::Settings;
use super::error::{SettingMistake, SettingsError};
use super::naming::{Naming, shown};
use super::nearest::nearest;
use super::said::Said;
use super::table::{SETTINGS, Setting};
use super::value::Value;

/// Settings that are being read.
pub(super) struct Reading {
    naming: Naming,
    said: Vec<(&'static Setting, Said)>,
    /// Also those whose value was no good.
    given: Vec<&'static str>,
    mistakes: Vec<SettingMistake>,
}

impl Reading {
    pub(super) fn new(naming: Naming) -> Self {
        Self { naming, said: Vec::new(), given: Vec::new(), mistakes: Vec::new() }
    }

    /// Whether a key is one of ours, or was meant to be.
    pub(super) fn concerns(&self, name: &str) -> bool {
        self.naming.has_prefix(name)
    }

    /// Takes one of ours.
    pub(super) fn take(&mut self, name: &str, value: Value) {
        let known = SETTINGS.iter().find(|setting| self.naming.written(setting.key) == name);
        let Some(setting) = known else {
            return self.mistakes.push(self.unknown(name));
        };
        let key = name.to_owned();
        if self.given.contains(&setting.key) {
            return self.mistakes.push(SettingMistake::Twice { key });
        }
        self.given.push(setting.key);
        match setting.kind.read(value) {
            Ok(said) => self.said.push((setting, said)),
            Err(reason) => self.mistakes.push(SettingMistake::Value { key, reason }),
        }
    }

    fn unknown(&self, name: &str) -> SettingMistake {
        SettingMistake::Unknown {
            key: shown(name),
            nearest: nearest(&self.naming.bare(name)).map(|key| self.naming.written(key)),
            prefix: self.naming.prefix().to_owned(),
        }
    }

    pub(super) fn finish(self) -> Result<Settings, SettingsError> {
        match self.mistakes.is_empty() {
            true => Ok(Settings { naming: self.naming, said: self.said }),
            false => Err(SettingsError::new(self.mistakes)),
        }
    }
}
