//! What a misspelt key was meant to be.

use super::table::SETTINGS;

/// What predecessors call settings, where the words are too far apart.
const ELSEWHERE: [(&str, &str); 13] = [
    ("data_dir", "store"),
    ("domain", "cookie_domain"),
    ("httponly", "cookie_http_only"),
    ("name", "cookie_name"),
    ("path", "cookie_path"),
    ("samesite", "cookie_same_site"),
    ("secret", "key"),
    ("secret_key", "key"),
    ("secure", "cookie_secure"),
    ("timeout", "idle_timeout"),
    ("type", "store"),
    ("url", "store"),
    ("validate_key", "key"),
];

/// The key that is close enough to `word` to be what was meant.
pub(super) fn nearest(word: &str) -> Option<&'static str> {
    let same = ELSEWHERE.iter().find(|(theirs, _)| *theirs == word);
    same.map(|(_, ours)| *ours).or_else(|| closest(word))
}

/// As the derive does it for its attributes: one slip in the shortest words, up to three in a long
/// one.
fn closest(word: &str) -> Option<&'static str> {
    let tolerated = (word.chars().count() / 2).clamp(1, 3);
    SETTINGS
        .iter()
        .map(|setting| (distance(word, setting.key), setting.key))
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, key)| key)
}

/// How many letters to add, leave out or replace (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_key() {
        assert_eq!(nearest("cokie_name"), Some("cookie_name"));
        assert_eq!(nearest("kye"), None, "two slips in three letters");
        assert_eq!(nearest("keys"), Some("key"));
        assert_eq!(nearest("cookie_httponly"), Some("cookie_http_only"));
        assert_eq!(nearest("cookie-name"), Some("cookie_name"));
        assert_eq!(nearest("tests_require"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn the_words_of_predecessors_lead_to_ours() {
        assert_eq!(nearest("secret"), Some("key"));
        for (theirs, ours) in ELSEWHERE {
            let is_key = |word| SETTINGS.iter().any(|setting| setting.key == word);
            assert!(is_key(ours) && !is_key(theirs), "{theirs}");
        }
    }
}
