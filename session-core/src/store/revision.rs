//! What a store compares.

use std::fmt;
use std::ops::Range;

/// Which state of a session a store holds: eight random bytes, new for each state that is written.
///
/// Being random rather than counted, they also tell apart what was written before a backend lost
/// its last second from what was written after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revision([u8; 8]);

impl Revision {
    /// Where the revision stands in the bytes that a store is given, for stores that compare
    /// without reading them: the second to the ninth byte.
    pub const PLACE: Range<usize> = 1..9;

    /// The revision of bytes that a store was given; `None` for bytes that no session has.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.get(Self::PLACE)?.try_into().ok().map(Self)
    }

    /// The bytes of it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

/// In hexadecimal, as a database shows it.
impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
