//! Why a cookie, or an id, is no session. For the log alone: clients can't tell one reason from another.

use std::fmt;

use crate::envelope::Malformed;
use crate::expiry::Ended;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    Empty,
    TooLong,
    NotBase64,
    Signature,
    Version,
    Malformed,
    Future,
    Idle,
    Absolute,
    /// Two different valid cookies of one name: one of them was planted.
    Ambiguous,
    /// The store has no session of this id, or has something else there.
    Unknown,
    Corrupt,
    /// The session has taken another identity, and the grace of the old one is over.
    Rotated,
    /// The session was revoked.
    Revoked,
    /// This field, without which there is no session, can't be read.
    Required(&'static str),
}

impl From<Malformed> for Rejection {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Version => Self::Version,
            Malformed::Contents => Self::Malformed,
        }
    }
}

impl From<Ended> for Rejection {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Absolute => Self::Absolute,
            Ended::Idle => Self::Idle,
            Ended::Future => Self::Future,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::TooLong => "it is too long",
            Self::NotBase64 => "it is not canonical base64url",
            Self::Signature => "no key of the ring signed it",
            Self::Version => "its format version is unknown",
            Self::Malformed => "its contents are malformed",
            Self::Future => "it was issued in the future",
            Self::Idle => "it was idle too long",
            Self::Absolute => "it has reached its absolute timeout",
            Self::Ambiguous => "several different valid ones came along",
            Self::Unknown => "the store has no such session",
            Self::Corrupt => "what the store has there is no session",
            Self::Rotated => "its session has taken another identity",
            Self::Revoked => "it was revoked",
            Self::Required(field) => {
                return write!(f, "its field `{field}`, which is required, can't be read");
            }
        })
    }
}

impl Rejection {
    /// Writes the one line that a rejected cookie gets.
    pub(crate) fn log(self, session: &'static str, cookie: &str) {
        if matches!(self, Self::Idle | Self::Absolute) {
            tracing::info!(session, cookie, reason = %self, "session expired");
        } else {
            tracing::warn!(session, cookie, reason = %self, "session cookie rejected");
        }
    }
}
