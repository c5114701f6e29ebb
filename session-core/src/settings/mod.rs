//! Settings that come from outside the program: from its environment, or from a file.

mod apply;
mod blame;
mod deserialize;
mod env;
mod error;
mod keys;
mod kind;
mod naming;
mod nearest;
mod parse;
mod reading;
mod said;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::fmt;

pub use error::{SettingMistake, SettingsError};

use naming::Naming;
use said::Said;
use table::Setting;

/// Settings that come from outside the program: from its environment, or from a file.
///
/// A key is the name of a call of [`SessionBuilder`](crate::SessionBuilder) and says the same;
/// what has no key keeps its default. Three more are there: `key`, `former_keys` (accepted, never
/// written with) and `store`, a URL that the application opens. `docs/configuration.md` lists
/// them all.
///
/// A key that there is not and a value that can't be used are errors, so that a server never runs
/// with a default in the place of what somebody wrote. All of them are reported at once.
///
/// ```
/// use session_core::{Session, SessionBuilder, SessionConfig, Settings};
///
/// #[derive(Session)]
/// struct Visitor {
///     visits: u32,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let environment = [
/// #     ("SHOP_SESSION_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
/// #     ("SHOP_SESSION_IDLE_TIMEOUT", "30m"),
/// # ];
/// // SHOP_SESSION_KEY=0001…1e1f SHOP_SESSION_IDLE_TIMEOUT=30m
/// let settings = Settings::from_env("SHOP_SESSION_")?;
/// # let settings = Settings::from_pairs("SHOP_SESSION_", environment)?;
/// let sessions: SessionConfig<Visitor> =
///     SessionBuilder::new(settings.keys()?).settings(&settings).build()?;
/// # Ok(())
/// # }
/// ```
///
/// It is [`Deserialize`](serde::Deserialize), for a section of a file. Text is read as from the
/// environment; what the file's format has types for (`true`, lists) can be written with them. A
/// duration is text in any case, for a number has no unit:
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let settings: session_core::Settings = toml::from_str(
///     r#"
///     cookie_name = "__Host-shop"
///     idle_timeout = "30m"
///     persistent = true
///     "#,
/// )?;
/// # Ok(())
/// # }
/// ```
///
/// [`Debug`](fmt::Debug) shows which settings there are, and no value.
#[derive(Clone)]
pub struct Settings {
    naming: Naming,
    said: Vec<(&'static Setting, Said)>,
}

impl Settings {
    /// The URL of the store, if there is one: for `session_stores::open`, whose result goes to the
    /// builder. `build` complains if that was forgotten.
    ///
    /// A URL may hold a password: do not print it.
    #[must_use]
    pub fn store(&self) -> Option<&str> {
        self.said().find_map(|said| match said {
            Said::Store(url) => Some(&**url),
            _ => None,
        })
    }

    fn said(&self) -> impl Iterator<Item = &Said> {
        self.said.iter().map(|(_, said)| said)
    }

    /// The setting as it was written, if it was.
    fn written(&self, key: &str) -> Option<String> {
        let is_there = self.said.iter().any(|(setting, _)| setting.key == key);
        is_there.then(|| self.naming.written(key))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.said.iter().map(|(setting, _)| self.naming.written(setting.key));
        f.debug_tuple("Settings").field(&keys.collect::<Vec<_>>()).finish()
    }
}
