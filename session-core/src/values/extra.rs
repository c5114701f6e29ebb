//! Keys that are not known when the application is compiled.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decoding::decode;
use crate::encoding::encode;
use crate::merge::MergeUnion;

/// Values under keys that are not known when the application is compiled: a field type, for
/// middleware of third parties that keeps something of its own in the session.
///
/// What the application itself keeps belongs in fields, which are checked when it is compiled. A
/// key should begin with the name of the crate that owns it. With `merge = union`, two requests
/// that change different keys keep both.
///
/// ```
/// use session_core::{Extra, ExtraError, Session};
///
/// #[derive(Session)]
/// struct Visitor {
///     #[session(merge = union)]
///     extra: Extra,
/// }
///
/// fn remember(visitor: &mut Session<Visitor>) -> Result<(), ExtraError> {
///     let variant: Option<u8> = visitor.extra().get("ab-test.variant")?;
///     if variant.is_none() {
///         visitor.extra_mut().insert("ab-test.variant", &1u8)?;
///     }
///     Ok(())
/// }
/// # let _ = remember;
/// ```
///
/// Values are encoded like fields, in postcard, which does not describe itself: whoever reads a
/// key has to ask for the type that was put there. A changed type is often noticed, not always;
/// change the key with it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(BTreeMap<String, Vec<u8>>);

/// Why a value of an [`Extra`] can't be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtraError {
    /// What is there is of another type.
    #[error("the session's extra value `{key}` is of another type than `{ty}`: {reason}")]
    Read {
        /// The key.
        key: String,
        /// The type that was asked for.
        ty: &'static str,
        /// What its decoding ran into.
        reason: String,
    },
    /// The value can't be encoded.
    #[error("the extra value `{key}` of type `{ty}` can't be stored in a session: {reason}")]
    Write {
        /// The key.
        key: String,
        /// The value's type.
        ty: &'static str,
        /// What its encoding ran into.
        reason: String,
    },
}

impl Extra {
    /// Without any keys.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value under a key; `None` if there is none.
    ///
    /// # Errors
    ///
    /// When what is there is no `T`.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, ExtraError> {
        let value = self.0.get(key).map(|bytes| decode(bytes)).transpose();
        value.map_err(|error| ExtraError::Read {
            key: key.to_owned(),
            ty: std::any::type_name::<T>(),
            reason: error.to_string(),
        })
    }

    /// Puts a value under a key, in place of what is there.
    ///
    /// # Errors
    ///
    /// When the value can't be encoded; what is there stays.
    pub fn insert<T: Serialize>(
        &mut self,
        key: impl Into<String>,
        value: &T,
    ) -> Result<(), ExtraError> {
        let key = key.into();
        let mut bytes = Vec::new();
        match encode(value, &mut bytes) {
            Ok(()) => {
                self.0.insert(key, bytes);
                Ok(())
            }
            Err(error) => {
                let ty = std::any::type_name::<T>();
                Err(ExtraError::Write { key, ty, reason: error.to_string() })
            }
        }
    }

    /// The bytes under a key, for values that are encoded already.
    #[must_use]
    pub fn bytes(&self, key: &str) -> Option<&[u8]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// Puts bytes under a key, in place of what is there.
    pub fn insert_bytes(&mut self, key: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(key.into(), bytes.into());
    }

    /// Removes a key; whether it was there.
    pub fn remove(&mut self, key: &str) -> bool {
        self.0.remove(key).is_some()
    }

    /// Whether there is a value under a key.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Keys and sizes, never values: whose they are, nobody here can know.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = self.0.iter().map(|(key, value)| (key, value.len()));
        f.debug_map().entries(sizes).finish()
    }
}

/// By keys; of a key that both have changed, mine wins.
impl MergeUnion for Extra {
    fn merge_union(base: Self, theirs: Self, mine: Self) -> Self {
        Self(MergeUnion::merge_union(base.0, theirs.0, mine.0))
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_any_type_are_kept_by_key() {
        let mut extra = Extra::new();
        extra.insert("a.number", &7u32).unwrap();
        extra.insert("b.list", &vec!["x", "y"]).unwrap();
        assert_eq!(extra.get::<u32>("a.number"), Ok(Some(7)));
        assert_eq!(extra.get::<Vec<String>>("b.list").unwrap().unwrap(), ["x", "y"]);
        assert_eq!(extra.get::<u32>("c"), Ok(None));
        assert_eq!(extra.keys().collect::<Vec<_>>(), ["a.number", "b.list"]);
        assert!(extra.remove("a.number") && !extra.contains("a.number"));
    }

    #[test]
    fn a_value_of_another_type_is_an_error_that_names_the_key() {
        let mut extra = Extra::new();
        extra.insert("a", &"text").unwrap();
        let error = extra.get::<bool>("a").unwrap_err().to_string();
        assert!(error.contains("`a`") && error.contains("bool"), "{error}");
        assert_eq!(extra.bytes("a"), Some(&b"\x04text"[..]));
    }

    // case 109
    #[test]
    fn debug_shows_keys_and_sizes_and_no_values() {
        let mut extra = Extra::new();
        extra.insert_bytes("a.secret", *b"hunter2");
        assert_eq!(format!("{extra:?}"), r#"{"a.secret": 7}"#);
    }

    #[test]
    fn two_requests_that_change_different_keys_keep_both() {
        let extra = |keys: &[(&str, u8)]| {
            let mut extra = Extra::new();
            keys.iter().for_each(|(key, value)| extra.insert_bytes(*key, [*value]));
            extra
        };
        let base = extra(&[("a", 1), ("b", 1)]);
        let (theirs, mine) = (extra(&[("a", 2), ("b", 1)]), extra(&[("a", 1), ("c", 1)]));
        let merged = MergeUnion::merge_union(base, theirs, mine);
        assert_eq!(merged, extra(&[("a", 2), ("c", 1)]));
    }
}
