//! The sessions of libraries that know keys and values.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A session with a value for each key. What it does must not fail: values are those that it had
/// itself.
pub trait KeyValues {
    /// The value of a key.
    fn get<T: DeserializeOwned + 'static>(&self, key: &str) -> T;
    /// Sets the value of a key.
    fn insert<T: Serialize + Sync + 'static>(&self, key: &str, value: T);
}
