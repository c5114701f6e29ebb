//! What is shown of a cookie.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use session_core::inspect::{Contents, NotVerified, moment, span};
use session_core::testing::LockFile;
use session_core::{EncodedSizes, Envelope, Expiry, Timestamp};

use crate::arguments::Arguments;
use crate::contents::Fields;
use crate::cookies::Cookie;
use crate::standing::Standing;

/// What is shown of a cookie.
pub(crate) struct Report<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) lock: Option<&'a LockFile>,
    pub(crate) name: &'a str,
    pub(crate) cookie: &'a Cookie,
}

/// Lines with a word in front of each.
#[derive(Default)]
pub(crate) struct Lines(String);

impl Lines {
    pub(crate) fn add(&mut self, word: &str, text: impl std::fmt::Display) {
        // A string takes all that is written.
        let _ = writeln!(self.0, "{word:<11}{text}");
    }
}

impl Report<'_> {
    /// The lines, and how the cookie stands.
    pub(crate) fn text(&self, opened: Result<(&str, Contents), NotVerified>) -> (String, Standing) {
        let mut lines = Lines::default();
        lines.add("cookie", self.size());
        let standing = match opened {
            Ok((key, contents)) => {
                lines.add("signature", format_args!("valid: {key}"));
                self.contents(&contents, &mut lines)
            }
            Err(reason) => {
                lines.add("signature", format_args!("not valid: {reason}"));
                Standing::Refused
            }
        };
        (lines.0, standing)
    }

    /// How full a cookie is; browsers count its attributes, too.
    fn size(&self) -> String {
        let (size, what) = match self.cookie.whole {
            Some(whole) => (whole, "with name and attributes"),
            None => (
                self.name.len() + 1 + self.cookie.value.len(),
                "with its name; attributes count too",
            ),
        };
        let limit = EncodedSizes::LIMIT;
        format!("{}, {size} of {limit} bytes {what} ({} %)", self.name, size * 100 / limit)
    }

    fn contents(&self, contents: &Contents, lines: &mut Lines) -> Standing {
        match contents {
            Contents::Session(envelope) => {
                lines.add("holds", "a session");
                let standing = self.times(envelope, lines);
                lines.add("generation", envelope.schema);
                Fields::of(envelope, self.lock).show(self.arguments.values, lines);
                standing
            }
            Contents::Id(key) => {
                lines.add("holds", "the id of a session in a store; it is a secret, and not shown");
                lines.add(
                    "store key",
                    format_args!("{key}, behind the store's prefix, `session:` by default"),
                );
                Standing::Valid
            }
            _ => {
                lines.add("holds", "no session that this version can read");
                Standing::Refused
            }
        }
    }

    fn times(&self, envelope: &Envelope, lines: &mut Lines) -> Standing {
        let seconds = |stamp: Timestamp| u64::from(stamp.seconds());
        let now = seconds(self.arguments.now.into());
        let (created, issued) = (seconds(envelope.created), seconds(envelope.issued));
        for (word, stamp) in [("created", envelope.created), ("issued", envelope.issued)] {
            let time = moment::in_words(SystemTime::from(stamp));
            lines.add(word, format_args!("{time}, {}", since(seconds(stamp), now)));
        }
        lines.add("age", format_args!("{} when it was issued", span::in_words(issued - created)));
        let expiry = Expiry::default();
        let idle = limit("idle", self.arguments.idle, expiry.idle);
        let absolute = limit("absolute", self.arguments.absolute, expiry.absolute);
        let (idle_end, absolute_end) =
            (issued.saturating_add(idle.seconds), created.saturating_add(absolute.seconds));
        lines.add(
            "ends",
            format_args!("{} if it is not used ({})", until(idle_end, now), idle.name),
        );
        lines.add(
            "",
            format_args!("{} at the latest ({})", until(absolute_end, now), absolute.name),
        );
        if issued > now.saturating_add(expiry.skew.as_secs()) {
            lines.add("", "not valid yet: it was issued in the future");
            return Standing::Ended;
        }
        if now >= idle_end.min(absolute_end) { Standing::Ended } else { Standing::Valid }
    }
}

/// A timeout, and what it is called.
struct Limit {
    seconds: u64,
    name: String,
}

fn limit(name: &str, given: Option<Duration>, default: Duration) -> Limit {
    let seconds = given.unwrap_or(default).as_secs();
    let source = if given.is_some() { "as given" } else { "the default" };
    Limit { seconds, name: format!("{name} timeout of {}, {source}", span::in_words(seconds)) }
}

fn since(time: u64, now: u64) -> String {
    match now.checked_sub(time) {
        Some(ago) => format!("{} ago", span::in_words(ago)),
        None => format!("{} ahead", span::in_words(time - now)),
    }
}

fn until(end: u64, now: u64) -> String {
    match end.checked_sub(now) {
        Some(left) if left > 0 => format!("in {}", span::in_words(left)),
        _ => format!("ended {} ago", span::in_words(now - end)),
    }
}
