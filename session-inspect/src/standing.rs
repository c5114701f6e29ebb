//! How a cookie stands.

/// How a cookie stands, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Valid,
    /// Rightly signed, and over.
    Ended,
    /// Not rightly signed, or no session.
    Refused,
}

impl Standing {
    /// The exit code that says so.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Refused => 1,
            Self::Ended => 3,
        }
    }
}
