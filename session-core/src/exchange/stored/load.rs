//! From the id that a request brought to the session of it.

use crate::arrival::{Origin, Presented, Received};
use crate::config::{Backing, Config};
use crate::envelope::Envelope;
use crate::error::LoadError;
use crate::exchange::loaded::{Asked, Came, Held, Loaded};
use crate::exchange::patience::Patience;
use crate::rejection::Rejection;
use crate::store::{SessionId, StoreError, StoreKey};
use crate::stored::Stored;
use crate::timestamp::Timestamp;

use super::end::nowhere;

/// What an id led to.
pub(super) struct Found {
    session: Result<Origin, Option<Rejection>>,
    came: Came,
}

impl Loaded {
    /// Loads the session of the id that came, if one did.
    pub(in crate::exchange) async fn from_store(
        config: &Config,
        backing: &Backing,
        (names, presented): Received<Presented>,
        now: Timestamp,
    ) -> Result<Self, LoadError> {
        let found = match presented {
            Ok(presented) => look_up(config, backing, &Sought::from(presented), now).await?,
            Err(rejection) => Found { session: Err(rejection), came: Came::Fresh },
        };
        Ok(found.loaded(config, names, now))
    }

    /// Loads what stands under a key, for somebody who is not its client.
    pub(in crate::exchange) async fn from_key(
        config: &Config,
        backing: &Backing,
        key: StoreKey,
        now: Timestamp,
    ) -> Result<Self, LoadError> {
        let sought = Sought { key, id: None, rewrite: false };
        Ok(look_up(config, backing, &sought, now).await?.loaded(config, 0, now))
    }
}

/// What is looked for in a store.
struct Sought {
    key: StoreKey,
    /// That the client has sent.
    id: Option<SessionId>,
    rewrite: bool,
}

impl From<Presented> for Sought {
    fn from(Presented { id, rewrite }: Presented) -> Self {
        Self { key: StoreKey::of(&id), id: Some(id), rewrite }
    }
}

async fn look_up(
    config: &Config,
    backing: &Backing,
    sought: &Sought,
    now: Timestamp,
) -> Result<Found, StoreError> {
    let key = sought.key;
    let bytes = backing.flights.load(&backing.store, &key).await?;
    let Some(bytes) = bytes else {
        return Ok(Found::none(Rejection::Unknown));
    };
    let stored = backing.read(&key, &bytes);
    Ok(match stored {
        None => Found::none(Rejection::Corrupt),
        Some((revision, Stored::Live(envelope))) => {
            let held = Held { id: sought.id, key, revision };
            Found::checked(envelope, Came::Live(held), config, sought, now)
        }
        // It has ended, or it is time to begin anew, whether the backend has forgotten it or not.
        Some((_, Stored::Rotated { deadline, to, .. }))
            if to == nowhere()
                || u64::from(now.seconds()) >= deadline.plus(backing.signposted()) =>
        {
            Found::none(Rejection::Unknown)
        }
        Some((_, Stored::Rotated { deadline, .. })) if now >= deadline => {
            Found { session: Err(Some(Rejection::Rotated)), came: Came::Rotated }
        }
        Some((_, Stored::Rotated { before, .. })) => {
            Found::checked(before, Came::Rotated, config, sought, now)
        }
    })
}

impl Found {
    /// A session, if its times are right: not every backend expires what has expired, and none by
    /// our clock.
    fn checked(
        envelope: Envelope,
        came: Came,
        config: &Config,
        sought: &Sought,
        now: Timestamp,
    ) -> Self {
        match config.expiry.check(envelope.created, envelope.issued, now) {
            Ok(()) => Self { session: Ok(Origin { envelope, rewrite: sought.rewrite }), came },
            Err(ended) => Self { session: Err(Some(ended.into())), came: came.without_session() },
        }
    }

    fn loaded(self, config: &Config, names: u16, now: Timestamp) -> Loaded {
        let Self { session, came } = self;
        let asked = Asked { came, patience: Patience::new(config) };
        Loaded { now, names, session, initial: None, asked: Some(Box::new(asked)) }
    }

    fn none(rejection: Rejection) -> Self {
        Self { session: Err(Some(rejection)), came: Came::Fresh }
    }
}
