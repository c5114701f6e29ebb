//! What requests do.

use session_core::Session;

use super::visitor::Visitor;

/// What a request does with its session, one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Adds points, which add up. Powers of ten, so that the sum tells which of them were counted.
    Add(u32),
    /// Sets a field without a rule.
    Visit(u32),
    /// Sets another one.
    Turn(u32),
    SignIn(u32),
    SignOut,
    Renew,
    Invalidate,
    /// Ends all sessions of an owner, his own among them.
    EndAll(u32),
}

impl Deed {
    pub(super) fn apply(self, visitor: &mut Session<Visitor>) {
        match self {
            Self::Add(points) => *visitor.points_mut() += points,
            Self::Visit(visits) => visitor.set_visits(visits),
            Self::Turn(page) => visitor.set_page(page),
            Self::SignIn(user) => visitor.set_user(user),
            Self::SignOut => visitor.reset_user(),
            Self::Renew => visitor.renew(),
            Self::Invalidate => visitor.invalidate(),
            Self::EndAll(_) => {}
        }
    }

    /// Whether the session has another id afterwards.
    pub(super) fn rotates(self) -> bool {
        matches!(self, Self::SignIn(_) | Self::SignOut | Self::Renew)
    }
}

/// A request, and where it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    pub(super) process: usize,
    pub(super) deeds: &'static [Deed],
}

/// A request to one of several processes that share a store.
pub(super) const fn at(process: usize, deeds: &'static [Deed]) -> Request {
    Request { process, deeds }
}
