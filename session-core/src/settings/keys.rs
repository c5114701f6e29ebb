//! The key ring that settings ask for.

use super::Settings;
use super::error::{SettingMistake, SettingsError};
use super::said::Said;
use crate::key::Key;
use crate::key_ring::KeyRing;

impl Settings {
    /// The key ring that they ask for: `key` writes, `former_keys` are read too. Give it to the
    /// builder, after [`accept`](KeyRing::accept) of what text can't say.
    ///
    /// # Errors
    ///
    /// When there is no `key`.
    pub fn keys(&self) -> Result<KeyRing, SettingsError> {
        let writer = self.said().find_map(|said| match said {
            Said::Key(key) => Some(key.clone()),
            _ => None,
        });
        let missing = || {
            let key = self.naming.written("key");
            SettingsError::new(vec![SettingMistake::NoKey { key }])
        };
        let ring = KeyRing::new(writer.ok_or_else(missing)?);
        Ok(self.former_keys().cloned().fold(ring, KeyRing::accept))
    }

    fn former_keys(&self) -> impl Iterator<Item = &Key> {
        self.said().flat_map(|said| match said {
            Said::FormerKeys(keys) => &keys[..],
            _ => &[],
        })
    }

    /// The first setting with a key that is not in `ring`, as it was written.
    pub(super) fn key_outside(&self, ring: &KeyRing) -> Option<String> {
        let is_in = |key: &Key| ring.entries.iter().any(|entry| entry.key.is(key));
        let outside = self.said.iter().find(|(_, said)| match said {
            Said::Key(key) => !is_in(key),
            Said::FormerKeys(keys) => !keys.iter().all(is_in),
            _ => false,
        });
        outside.map(|(setting, _)| self.naming.written(setting.key))
    }
}
