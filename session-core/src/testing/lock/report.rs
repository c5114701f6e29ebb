//! All that the lock has to say.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::finding::Finding;

/// All that differs between a struct and its lock.
#[derive(Clone, Debug)]
pub struct Report {
    session: &'static str,
    path: PathBuf,
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(session: &'static str, path: PathBuf, findings: Vec<Finding>) -> Self {
        Self { session, path, findings }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The fields whose values would be dropped or misread, as `Visitor.cart`.
    pub fn harmed_fields(&self) -> impl Iterator<Item = String> {
        let names = self.harms().map(|finding| format!("{}.{}", self.session, finding.field));
        names.collect::<BTreeSet<_>>().into_iter()
    }

    /// What changes without harm, in words.
    pub fn harmless_changes(&self) -> impl Iterator<Item = String> {
        self.findings.iter().filter(|finding| !finding.is_harmful).map(ToString::to_string)
    }

    fn harms(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_harmful)
    }

    pub(super) fn is_harmless_but_for(&self, accepted: &[String]) -> bool {
        self.harmed_fields().all(|field| accepted.contains(&field))
    }

    /// The message about a struct that would do harm.
    pub(super) fn harmful(&self) -> String {
        let mut text = format!(
            "this `{}` would lose or misread what sessions hold, says `{}`:\n",
            self.session,
            self.path.display()
        );
        for finding in self.harms() {
            let _ = write!(text, "\n{finding}");
        }
        let mut harmless = self.harmless_changes().peekable();
        if harmless.peek().is_some() {
            text.push_str("\n\nWhat else has changed does no harm:\n");
            harmless.for_each(|change| text.extend(["\n", &change]));
        }
        let names: Vec<_> = self.harmed_fields().collect();
        let _ = write!(
            text,
            "\n\nIf none of it was ever deployed, or if it may be lost:\n\n    \
             SESSION_LOCK=update SESSION_LOCK_ACCEPT={} cargo test\n",
            names.join(",")
        );
        text
    }

    /// The message about a struct that does no harm, and yet is another.
    pub(super) fn outdated(&self) -> String {
        let mut text =
            format!("`{}` has changed, and `{}` has not:\n", self.session, self.path.display());
        self.harmless_changes().for_each(|change| text.extend(["\n", &change]));
        if self.is_empty() {
            text.push_str("\n- the types are described in other words");
        }
        text.push_str(
            "\n\nNothing is lost. Take it over, on your machine, and commit the file:\n\n    \
             SESSION_LOCK=update cargo test\n",
        );
        text
    }
}
