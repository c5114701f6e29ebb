//! When a session ends by itself.

use std::time::Duration;

use crate::timestamp::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// When a session ends by itself. All limits are enforced from the signed times.
///
/// Whole seconds count; fractions are cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Seconds without a new cookie after which a session ends.
    pub idle: Duration,
    /// Seconds after which a session ends, however much it is used.
    pub absolute: Duration,
    /// How far another server's clock may be ahead of this one's.
    pub skew: Duration,
}

/// Idle 1 day, absolute 14 days, skew 1 minute.
impl Default for Expiry {
    fn default() -> Self {
        Self { idle: DAY, absolute: 14 * DAY, skew: Duration::from_secs(60) }
    }
}

/// Why a session that was once valid is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Absolute,
    Idle,
    /// Issued further in the future than the allowed skew.
    Future,
}

impl Expiry {
    /// Valid while `issued <= now + skew`, `now < created + absolute` and `now < issued + idle`.
    pub(crate) fn check(
        &self,
        created: Timestamp,
        issued: Timestamp,
        now: Timestamp,
    ) -> Result<(), Ended> {
        let second = u64::from(now.seconds());
        if u64::from(issued.seconds()) > now.plus(self.skew) {
            Err(Ended::Future)
        } else if second >= created.plus(self.absolute) {
            Err(Ended::Absolute)
        } else if second >= issued.plus(self.idle) {
            Err(Ended::Idle)
        } else {
            Ok(())
        }
    }

    /// The second at which a session ends unless it is issued anew.
    pub(crate) fn end(&self, created: Timestamp, issued: Timestamp) -> u64 {
        issued.plus(self.idle).min(created.plus(self.absolute))
    }

    /// Whether half of the idle time has passed, so that a session in use is issued anew.
    pub(crate) fn is_half_idle(&self, issued: Timestamp, now: Timestamp) -> bool {
        u64::from(now.seconds()) >= issued.plus(self.idle / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPIRY: Expiry = Expiry {
        idle: Duration::from_secs(100),
        absolute: Duration::from_secs(1000),
        skew: Duration::from_secs(10),
    };

    fn check(created: u32, issued: u32, now: u32) -> Result<(), Ended> {
        let at = Timestamp::from_seconds;
        EXPIRY.check(at(created), at(issued), at(now))
    }

    // cases 31, 32, 33
    #[test]
    fn a_session_ends_in_the_second_of_its_limit() {
        assert_eq!(check(5000, 5000, 5099), Ok(()));
        assert_eq!(check(5000, 5000, 5100), Err(Ended::Idle));
        assert_eq!(check(5000, 5000, 5101), Err(Ended::Idle));
        assert_eq!(check(5000, 5950, 5999), Ok(()));
        assert_eq!(check(5000, 5950, 6000), Err(Ended::Absolute));
        assert_eq!(check(5000, 5950, 6001), Err(Ended::Absolute));
    }

    // cases 34, 35
    #[test]
    fn the_future_is_accepted_within_the_skew() {
        assert_eq!(check(5010, 5010, 5000), Ok(()));
        assert_eq!(check(5011, 5011, 5000), Err(Ended::Future));
    }

    // case 38
    #[test]
    fn being_used_does_not_move_the_absolute_limit() {
        let at = Timestamp::from_seconds;
        assert_eq!(EXPIRY.end(at(5000), at(5990)), 6000);
        assert_eq!(EXPIRY.end(at(5000), at(5000)), 5100);
    }

    // cases 36, 37
    #[test]
    fn the_ends_of_the_clock_do_not_overflow() {
        assert_eq!(check(0, 0, 0), Ok(()));
        assert_eq!(check(0, 0, u32::MAX), Err(Ended::Absolute));
        assert_eq!(check(u32::MAX, u32::MAX, 0), Err(Ended::Future));
        assert_eq!(check(u32::MAX, u32::MAX, u32::MAX), Ok(()));
        let endless = Expiry { idle: Duration::MAX, absolute: Duration::MAX, skew: Duration::MAX };
        let at = Timestamp::from_seconds;
        assert_eq!(endless.check(at(0), at(u32::MAX), at(0)), Ok(()));
    }

    #[test]
    fn half_of_the_idle_time_calls_for_a_new_cookie() {
        let at = Timestamp::from_seconds;
        assert!(!EXPIRY.is_half_idle(at(5000), at(5049)));
        assert!(EXPIRY.is_half_idle(at(5000), at(5050)));
    }
}
