//! The session that requests meet in.

use session_core::Session;

#[derive(Session)]
pub(super) struct Visitor {
    pub(super) visits: u32,
    pub(super) page: u32,
    #[session(merge = add)]
    pub(super) points: u32,
    #[session(owner)]
    pub(super) user: Option<u32>,
}

/// What a request finds in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) is_new: bool,
    pub(super) visits: u32,
    pub(super) page: u32,
    pub(super) points: u32,
    pub(super) user: Option<u32>,
}

impl Seen {
    pub(super) fn of(visitor: &Session<Visitor>) -> Self {
        Self {
            is_new: visitor.is_new(),
            visits: visitor.visits(),
            page: visitor.page(),
            points: visitor.points(),
            user: visitor.user(),
        }
    }
}
