//! What a session is, apart from its fields.

use std::fmt;
use std::time::SystemTime;

use session_core::inspect::{moment, span};

use super::escaped::Escaped;
use super::page::Shown;

/// Displays them as a list of words and meanings.
pub(super) struct Facts<'a>(pub(super) &'a Shown<'a>);

impl fmt::Display for Facts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<dl>")?;
        self.place(f)?;
        self.times(f)?;
        let persistent = match self.0.lifecycle.is_persistent() {
            true => "yes, it outlives the browser session",
            false => "no, it ends with the browser session",
        };
        fact(f, "Persistent", persistent)?;
        let ours = self.0.overview.schema.generation;
        match self.0.overview.generation {
            Some(written) => {
                fact(f, "Generation", format_args!("{written}; this build has {ours}"))?
            }
            None => fact(f, "Generation", format_args!("{ours}"))?,
        }
        f.write_str("</dl>")
    }
}

impl Facts<'_> {
    fn place(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let overview = &self.0.overview;
        let is_stored = overview.stored.is_some();
        let (carrier, name) = match overview.id_header {
            Some(header) => ("Header", header),
            None => ("Cookie", overview.cookie_name),
        };
        let holds = if is_stored { ", which holds an id and nothing else" } else { "" };
        fact(f, carrier, format_args!("<code>{}</code>{holds}", Escaped(name)))?;
        fact(f, "Kept", if is_stored { "in a store" } else { "in the cookie" })?;
        match self.0.lifecycle.store_key() {
            Some(key) => {
                fact(f, "Store key", format_args!("<code>{key}</code>, which opens nothing"))
            }
            None => Ok(()),
        }
    }

    fn times(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lifecycle, now) = (self.0.lifecycle, self.0.overview.now);
        let ends = lifecycle.expires_at();
        fact(f, "New", if lifecycle.is_new() { "yes" } else { "no" })?;
        let Some(issued) = lifecycle.issued_at() else {
            let lasts = span::in_words(seconds_between(now, ends));
            fact(f, "Created", "not yet")?;
            return fact(f, "Expires", format_args!("{lasts} after it is first written"));
        };
        fact(f, "Created", Moment(lifecycle.created_at(), now))?;
        fact(f, "Issued", Moment(issued, now))?;
        fact(f, "Expires", format_args!("{}, unless it is used", Moment(ends, now)))
    }
}

fn fact(f: &mut fmt::Formatter<'_>, word: &str, meaning: impl fmt::Display) -> fmt::Result {
    write!(f, "<div><dt>{word}<dd>{meaning}</div>")
}

/// Displays a point in time, and how far it is from another.
struct Moment(SystemTime, SystemTime);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(time, now) = *self;
        let span = span::in_words(seconds_between(time, now).max(seconds_between(now, time)));
        let written = moment::in_words(time);
        match time > now {
            true => write!(f, "in {span}, at {written}"),
            false => write!(f, "{span} ago, at {written}"),
        }
    }
}

/// 0 if `later` is not.
fn seconds_between(earlier: SystemTime, later: SystemTime) -> u64 {
    later.duration_since(earlier).map_or(0, |span| span.as_secs())
}
