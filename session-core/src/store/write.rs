//! What a store is given to keep.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::store::OwnerKey;

/// What a store is given to keep: bytes, until when, and whose they are.
#[derive(Clone, Copy)]
pub struct Write<'a> {
    bytes: &'a [u8],
    now: SystemTime,
    expires_at: SystemTime,
    owner: Option<&'a OwnerKey>,
}

impl<'a> Write<'a> {
    /// Bytes that are written at `now` and of no use from `expires_at` on.
    #[must_use]
    pub fn new(bytes: &'a [u8], now: SystemTime, expires_at: SystemTime) -> Self {
        Self { bytes, now, expires_at, owner: None }
    }

    /// The same, to be listed among what this owner has.
    #[must_use]
    pub fn owned_by(mut self, owner: Option<&'a OwnerKey>) -> Self {
        self.owner = owner;
        self
    }

    /// What to keep, to the byte.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// When it is written, by the library's clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.now
    }

    /// From when on it is of no use: for stores that are swept.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }

    /// The same in whole seconds since the Unix epoch, rounded up.
    #[must_use]
    pub fn expires_at_unix(&self) -> u64 {
        unix_seconds(self.expires_at)
    }

    /// How long it is of use, in whole seconds, at least one: for backends that expire by
    /// themselves, and have a clock of their own.
    #[must_use]
    pub fn time_to_live(&self) -> Duration {
        let left = self.expires_at.duration_since(self.now).unwrap_or_default();
        Duration::from_secs(left.as_secs() + u64::from(left.subsec_nanos() > 0)).max(SECOND)
    }

    /// Whose it is, if somebody's. A list of another owner, under which it stood before, need not be
    /// told.
    #[must_use]
    pub fn owner(&self) -> Option<&'a OwnerKey> {
        self.owner
    }
}

/// How many bytes there are, not what they say: a session may hold secrets.
impl fmt::Debug for Write<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Write")
            .field("bytes", &self.bytes.len())
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

const SECOND: Duration = Duration::from_secs(1);

/// Whole seconds since the Unix epoch, rounded up; 0 before it.
fn unix_seconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    since.as_secs() + u64::from(since.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_whole_and_at_least_one_is_left() {
        let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        let left = |now, end| Write::new(&[], at(now), at(end)).time_to_live().as_secs();
        assert_eq!(left(1000, 61_000), 60);
        assert_eq!(left(1000, 60_001), 60);
        assert_eq!(left(1000, 1000), 1);
        assert_eq!(left(5000, 1000), 1);
        assert_eq!(Write::new(&[], at(0), at(1500)).expires_at_unix(), 2);
    }
}
