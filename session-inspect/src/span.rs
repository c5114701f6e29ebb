//! Spans of time as arguments.

use std::time::Duration;

const UNITS: [(u64, char); 4] = [(86_400, 'd'), (3_600, 'h'), (60, 'm'), (1, 's')];

/// `30m`, `12h`, `14d`, `90s`.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let unit = text.chars().next_back()?;
    let (length, _) = UNITS.into_iter().find(|(_, letter)| *letter == unit)?;
    let count: u64 = text[..text.len() - 1].parse().ok()?;
    Some(Duration::from_secs(count.checked_mul(length)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_with_their_unit() {
        assert_eq!(parse("30m"), Some(Duration::from_secs(1800)));
        assert_eq!(parse("14d"), Some(Duration::from_secs(14 * 86_400)));
        for text in ["", "d", "14", "-1d", "1ä", "99999999999999999999d", "999999999999999999d"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
