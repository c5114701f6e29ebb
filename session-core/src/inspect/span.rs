//! Spans of time, in words.

const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];

/// The span in its two largest units: `13 days and 22 hours`.
#[must_use]
pub fn in_words(seconds: u64) -> String {
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, name) in UNITS {
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
}
