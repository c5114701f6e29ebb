//! What happens, and what a handler does.

use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
pub(super) enum Step {
    Request {
        client: bool,
        actions: Vec<(u8, Action)>,
    },
    Read {
        client: bool,
    },
    /// A cookie that the client had earlier comes again.
    Replay {
        client: bool,
        which: u8,
    },
    Wait {
        minutes: u16,
    },
    Pause {
        seconds: u8,
    },
    ChangeKeys,
}

/// What is done to one of the views of a request.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(super) enum Action {
    SetVisits(u16),
    AddVisits(u8),
    SetName(u8),
    PushName(u8),
    PopName,
    SetUser(Option<u8>),
    EditUser(Option<u8>),
    Take(Which),
    Reset(Which),
    ResetAll,
    Revert,
    Sync,
    Drop,
    Renew,
    Persist,
    MarkChanged,
    Invalidate,
}

/// A field.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(super) enum Which {
    Visits,
    Name,
    User,
}
