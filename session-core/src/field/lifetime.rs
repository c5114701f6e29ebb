//! The second in which a value expires, in front of it.

use crate::decoding::DecodeError;
use crate::timestamp::Timestamp;

/// The bytes that it takes.
pub(crate) const LEN: usize = 4;

/// Appends the end of a lifetime of `seconds` that begins now.
// Few fields have one.
#[cold]
pub(super) fn write(seconds: u32, now: Timestamp, out: &mut Vec<u8>) {
    let end = now.seconds().saturating_add(seconds);
    out.extend_from_slice(&end.to_le_bytes());
}

/// The value behind it; `None` from that second on.
pub(super) fn lasting(stored: &[u8], now: Timestamp) -> Option<Result<&[u8], DecodeError>> {
    match stored.split_first_chunk() {
        Some((&end, value)) => (now.seconds() < u32::from_le_bytes(end)).then_some(Ok(value)),
        None => Some(Err(DecodeError::NoLifetime)),
    }
}

/// Whether what is stored is a value that has expired.
pub(crate) fn has_expired(stored: &[u8], now: Timestamp) -> bool {
    lasting(stored, now).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lasts_until_the_second_in_which_it_expires() {
        let mut stored = Vec::new();
        write(10, Timestamp::from_seconds(100), &mut stored);
        stored.push(7);
        let at = |seconds| lasting(&stored, Timestamp::from_seconds(seconds));
        assert!(matches!(at(109), Some(Ok([7]))));
        assert!(at(110).is_none());
        assert!(at(u32::MAX).is_none());
    }

    #[test]
    fn the_end_of_time_is_not_exceeded() {
        let mut stored = Vec::new();
        write(10, Timestamp::from_seconds(u32::MAX), &mut stored);
        assert!(has_expired(&stored, Timestamp::from_seconds(u32::MAX)));
        assert!(!has_expired(&stored, Timestamp::from_seconds(u32::MAX - 1)));
    }

    #[test]
    fn bytes_without_room_for_it_are_unreadable_and_not_expired() {
        assert!(matches!(
            lasting(&[1, 2, 3], Timestamp::from_seconds(0)),
            Some(Err(DecodeError::NoLifetime))
        ));
    }
}
