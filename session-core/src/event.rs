//! What happens to sessions, for whoever counts it.

use std::fmt;
use std::sync::Arc;

use crate::config::Config;
use crate::rejection::Rejection;

/// Something that happened to a session: what
/// [`SessionBuilder::on_event`](crate::SessionBuilder::on_event) is told.
///
/// It says nothing of what is in the session, and nothing that a client could be told apart by, so
/// it can be counted and logged as it is. [`name`](EventKind::name) is a label for metrics.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SessionEvent<'e> {
    /// The name of the session's struct.
    pub session: &'static str,
    /// The name of its cookie.
    pub cookie: &'e str,
    /// What happened.
    pub kind: EventKind<'e>,
}

/// What happened to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind<'e> {
    /// A session began: a new client's first change, or the first after an end.
    Created,
    /// A session took a new identity: somebody signed in or out, or `renew()` was called.
    Renewed,
    /// A session was ended by `invalidate()`.
    Invalidated,
    /// A request came with a session that had expired.
    Expired(Rejection),
    /// A request came with something that is no session.
    Rejected(Rejection),
    /// A session was too large for a cookie: the response was a 500, and the old cookie stays.
    Oversize {
        /// What the cookie would have taken: name, value and attributes.
        bytes: usize,
    },
    /// A session was changed after the head of the response had left, so the change is lost.
    LateChange {
        /// What was changed, as far as that is known.
        fields: &'e [&'static str],
    },
    /// Two changed the same fields at once, and one of them lost.
    Conflict {
        /// Which.
        fields: &'e [&'static str],
    },
    /// Changes were discarded, for their session had ended, or taken a new identity, meanwhile.
    Discarded {
        /// What was changed.
        fields: &'e [&'static str],
    },
}

impl EventKind<'_> {
    /// A label for metrics: `created`, `renewed`, `invalidated`, `expired`, `rejected`, `oversize`,
    /// `late_change`, `conflict` or `discarded`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Renewed => "renewed",
            Self::Invalidated => "invalidated",
            Self::Expired(_) => "expired",
            Self::Rejected(_) => "rejected",
            Self::Oversize { .. } => "oversize",
            Self::LateChange { .. } => "late_change",
            Self::Conflict { .. } => "conflict",
            Self::Discarded { .. } => "discarded",
        }
    }
}

/// Somebody who is told.
#[derive(Clone)]
pub(crate) struct Listener(Arc<dyn Fn(SessionEvent<'_>) + Send + Sync>);

impl Listener {
    pub(crate) fn new(listen: impl Fn(SessionEvent<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(listen))
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}

impl Config {
    /// Tells it to whoever listens. The log has it already, with what only the log may know.
    pub(crate) fn tell(&self, kind: EventKind<'_>) {
        if let Some(Listener(listen)) = &self.listener {
            listen(SessionEvent { session: self.schema.name, cookie: &self.names[0], kind });
        }
    }
}
