//! Types of fields, each with a few values that have numbers.

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

/// A type with a value for each number; 0 is its default.
pub(super) trait Value: Debug + Default {
    fn of(number: u8) -> Self;
}

/// The text by which values are compared.
pub(super) fn text<T: Value>(number: u8) -> String {
    format!("{:?}", T::of(number))
}

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl Value for $ty {
            fn of(number: u8) -> Self {
                Self::from(number) * 61
            }
        }
    )*};
}

// Their bytes are the same for the same numbers, so that what is misread is read.
integers! { u16 u32 u64 }

impl Value for String {
    fn of(number: u8) -> Self {
        "a".repeat(number.into())
    }
}

impl Value for Vec<u8> {
    fn of(number: u8) -> Self {
        vec![b'a'; number.into()]
    }
}

impl<T: Value> Value for Option<T> {
    fn of(number: u8) -> Self {
        (number > 0).then(|| T::of(number))
    }
}

/// Who is signed in, as a later build has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Account(Option<u64>);

impl Value for Account {
    fn of(number: u8) -> Self {
        Self(Option::of(number))
    }
}

impl From<Option<u32>> for Account {
    fn from(user: Option<u32>) -> Self {
        Self(user.map(u64::from))
    }
}

impl From<Option<u64>> for Account {
    fn from(user: Option<u64>) -> Self {
        Self(user)
    }
}
