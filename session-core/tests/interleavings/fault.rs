//! What goes wrong.

/// What goes wrong with an operation of the store, or with the request that waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It fails, and nothing happens.
    Fail,
    /// It takes effect, and its answer is lost.
    Lose,
    /// It seems to fail, and takes effect at some later time.
    Late,
    /// The client goes away before it takes effect.
    Leave,
    /// It takes effect, and the client goes away before its answer.
    LeaveAfter,
    /// The client goes away, and it takes effect at some later time.
    LeaveLate,
}

/// An answer that does not come.
pub(super) const LOST: &[Fault] = &[Fault::Fail, Fault::Lose, Fault::Late];
/// A client that does not wait.
pub(super) const GONE: &[Fault] = &[Fault::Leave, Fault::LeaveAfter, Fault::LeaveLate];

impl Fault {
    /// Whether it is the request that ends.
    pub(super) fn leaves(self) -> bool {
        GONE.contains(&self)
    }

    pub(super) fn takes_effect(self) -> bool {
        matches!(self, Self::Lose | Self::LeaveAfter)
    }

    pub(super) fn is_late(self) -> bool {
        matches!(self, Self::Late | Self::LeaveLate)
    }
}
