//! The sessions of libraries that know keys and values, and the handlers that take them.

use std::hint::black_box;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::contents::Contents;

/// A session with a value for each key. What it does must not fail: values are those that it had
/// itself.
pub trait KeyValues {
    /// The value of a key.
    fn get<T: DeserializeOwned + 'static>(&self, key: &str) -> T;
    /// Sets the value of a key.
    fn insert<T: Serialize + Sync + 'static>(&self, key: &str, value: T);
}

pub(crate) async fn unused() -> &'static str {
    "hello"
}

pub(crate) async fn read_one<S: KeyValues>(session: S) -> &'static str {
    black_box(session.get::<u32>("counter"));
    "hello"
}

pub(crate) async fn read_all<S: KeyValues, C: Contents>(session: S) -> &'static str {
    C::get_all(&session);
    "hello"
}

pub(crate) async fn change_one<S: KeyValues>(session: S) -> &'static str {
    let counter: u32 = session.get("counter");
    session.insert("counter", counter + 1);
    "hello"
}

pub(crate) async fn change_all<S: KeyValues, C: Contents>(session: S) -> &'static str {
    C::changed().insert_all(&session);
    "hello"
}

pub(crate) async fn first_save<S: KeyValues, C: Contents>(session: S) -> &'static str {
    C::filled().insert_all(&session);
    "hello"
}
