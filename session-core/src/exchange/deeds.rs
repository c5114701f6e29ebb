//! What finishing a session has done, for the log and for whoever listens.

use crate::error::SaveError;
use crate::event::EventKind;
use crate::exchange::shared::Shared;

/// What finishing has done.
#[derive(Clone, Copy)]
pub(super) struct Deeds {
    pub(super) created: bool,
    pub(super) renewed: bool,
    pub(super) invalidated: bool,
}

impl Shared {
    /// Whether anybody would hear of them.
    pub(super) fn tells_deeds(&self) -> bool {
        self.config().listener.is_some() || tracing::enabled!(tracing::Level::DEBUG)
    }

    /// Of a session in a cookie, which is set so.
    #[cold]
    pub(super) fn say_what_became_of(&self, cookie: &[u8]) {
        let (state, loaded, config) = (self.lock(), self.loaded(), self.config());
        let writes = cookie != config.cookie.removal.as_bytes();
        let goes_on = state.origin(loaded).is_some();
        let is_other = state.renew || state.is_rotated(loaded, config.schema);
        let deeds = Deeds {
            created: writes && !goes_on,
            renewed: writes && goes_on && is_other,
            invalidated: state.epoch > 0 && loaded.origin().is_some(),
        };
        // Who listens may look at the session.
        drop(state);
        self.say_what_was_done(deeds);
    }

    pub(super) fn say_what_was_done(&self, deeds: Deeds) {
        let Deeds { created, renewed, invalidated } = deeds;
        let session = self.config().schema.name;
        // In the order in which it happened.
        if invalidated {
            tracing::debug!(session, "a session was invalidated");
            self.config().tell(EventKind::Invalidated);
        }
        if created {
            tracing::debug!(session, "a session began");
            self.config().tell(EventKind::Created);
        }
        if renewed {
            tracing::debug!(session, "a session took a new identity");
            self.config().tell(EventKind::Renewed);
        }
    }

    /// Clients see none of it.
    pub(in crate::exchange) fn log<R>(&self, result: Result<R, SaveError>) -> Result<R, SaveError> {
        if let Err(error) = &result {
            self.report_failure(error);
        }
        result
    }

    #[cold]
    fn report_failure(&self, error: &SaveError) {
        tracing::error!(%error, "a session could not be saved; the client keeps its old cookie");
        match error {
            SaveError::Oversize { size, .. } => {
                self.config().tell(EventKind::Oversize { bytes: *size });
            }
            SaveError::Unpublished { .. } => {
                self.config().tell(EventKind::LateChange { fields: &[] });
            }
            _ => {}
        }
    }
}
