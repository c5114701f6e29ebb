//! Why settings can't be used.

use super::table::SETTINGS;
use crate::error::debug_in_words;

/// Why settings can't be used: all mistakes in them. It shows no value.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", in_lines(.mistakes))]
pub struct SettingsError {
    mistakes: Vec<SettingMistake>,
}

debug_in_words!(SettingsError);

/// A mistake in settings. Keys are as they were written, or should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingMistake {
    /// There is no such setting.
    #[error("unknown setting `{key}`: {}", advice(.nearest.as_deref(), .prefix))]
    Unknown {
        /// What was written; `…` stands for what can't be a part of a key.
        key: String,
        /// The setting that it may have been meant to be.
        nearest: Option<String>,
        /// What the keys of settings begin with; empty in a file.
        prefix: String,
    },
    /// The value can't be used.
    #[error("the setting `{key}` can't be used: {reason}")]
    Value {
        /// The setting.
        key: String,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// Which of the values is meant can't be known.
    #[error("the setting `{key}` is given twice: drop one of them")]
    Twice {
        /// The setting.
        key: String,
    },
    /// There is no key to sign with.
    #[error("the setting `{key}` is missing: set it to the output of `openssl rand -hex 32`")]
    NoKey {
        /// The setting.
        key: String,
    },
}

impl SettingsError {
    /// There is at least one.
    pub(super) fn new(mistakes: Vec<SettingMistake>) -> Self {
        Self { mistakes }
    }

    /// All mistakes, one after another as they were found.
    #[must_use]
    pub fn mistakes(&self) -> &[SettingMistake] {
        &self.mistakes
    }
}

fn in_lines(mistakes: &[SettingMistake]) -> String {
    match mistakes {
        [one] => one.to_string(),
        many => {
            let lines = many.iter().map(|mistake| format!("\n- {mistake}"));
            format!("{} settings can't be used:{}", many.len(), lines.collect::<String>())
        }
    }
}

fn advice(nearest: Option<&str>, prefix: &str) -> String {
    if let Some(nearest) = nearest {
        return format!("did you mean `{nearest}`?");
    }
    let keys: Vec<_> = SETTINGS.iter().map(|setting| setting.key).collect();
    let keys = keys.join(", ");
    match prefix {
        "" => format!("there are {keys}"),
        _ => format!(
            "there are {keys}; if it is not meant for sessions, let their settings begin with \
             something else than `{prefix}`"
        ),
    }
}
