//! Loading: what the request brought becomes where every view starts from.

use crate::config::Config;
use crate::exchange::shared::Loaded;
use crate::rejection::Rejection;
use crate::state::SessionState;
use crate::timestamp::Timestamp;

impl Loaded {
    /// Finds the session among the cookies.
    pub(super) fn from_cookies<'h, T: SessionState>(
        config: &Config,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) -> Self {
        let (names, session) = config.receive(headers, now);
        let session = session.and_then(|origin| match T::check_required(&origin.envelope.record) {
            Ok(()) => Ok(origin),
            Err(field) => Err(Some(Rejection::Required(field.name))),
        });
        if let Err(Some(rejection)) = session {
            rejection.log(T::SCHEMA.name, &config.names[0]);
        }
        Self { now, names, session }
    }
}
