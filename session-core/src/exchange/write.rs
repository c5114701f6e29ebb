//! Writing: from a body, or an id, to the text of `Set-Cookie`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::SaveError;
use crate::exchange::plan::Plan;
use crate::exchange::shared::Shared;
use crate::exchange::state::State;
use crate::report::EncodedSizes;
use crate::scratch::{Buffer, SENT};
use crate::timestamp::Timestamp;

/// Room for `; Max-Age=` and ten digits.
const MAX_AGE_MOST: usize = 20;

impl Shared {
    /// The whole `Set-Cookie` value of a session that is in its cookie.
    pub(super) fn write(
        &self,
        state: &State,
        now: Timestamp,
        not_before: Timestamp,
    ) -> Result<Vec<u8>, SaveError> {
        let (config, loaded) = (self.config(), self.loaded());
        let plan = Plan::new(state, loaded, config.schema, now, not_before);
        let mut message = Buffer::take(&SENT);
        message.reserve(config.writer().overhead());
        let fields = state.current(loaded);
        match config.pad_to {
            None => plan.write(fields, config.schema, &mut message),
            Some(unit) => plan.write_padded(fields, config.schema, &mut message, unit),
        }
        let closed = config.writer().close(&mut message, &config.random);
        closed.map_err(|error| SaveError::Random(error.to_string()))?;
        let cookie = self.set_cookie(&message, &plan, state.is_persistent(loaded));
        match cookie.len() {
            ..=EncodedSizes::LIMIT => Ok(cookie),
            size => Err(self.oversize(state, size)),
        }
    }

    /// Puts a message into a `Set-Cookie` value.
    pub(super) fn set_cookie(&self, message: &[u8], plan: &Plan, is_persistent: bool) -> Vec<u8> {
        let config = self.config();
        let text = &config.cookie;
        let encoded = (message.len() * 4).div_ceil(3);
        let room = text.prefix.len() + encoded + text.attributes.len() + MAX_AGE_MOST;
        let mut cookie = Vec::with_capacity(room);
        cookie.extend_from_slice(text.prefix.as_bytes());
        let start = cookie.len();
        cookie.resize(start + encoded, 0);
        // The room is what base64 without padding takes, so this cannot fail.
        let _ = URL_SAFE_NO_PAD.encode_slice(message, &mut cookie[start..]);
        cookie.extend_from_slice(text.attributes.as_bytes());
        if config.persistent || is_persistent {
            let end = config.expiry.end(plan.created, plan.issued);
            let age = end.saturating_sub(plan.issued.seconds().into());
            cookie.extend_from_slice(format!("; Max-Age={age}").as_bytes());
        }
        cookie
    }
}
