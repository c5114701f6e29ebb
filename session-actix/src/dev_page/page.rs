//! The page as a whole.

use session_core::__private::Tracked;
use session_core::inspect::Overview;
use session_core::{EncodedSizes, Lifecycle, Session, SessionState};

use super::escaped::Escaped;
use super::facts::Facts;
use super::fields::Fields;
use super::fullness::Fullness;
use super::style::STYLE;

/// What is shown of a session.
pub(super) struct Shown<'v> {
    pub(super) overview: Overview<'v>,
    pub(super) lifecycle: &'v Lifecycle,
    pub(super) sizes: EncodedSizes,
}

/// The page about a session.
pub(super) fn of<T: SessionState>(session: &Session<T>) -> String {
    let view = session.view();
    let (overview, lifecycle) = (view.overview(), view.lifecycle());
    Shown { overview, lifecycle, sizes: view.encoded_sizes() }.html()
}

impl Shown<'_> {
    fn html(&self) -> String {
        format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>{name}, a session</title>\
             <meta name=viewport content=\"width=device-width\"><style>{STYLE}</style>\n\
             <header><h1>{name}</h1><p>{standing}</p></header>\n\
             <main><section aria-labelledby=facts><h2 id=facts>The session</h2>{facts}</section>\n\
             <section aria-labelledby=fullness><h2 id=fullness>What it takes</h2>{fullness}</section>\n\
             <section aria-labelledby=fields><h2 id=fields>Its fields</h2>{fields}</section>\
             </main>\n<footer><p>A page for development. It reads the session, and changes nothing.\
             </footer>\n",
            name = Escaped(self.overview.schema.name),
            standing = self.standing(),
            facts = Facts(self),
            fullness = Fullness(self),
            fields = Fields(self),
        )
    }

    fn standing(&self) -> &'static str {
        match (self.lifecycle.is_new(), self.lifecycle.has_expired()) {
            (false, _) => "There is a session.",
            (true, true) => "There is no session: the one that came has expired.",
            (true, false) => "There is no session: none came that is valid.",
        }
    }

    /// Bytes around the fields: of the cookie, or of what is in a store.
    pub(super) fn around(&self) -> usize {
        let fields: usize = self.overview.fields.iter().map(|field| field.size).sum();
        let others: usize = self.overview.others.iter().map(|other| other.size).sum();
        self.total().saturating_sub(fields + others)
    }

    /// Bytes of the cookie, or of what is in a store.
    pub(super) fn total(&self) -> usize {
        self.overview.stored.unwrap_or(self.sizes.cookie())
    }
}
