//! How keys are written in one place.

/// How keys are written: behind a prefix, and in the case of the prefix.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    prefix: String,
    is_upper: bool,
}

/// More of an unknown key is not shown, for it may be a line that was taken apart wrongly.
const SHOWN: usize = 64;

impl Naming {
    /// Keys behind `prefix`; in upper case if the prefix is.
    pub(super) fn new(prefix: &str) -> Self {
        let is_upper = prefix.bytes().any(|byte| byte.is_ascii_uppercase())
            && !prefix.bytes().any(|byte| byte.is_ascii_lowercase());
        Self { prefix: prefix.to_owned(), is_upper }
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether a key was meant to have the prefix, perhaps in another case.
    pub(super) fn has_prefix(&self, name: &str) -> bool {
        let start = name.get(..self.prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(&self.prefix))
    }

    /// A key as it should be written.
    pub(super) fn written(&self, key: &str) -> String {
        match self.is_upper {
            true => format!("{}{}", self.prefix, key.to_ascii_uppercase()),
            false => format!("{}{key}", self.prefix),
        }
    }

    /// What was written behind the prefix, in lower case as keys are.
    pub(super) fn bare(&self, name: &str) -> String {
        name.get(self.prefix.len()..).unwrap_or_default().to_ascii_lowercase()
    }
}

/// A key that somebody wrote, up to what can't be a part of one.
pub(super) fn shown(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    let start: String = name.chars().take_while(|letter| fits(*letter)).take(SHOWN).collect();
    match start.len() == name.len() {
        true => start,
        false => format!("{start}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_in_the_case_of_their_prefix() {
        for (prefix, written) in [
            ("SESSION_", "SESSION_KEY"),
            ("session.", "session.key"),
            ("Shop_", "Shop_key"),
            ("", "key"),
            ("1_", "1_key"),
        ] {
            assert_eq!(Naming::new(prefix).written("key"), written);
        }
    }

    #[test]
    fn a_line_that_was_taken_apart_wrongly_is_not_shown() {
        assert_eq!(shown("session.cokie-name"), "session.cokie-name");
        assert_eq!(shown("session.key: hunter2"), "session.key…");
        assert_eq!(shown("a\nb"), "a…");
        assert_eq!(shown(&"a".repeat(65)), format!("{}…", "a".repeat(64)));
    }
}
