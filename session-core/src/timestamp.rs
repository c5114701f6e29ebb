//! A point in time as the format writes it: whole seconds since 2020.

use std::time::{Duration, SystemTime};

/// Seconds between the Unix epoch and 2020-01-01T00:00:00Z.
const EPOCH: u64 = 1_577_836_800;

/// Whole seconds since 2020-01-01T00:00:00Z; reaches into the year 2156.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u32);

impl Timestamp {
    /// The point in time that stands as `seconds` in the format.
    #[must_use]
    pub const fn from_seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    /// The number that stands in the format.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// The first whole second that is not before `time`.
    pub(crate) fn from_later(time: SystemTime) -> Self {
        let floor = Self::from(time);
        match SystemTime::from(floor) < time {
            true => Self(floor.0.saturating_add(1)),
            false => floor,
        }
    }

    /// The last point in time that the format has, if `seconds` is beyond it.
    pub(crate) fn clamped(seconds: u64) -> Self {
        Self(u32::try_from(seconds).unwrap_or(u32::MAX))
    }

    /// `self + span`, in seconds that cannot overflow.
    pub(crate) fn plus(self, span: Duration) -> u64 {
        u64::from(self.0).saturating_add(span.as_secs())
    }
}

/// What lies outside the range of the format becomes its nearest end.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let unix = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |span| span.as_secs());
        Self::clamped(unix.saturating_sub(EPOCH))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(stamp: Timestamp) -> Self {
        system_time(u64::from(stamp.0))
    }
}

/// The point in time `seconds` after the start of 2020.
pub(crate) fn system_time(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_secs(EPOCH.saturating_add(seconds)))
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_is_the_first_second_of_2020() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(EPOCH);
        assert_eq!(Timestamp::from(start).seconds(), 0);
        assert_eq!(SystemTime::from(Timestamp::from_seconds(0)), start);
    }

    // case 37
    #[test]
    fn times_outside_the_range_become_its_ends() {
        assert_eq!(Timestamp::from(SystemTime::UNIX_EPOCH).seconds(), 0);
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
        assert_eq!(Timestamp::from(far).seconds(), u32::MAX);
        assert_eq!(Timestamp(u32::MAX).plus(Duration::MAX), u64::MAX);
    }
}
