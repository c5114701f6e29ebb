//! Spans of time as people write them: `30m`, `1h30m`.

use std::time::Duration;

/// What may stand behind a number, from the largest to the smallest, with its milliseconds.
const UNITS: [(&[u8], u64); 5] =
    [(b"d", 86_400_000), (b"h", 3_600_000), (b"m", 60_000), (b"s", 1000), (b"ms", 1)];

/// Why a text is no span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DurationError {
    /// Something else stands where a number should.
    #[error("a duration begins with a number: write it like `30m` or `1h30m`")]
    Number,
    /// Seconds and minutes would be confused.
    #[error("a number alone could be seconds or minutes: write it like `30s` or `30m`")]
    NoUnit,
    /// There is no such unit.
    #[error("the units of a duration are `d`, `h`, `m`, `s` and `ms`: write it like `30m`")]
    Unit,
    /// A unit twice, or behind a smaller one.
    #[error("units go from the largest to the smallest, each at most once: write it like `1h30m`")]
    Order,
    /// More than can be counted.
    #[error("the duration is too long to be counted")]
    TooLong,
}

/// The span of time that `text` says: numbers with a unit of `d`, `h`, `m`, `s` or `ms`, from the
/// largest unit to the smallest, with nothing between them.
///
/// A `const fn`, so that a misspelt constant does not compile.
///
/// # Errors
///
/// When it is anything else, a number without a unit included.
pub const fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let mut rest = text.as_bytes();
    let (mut total, mut unit) = (0_u64, 0);
    loop {
        let (digits, behind) = split(rest, true);
        let (letters, next) = split(behind, false);
        let number = match number(digits) {
            Ok(number) => number,
            Err(error) => return Err(error),
        };
        let found = match position(letters) {
            Ok(found) => found,
            Err(error) => return Err(error),
        };
        // `unit` is the first one that may still come.
        if found < unit {
            return Err(DurationError::Order);
        }
        unit = found + 1;
        total = match number.checked_mul(UNITS[found].1) {
            Some(millis) if millis <= u64::MAX - total => total + millis,
            _ => return Err(DurationError::TooLong),
        };
        if next.is_empty() {
            return Ok(Duration::from_millis(total));
        }
        rest = next;
    }
}

/// The digits that `text` begins with, or all before the first digit; and what follows.
const fn split(text: &[u8], digits: bool) -> (&[u8], &[u8]) {
    let mut at = 0;
    while at < text.len() && text[at].is_ascii_digit() == digits {
        at += 1;
    }
    text.split_at(at)
}

const fn number(digits: &[u8]) -> Result<u64, DurationError> {
    if digits.is_empty() {
        return Err(DurationError::Number);
    }
    let (mut number, mut at) = (0_u64, 0);
    while at < digits.len() {
        let digit = (digits[at] - b'0') as u64;
        number = match number.checked_mul(10) {
            Some(tens) if tens <= u64::MAX - digit => tens + digit,
            _ => return Err(DurationError::TooLong),
        };
        at += 1;
    }
    Ok(number)
}

/// Where the unit stands in the list of them.
const fn position(letters: &[u8]) -> Result<usize, DurationError> {
    if letters.is_empty() {
        return Err(DurationError::NoUnit);
    }
    let mut at = 0;
    while at < UNITS.len() {
        if is_same(UNITS[at].0, letters) {
            return Ok(at);
        }
        at += 1;
    }
    Err(DurationError::Unit)
}

/// `==`, which is not `const`.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_unit_is_a_duration() {
        for (text, millis) in [
            ("500ms", 500),
            ("90s", 90_000),
            ("30m", 30 * 60_000),
            ("12h", 12 * 3_600_000),
            ("14d", 14 * 86_400_000),
            ("1h30m", 90 * 60_000),
            ("1d2h3m4s5ms", 93_784_005),
            ("1m5ms", 60_005),
            ("0s", 0),
            ("007s", 7000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_refused() {
        for (text, error) in [
            ("", DurationError::Number),
            ("m", DurationError::Number),
            ("-5m", DurationError::Number),
            (" 30m", DurationError::Number),
            ("30", DurationError::NoUnit),
            ("1h30", DurationError::NoUnit),
            ("30 m", DurationError::Unit),
            ("30M", DurationError::Unit),
            ("30m ", DurationError::Unit),
            ("1.5h", DurationError::Unit),
            ("30min", DurationError::Unit),
            ("30µs", DurationError::Unit),
            ("1h 30m", DurationError::Unit),
            ("30m1h", DurationError::Order),
            ("1m30m", DurationError::Order),
        ] {
            assert_eq!(parse_duration(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn what_can_not_be_counted_is_refused() {
        for text in ["99999999999999999999s", "18446744073709551615d", "18446744073709551s999ms"] {
            assert_eq!(parse_duration(text), Err(DurationError::TooLong), "{text}");
        }
        let longest = parse_duration("18446744073709551s615ms");
        assert_eq!(longest, Ok(Duration::from_millis(u64::MAX)));
    }

    #[test]
    fn a_constant_can_be_made_of_it() {
        const HALF_AN_HOUR: Result<Duration, DurationError> = parse_duration("30m");
        assert_eq!(HALF_AN_HOUR, Ok(Duration::from_secs(1800)));
    }
}
