//! What a request does with its session.

/// What a request does with its session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// The handler does not take it.
    Unused,
    /// Reads the counter.
    ReadOne,
    /// Reads every field.
    ReadAll,
    /// Counts up.
    ChangeOne,
    /// Sets every field.
    ChangeAll,
    /// Brings none, and gets one with every field set.
    FirstSave,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unused,
        Self::ReadOne,
        Self::ReadAll,
        Self::ChangeOne,
        Self::ChangeAll,
        Self::FirstSave,
    ];

    /// Where an application does it.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Unused => "/unused",
            Self::ReadOne => "/read-one",
            Self::ReadAll => "/read-all",
            Self::ChangeOne => "/change-one",
            Self::ChangeAll => "/change-all",
            Self::FirstSave => "/first-save",
        }
    }

    /// What the table calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unused => "not used",
            Self::ReadOne => "read one field",
            Self::ReadAll => "read all",
            Self::ChangeOne => "change one field",
            Self::ChangeAll => "change all",
            Self::FirstSave => "first save",
        }
    }

    /// Whether its requests bring a session.
    #[must_use]
    pub fn brings_session(self) -> bool {
        self != Self::FirstSave
    }

    /// Whether its responses set a cookie.
    #[must_use]
    pub fn saves(self) -> bool {
        matches!(self, Self::ChangeOne | Self::ChangeAll | Self::FirstSave)
    }
}
