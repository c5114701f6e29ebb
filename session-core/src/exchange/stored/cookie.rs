//! The id of a session on its way to the client.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::exchange::Reply;
use crate::exchange::loaded::Held;
use crate::exchange::plan::Plan;
use crate::exchange::shared::Shared;
use crate::store::SessionId;

use super::intent::Intent;

/// What the client is told.
pub(super) enum Told {
    Nothing,
    /// This is the session's id, and how long it lasts.
    Id(SessionId, Plan),
    /// It has none any more.
    Forget,
}

impl Told {
    /// The id that the client has, and how long it lasts now.
    pub(super) fn id(held: &Held, intent: &Intent) -> Self {
        held.id.map_or(Self::Nothing, |id| Self::Id(id, intent.plan))
    }
}

impl Shared {
    pub(super) fn tell(&self, told: &Told, is_persistent: bool) -> Reply {
        match &self.config().id_header {
            Some(name) => Reply {
                caching: self.caching(!matches!(told, Told::Nothing)),
                id_header: self.header_value(told).map(|value| Box::new((name.clone(), value))),
                ..Reply::default()
            },
            None => self.reply(self.id_cookie(told, is_persistent)),
        }
    }

    fn id_cookie(&self, told: &Told, is_persistent: bool) -> Option<Vec<u8>> {
        match told {
            Told::Nothing => None,
            Told::Id(id, plan) => Some(self.set_cookie(&self.signed(id), plan, is_persistent)),
            Told::Forget => Some(self.config().cookie.removal.clone().into_bytes()),
        }
    }

    fn signed(&self, id: &SessionId) -> Vec<u8> {
        let mut message = id.message();
        self.config().sign_id(&mut message);
        message
    }

    fn header_value(&self, told: &Told) -> Option<Vec<u8>> {
        match told {
            Told::Nothing => None,
            Told::Id(id, _) => Some(URL_SAFE_NO_PAD.encode(self.signed(id)).into_bytes()),
            Told::Forget => Some(Vec::new()),
        }
    }
}
