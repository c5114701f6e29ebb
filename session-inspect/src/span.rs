//! Spans of time, in words and as arguments.

use std::time::Duration;

const UNITS: [(u64, &str, char); 4] =
    [(86_400, "day", 'd'), (3_600, "hour", 'h'), (60, "minute", 'm'), (1, "second", 's')];

/// The span in its two largest units: `13 days and 22 hours`.
pub(crate) fn in_words(seconds: u64) -> String {
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, name, _) in UNITS {
        let count = rest / length;
        rest %= length;
        match count {
            // What is smaller than the next unit says nothing.
            0 if !parts.is_empty() => break,
            0 => continue,
            1 => parts.push(format!("1 {name}")),
            count => parts.push(format!("{count} {name}s")),
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" and ") }
}

/// `30m`, `12h`, `14d`, `90s`.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let unit = text.chars().next_back()?;
    let (length, ..) = UNITS.into_iter().find(|(.., letter)| *letter == unit)?;
    let count: u64 = text[..text.len() - 1].parse().ok()?;
    Some(Duration::from_secs(count.checked_mul(length)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_two_units_at_most() {
        let told = [0, 1, 90, 3_600, 3_601, 86_400 + 7_300, 14 * 86_400].map(in_words);
        let words = [
            "0 seconds",
            "1 second",
            "1 minute and 30 seconds",
            "1 hour",
            "1 hour",
            "1 day and 2 hours",
            "14 days",
        ];
        assert_eq!(told, words);
    }

    #[test]
    fn spans_are_read_with_their_unit() {
        assert_eq!(parse("30m"), Some(Duration::from_secs(1800)));
        assert_eq!(parse("14d"), Some(Duration::from_secs(14 * 86_400)));
        for text in ["", "d", "14", "-1d", "1ä", "99999999999999999999d", "999999999999999999d"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
