//! Loading: what the request brought becomes the state.

use crate::arrival::Arrival;
use crate::exchange::shared::{Phase, Shared};
use crate::rejection::Rejection;
use crate::state::SessionState;
use crate::timestamp::Timestamp;

impl Shared {
    pub(crate) fn load_cookie<'h, T: SessionState>(
        &self,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) {
        let mut state = self.lock();
        if state.phase != Phase::Unused {
            return;
        }
        let Arrival { names, session } = self.config().receive(headers, now);
        let session = session.and_then(|origin| match T::check_required(&origin.envelope.record) {
            Ok(()) => Ok(origin),
            Err(field) => Err(Some(Rejection::Required(field.name))),
        });
        state.phase = Phase::Loaded;
        state.now = now;
        state.arrived_names = names;
        match session {
            Ok(origin) => {
                state.current = origin.envelope.record.clone();
                state.origin = Some(origin);
            }
            Err(rejection) => {
                state.is_over = rejection == Some(Rejection::Absolute);
                if let Some(rejection) = rejection {
                    rejection.log(T::SCHEMA.name, &self.config().names[0]);
                }
            }
        }
    }
}
