//! Values that a module of the user's writes and reads, in place of their types' own serde
//! implementation: `#[session(with = path)]`.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The two functions of a module as serde's own `with` has them. The derive makes one.
pub trait Module<T>: 'static {
    /// Writes a value.
    ///
    /// # Errors
    ///
    /// What the module says.
    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// What the module says.
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// A value on its way out.
pub(crate) struct Written<'a, T, M>(pub(crate) &'a T, pub(crate) PhantomData<M>);

impl<T, M: Module<T>> Serialize for Written<'_, T, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        M::serialize(self.0, serializer)
    }
}

/// A value that came in.
pub(crate) struct Read<T, M>(pub(crate) T, pub(crate) PhantomData<M>);

impl<'de, T, M: Module<T>> Deserialize<'de> for Read<T, M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        M::deserialize(deserializer).map(|value| Self(value, PhantomData))
    }
}
