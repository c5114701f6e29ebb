//! Settings from an environment, and from other pairs of texts.

use std::env;

use super::Settings;
use super::error::SettingsError;
use super::naming::Naming;
use super::reading::Reading;
use super::value::Value;

/// X11 tells every program of a desktop where its session manager is. Nobody who sits there set it,
/// and nobody could do without it.
const DESKTOP: &str = "SESSION_MANAGER";

impl Settings {
    /// The settings in this process's environment: with the prefix `SESSION_` the variables
    /// `SESSION_KEY`, `SESSION_COOKIE_NAME` and so on, in upper case because the prefix is.
    ///
    /// *Every* variable that begins with the prefix is taken for a setting, and is an error if it
    /// is none. So take a prefix that nothing else uses, like `SHOP_SESSION_`. The one exception is
    /// `SESSION_MANAGER`, which desktops set.
    ///
    /// # Errors
    ///
    /// When there is no such setting, or its value can't be used: all of them at once.
    pub fn from_env(prefix: &str) -> Result<Self, SettingsError> {
        let mut reading = Reading::new(Naming::new(prefix));
        let text = |value| Result::map_or(value, Value::Other, Value::Text);
        let mut variables: Vec<_> = env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.into_string()))
            .filter(|(name, _)| reading.concerns(name) && name != DESKTOP)
            .collect();
        // An environment has no order that anybody gave it.
        variables.sort();
        for (name, value) in variables {
            reading.take(&name, text(value));
        }
        reading.finish()
    }

    /// The settings among pairs of a key and a value, like those of an ini file: with the prefix
    /// `session.` the keys `session.key`, `session.cookie_name` and so on. In upper case if the
    /// prefix is; it may be empty.
    ///
    /// Keys without the prefix are left alone. *Every* key with it is taken for a setting.
    ///
    /// ```
    /// use session_core::Settings;
    ///
    /// let pairs = [("app.name", "shop"), ("session.cokie_name", "shop")];
    /// let error = Settings::from_pairs("session.", pairs).unwrap_err().to_string();
    /// assert_eq!(
    ///     error,
    ///     "unknown setting `session.cokie_name`: did you mean `session.cookie_name`?"
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such setting, its value can't be used, or it is there twice: all mistakes
    /// at once.
    pub fn from_pairs<K: AsRef<str>, V: Into<String>>(
        prefix: &str,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, SettingsError> {
        let mut reading = Reading::new(Naming::new(prefix));
        for (name, value) in pairs {
            if reading.concerns(name.as_ref()) {
                reading.take(name.as_ref(), Value::Text(value.into()));
            }
        }
        reading.finish()
    }
}
