//! One thing that the lock has to say.

use std::fmt::{self, Display};

/// One thing that the lock has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The field that it is about, by whose name it can be accepted.
    pub(super) field: String,
    /// Whether something that sessions hold is dropped or misread.
    pub(super) is_harmful: bool,
    /// What has changed, and what comes of it.
    what: String,
    /// What to write.
    advice: Vec<String>,
}

impl Finding {
    /// Nothing is lost.
    pub(super) fn harmless(field: &str, what: String) -> Self {
        Self { field: field.to_owned(), is_harmful: false, what, advice: Vec::new() }
    }

    /// Something is.
    pub(super) fn harmful(field: &str, what: String) -> Self {
        Self { is_harmful: true, ..Self::harmless(field, what) }
    }

    /// Adds something to be done about it.
    pub(super) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.push(advice.into());
        self
    }

    /// The same, if there is something.
    pub(super) fn advise_if(self, advice: Option<String>) -> Self {
        match advice {
            Some(advice) => self.advise(advice),
            None => self,
        }
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "- {}", self.what)?;
        self.advice.iter().try_for_each(|advice| write!(f, "\n    {advice}"))
    }
}
