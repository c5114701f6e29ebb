//! When an item expires, as memcached is told.

use session_core::Write;

/// Up to here a number is a span in seconds; above it is a time.
const LONGEST_SPAN: u64 = 60 * 60 * 24 * 30;
/// The last time that memcached can be told.
const LAST: u64 = i32::MAX as u64;

/// The flag that says when what is written expires: a second late, for memcached counts whole
/// seconds and would let a session of one second go at once.
pub(super) fn flag(write: Write<'_>) -> String {
    let span = write.time_to_live().as_secs().saturating_add(1);
    let seconds = if span <= LONGEST_SPAN {
        span
    } else {
        write.expires_at_unix().saturating_add(1).min(LAST)
    };
    format!("T{seconds}")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    // Beaker 17
    #[test]
    fn a_month_is_a_span_and_more_is_a_time() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let flag = |seconds| flag(Write::new(&[], now, now + Duration::from_secs(seconds)));
        let month = 30 * 24 * 3600;
        assert_eq!(flag(1), "T2");
        assert_eq!(flag(month - 1), format!("T{month}"));
        assert_eq!(flag(month), format!("T{}", 1_700_000_001 + month));
        assert_eq!(flag(u64::from(u32::MAX)), "T2147483647");
    }
}
