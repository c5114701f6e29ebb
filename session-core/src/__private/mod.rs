//! What generated code names. Not part of the public interface.

mod check;
mod probe;

pub use crate::base::Base;
pub use crate::by_module::Module;
pub use crate::codec::Codec;
pub use crate::convert::IntoOptionalString;
pub use crate::duration::{DurationError, parse_duration};
pub use crate::error::SaveError;
pub use crate::field::{AnyField, Field};
pub use crate::lifecycle::Lifecycle;
pub use crate::merge::{MergeAdd, MergeMax, MergeUnion, Merged, Three};
pub use crate::owned::{Owned, OwnerValue, owner_value};
pub use crate::record::Record;
pub use crate::report::{EncodedSizes, SaveReport};
pub use crate::schema::{AtNewIdentity, FieldDef, FormerDef, RetiredDef, Schema};
/// The alias alone: `session_core::Session` is the derive as well, and an adapter has its own.
pub use crate::state::Session;
pub use crate::state::{FieldSet, SessionState, Tracked, WithCsrfToken, WithoutSecrets};
pub use crate::view::{Opened, OpenedMut, View};
pub use check::*;
pub use probe::*;
pub use serde::{Deserializer, Serializer};
