//! Telling requests and applications of one thread apart, by where they stand in memory.

use std::num::NonZeroUsize;
use std::ptr::NonNull;

use actix_web::dev::{AppConfig, RequestHead};

/// Tells the applications of a thread apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AppId(NonZeroUsize);

/// Tells requests apart that are alive at the same time. As a request may be dropped before its
/// response is there, and another come to stand in its place, the application counts as well.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId {
    head: NonZeroUsize,
    /// Guards can't say.
    app: Option<AppId>,
}

impl AppId {
    pub(crate) fn new(app: &AppConfig) -> Self {
        Self(address(app))
    }
}

impl RequestId {
    pub(crate) fn new(head: &RequestHead, app: Option<&AppConfig>) -> Self {
        Self { head: address(head), app: app.map(AppId::new) }
    }

    pub(crate) fn is(self, other: Self) -> bool {
        let same_app = self.app.zip(other.app).is_none_or(|(one, other)| one == other);
        self.head == other.head && same_app
    }
}

/// Not 0, so that one that may be missing takes one register more, and not two: a pair is passed
/// and kept without a detour through memory.
fn address<T>(of: &T) -> NonZeroUsize {
    NonNull::from_ref(of).addr()
}
