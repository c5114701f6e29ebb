//! What is in the sessions that are measured.

pub mod curves;
mod implement;
mod large;
mod medium;
mod small;

use actix_web::FromRequest;
pub use large::{Item, Large};
pub use medium::Medium;
use serde::Serialize;
use serde::de::DeserializeOwned;
use session_core::{Session, SessionState};
pub use small::Small;

use crate::key_values::KeyValues;

/// Which of the contents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// [`Small`].
    S,
    /// [`Medium`].
    M,
    /// [`Large`].
    L,
}

impl Size {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::S, Self::M, Self::L];

    /// What the table calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::S => Small::NAME,
            Self::M => Medium::NAME,
            Self::L => Large::NAME,
        }
    }
}

/// A struct that is a session of ours, that serde knows for the libraries that take it whole, and
/// that goes field by field into those that know keys and values.
pub trait Contents:
    SessionState<Tracked: FromRequest> + Serialize + DeserializeOwned + Clone
{
    /// What the table calls it.
    const NAME: &'static str;

    /// What a session holds when a request brings it.
    fn filled() -> Self;
    /// Other values in every field, of about the same size.
    fn changed() -> Self;

    /// The counter, the one field that is read or changed by itself.
    fn counter(&self) -> u32;
    /// The place of the counter.
    fn counter_mut(&mut self) -> &mut u32;

    /// The counter of a view.
    fn read_one(view: &Session<Self>) -> u32;
    /// Reads every field by its getter.
    fn read_all(view: &Session<Self>);
    /// Sets the counter.
    fn change_one(view: &mut Session<Self>, counter: u32);
    /// Sets every field.
    fn change_all(self, view: &mut Session<Self>);

    /// Reads every field by its key.
    fn get_all(session: &impl KeyValues);
    /// Sets every field by its key.
    fn insert_all(self, session: &impl KeyValues);
}
