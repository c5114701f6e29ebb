//! Whose a session is.

use crate::codec::Codec;
use crate::config::Config;
use crate::field::Field;
use crate::record::Record;
use crate::state::SessionState;
use crate::store::{OwnerKey, StoreError};

/// A session struct with a field marked `#[session(owner)]`, which says whose the session is.
/// Implemented by the derive.
#[diagnostic::on_unimplemented(
    message = "nothing in `{Self}` says whose the session is",
    label = "no field of it is marked `#[session(owner)]`",
    note = "mark the field that holds who is signed in: `#[session(owner)] user: Option<UserId>`"
)]
pub trait Owned: SessionState {
    /// Who owns sessions: the type of the field, without its `Option`.
    type Owner;

    /// The value of the field that names this owner.
    #[doc(hidden)]
    fn owner_value(owner: &Self::Owner) -> Option<OwnerValue>;
}

/// The value of a field that says whose the session is, encoded.
#[doc(hidden)]
pub type OwnerValue = Vec<u8>;

/// The value of a field that holds an owner as it is, or in an `Option`.
#[doc(hidden)]
#[must_use]
pub fn owner_value<T>(codec: &Codec<T>, owner: &T, in_option: bool) -> Option<OwnerValue> {
    let mut bytes = if in_option { vec![1] } else { Vec::new() };
    (codec.encode)(owner, &mut bytes).ok()?;
    Some(bytes)
}

impl Config {
    /// Whose a session is, as stores know it.
    pub(crate) fn owner_of(&self, record: &Record) -> Option<OwnerKey> {
        (self.owner)(record).map(|value| OwnerKey::of(&self.scope, &value))
    }

    /// An owner, as stores know it.
    pub(crate) fn owner_key<T: Owned>(&self, owner: &T::Owner) -> Result<OwnerKey, StoreError> {
        let value = T::owner_value(owner);
        let value = value.ok_or_else(|| StoreError::refused("an owner that can't be written"))?;
        Ok(OwnerKey::of(&self.scope, &value))
    }
}

impl<T> Field<T> {
    /// Whose session it is, by this field; nobody's if it is absent or has its default.
    #[doc(hidden)]
    #[must_use]
    pub fn owner(&self, record: &Record) -> Option<OwnerValue> {
        self.encoded_value(record).filter(|value| Some(value) != self.encoded_default().as_ref())
    }
}
