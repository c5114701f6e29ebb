//! What a request brought.

use std::mem;

use crate::arrival::Origin;
use crate::config::Config;
use crate::exchange::patience::Patience;
use crate::record::Record;
use crate::rejection::Rejection;
use crate::store::{Revision, SessionId, StoreKey};
use crate::timestamp::Timestamp;

/// What a request brought.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// When.
    pub(crate) now: Timestamp,
    /// One bit for each name under which a cookie came, readable or not, and [`FORMER`].
    pub(crate) names: u16,
    pub(crate) session: Result<Origin, Option<Rejection>>,
    /// What a new session begins with.
    pub(crate) initial: Option<Box<Record>>,
    /// What a store was asked; in a box, for what is in a cookie is to be moved around cheaply.
    pub(crate) asked: Option<Box<Asked>>,
}

/// The bit of a cookie of another library. Of ours there are fewer names.
pub(super) const FORMER: u16 = 1 << 15;

/// What came of asking a store.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) came: Came,
    /// What is left of it is for saving.
    pub(crate) patience: Patience,
}

/// How a session in a store was come by.
#[derive(Debug)]
pub(crate) enum Came {
    /// It is new.
    Fresh,
    /// Under its id.
    Live(Held),
    /// Under an id that it had earlier: what is there can be read for a while, and nothing written.
    Rotated,
}

impl Came {
    /// The same where what was found is no session. An old id stays one: its session lives on.
    pub(crate) fn without_session(self) -> Self {
        match self {
            Self::Fresh | Self::Live(_) => Self::Fresh,
            Self::Rotated => Self::Rotated,
        }
    }
}

/// A session that a store holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    /// That the client has; none where there is no client.
    pub(crate) id: Option<SessionId>,
    pub(crate) key: StoreKey,
    pub(crate) revision: Revision,
}

impl Loaded {
    /// What a request brought that brought nothing.
    pub(crate) fn nothing(now: Timestamp) -> Self {
        Self { now, names: 0, session: Err(None), initial: None, asked: None }
    }

    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.session.as_ref().ok()
    }

    /// The session was valid once and will never be again.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.session, Err(Some(Rejection::Absolute | Rejection::Revoked)))
    }

    /// What came is taken for none.
    #[cold]
    pub(crate) fn reject(&mut self, rejection: Rejection) {
        self.session = Err(Some(rejection));
        if let Some(asked) = &mut self.asked {
            // An old id stays one: its session lives on.
            asked.came = mem::replace(&mut asked.came, Came::Fresh).without_session();
        }
    }

    /// Where the store holds it.
    pub(crate) fn held(&self) -> Option<&Held> {
        match &self.asked.as_ref()?.came {
            Came::Live(held) => Some(held),
            Came::Fresh | Came::Rotated => None,
        }
    }

    pub(crate) fn is_rotated(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| matches!(asked.came, Came::Rotated))
    }

    /// How long a request still waits for the store.
    pub(crate) fn patience(&self, config: &Config) -> Patience {
        self.asked.as_ref().map_or_else(|| Patience::new(config), |asked| asked.patience)
    }

    /// Whether a cookie of another library came along, and was looked at.
    pub(crate) fn brought_former(&self) -> bool {
        self.names & FORMER != 0
    }

    /// The record that came, or what a new session begins with.
    #[inline]
    pub(crate) fn record(&self) -> &Record {
        match &self.session {
            Ok(origin) => &origin.envelope.record,
            Err(_) => self.initial.as_deref().unwrap_or(Record::empty()),
        }
    }
}
