//! When a session began, when it ends, and whether it changed.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::exchange::Shared;
use crate::store::StoreKey;

/// When a session began, when it ends, and whether it changed.
///
/// Every `Session<T>` dereferences to it, so `visitor.is_new()` works, unless the struct has a
/// field of that name, which then wins.
pub struct Lifecycle {
    shared: Arc<Shared>,
}

impl Lifecycle {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Whether the request brought no valid session, or it was invalidated since.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.shared.lock().origin(self.shared.loaded()).is_none()
    }

    /// Whether the request brought a session that had expired, so that a page can say so. With a
    /// store, one whose record is gone can't be told from one that never was.
    #[must_use]
    pub fn has_expired(&self) -> bool {
        matches!(self.shared.loaded().session, Err(Some(rejection)) if rejection.is_expiry())
    }

    /// What the store keeps the session under, as the request found it; `None` without a store, and
    /// for a new session. It opens nothing: it tells which of an owner's
    /// [sessions](crate::Sessions) this one is.
    #[must_use]
    pub fn store_key(&self) -> Option<StoreKey> {
        let (state, loaded) = (self.shared.lock(), self.shared.loaded());
        state.origin(loaded).and_then(|_| Some(loaded.held()?.key))
    }

    /// When the session began, or took its present identity.
    #[must_use]
    pub fn created_at(&self) -> SystemTime {
        self.shared.lock().created(self.shared.loaded()).into()
    }

    /// When the cookie that the request brought was made; `None` for a new session.
    #[must_use]
    pub fn issued_at(&self) -> Option<SystemTime> {
        let origin = self.shared.lock().origin(self.shared.loaded());
        origin.map(|origin| origin.envelope.issued.into())
    }

    /// When the session ends unless it is used again: the earlier of the idle and the absolute
    /// timeout.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        let (state, loaded) = (self.shared.lock(), self.shared.loaded());
        let issued = state.origin(loaded).map_or(loaded.now, |origin| origin.envelope.issued);
        let end = self.shared.config().expiry.end(state.created(loaded), issued);
        crate::timestamp::system_time(end)
    }

    /// Whether any view of this request has touched the session for writing. Whether the
    /// response sets a cookie is decided at its end, by comparing bytes.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.shared.holds_changes() || self.shared.lock().is_changed(self.shared.loaded())
    }

    /// Whether the session survives the end of the browser session.
    #[must_use]
    pub fn is_persistent(&self) -> bool {
        let loaded = self.shared.loaded();
        self.shared.config().persistent || self.shared.lock().is_persistent(loaded)
    }
}

impl fmt::Debug for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lifecycle")
            .field("is_new", &self.is_new())
            .field("created_at", &self.created_at())
            .field("expires_at", &self.expires_at())
            .field("is_changed", &self.is_changed())
            .finish()
    }
}
