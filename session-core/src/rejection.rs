//! Why a cookie, or an id, is no session.

use std::fmt;

use crate::envelope::Malformed;
use crate::expiry::Ended;

/// Why what a request brought is no session. Clients can't tell one reason from another; its
/// `Display` is for logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejection {
    /// The cookie is empty.
    Empty,
    /// It is longer than browsers keep one.
    TooLong,
    /// It is not canonical base64url.
    NotBase64,
    /// No key of the ring signed it.
    Signature,
    /// Its format has an unknown version.
    Version,
    /// It is signed, and yet in no order.
    Malformed,
    /// It was issued in the future, further than clocks may differ.
    Future,
    /// It was not used for longer than the idle timeout.
    Idle,
    /// It has reached its absolute timeout.
    Absolute,
    /// Two different valid cookies of one name came: one of them was planted.
    Ambiguous,
    /// The store has no session of this id, or has something else there.
    Unknown,
    /// What the store has is no session.
    Corrupt,
    /// The session has taken another identity, and the grace of the old one is over.
    Rotated,
    /// It was revoked.
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
    /// Whether it was a session until its time had passed.
    pub(crate) fn is_expiry(self) -> bool {
        matches!(self, Self::Idle | Self::Absolute)
    }

    /// Whether none of our keys signed it: it may be a cookie of somebody else.
    pub(crate) fn is_foreign(self) -> bool {
        matches!(self, Self::Empty | Self::TooLong | Self::NotBase64 | Self::Signature)
    }

    /// Writes the one line that a rejected cookie gets.
    pub(crate) fn log(self, session: &'static str, cookie: &str) {
        if self.is_expiry() {
            tracing::info!(session, cookie, reason = %self, "session expired");
        } else {
            tracing::warn!(session, cookie, reason = %self, "session cookie rejected");
        }
    }
}
