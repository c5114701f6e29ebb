//! What a build finds in a session.

/// What a build finds in a session: nothing but its fields' defaults when there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) is_new: bool,
    pub(super) is_persistent: bool,
    /// When it began, in seconds since noon; 0 for none.
    pub(super) created: u64,
    /// Each field: whether it is present, and what it is.
    pub(super) fields: Vec<(bool, String)>,
}
