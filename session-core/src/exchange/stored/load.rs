//! From the id that a request brought to the session of it.

use crate::arrival::{Origin, Presented, Received};
use crate::config::{Backing, Config};
use crate::envelope::Envelope;
use crate::error::LoadError;
use crate::exchange::patience::Patience;
use crate::exchange::shared::{Asked, Came, Held, Loaded};
use crate::rejection::Rejection;
use crate::store::{StoreError, StoreKey};
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
            Ok(presented) => look_up(config, backing, &presented, now).await?,
            Err(rejection) => Found { session: Err(rejection), came: Came::Fresh },
        };
        let Found { session, came } = found;
        let asked = Asked { came, patience: Patience::new(config) };
        Ok(Self { now, names, session, initial: None, asked: Some(Box::new(asked)) })
    }
}

async fn look_up(
    config: &Config,
    backing: &Backing,
    presented: &Presented,
    now: Timestamp,
) -> Result<Found, StoreError> {
    let key = StoreKey::of(&presented.id);
    let bytes = backing.flights.load(&backing.store, &key).await?;
    let Some(bytes) = bytes else {
        return Ok(Found::none(Rejection::Unknown));
    };
    let stored = backing.read(&key, &bytes);
    Ok(match stored {
        None => Found::none(Rejection::Corrupt),
        Some((revision, Stored::Live(envelope))) => {
            let held = Held { id: presented.id, key, revision };
            Found::checked(envelope, Came::Live(held), config, presented, now)
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
            Found::checked(before, Came::Rotated, config, presented, now)
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
        presented: &Presented,
        now: Timestamp,
    ) -> Self {
        match config.expiry.check(envelope.created, envelope.issued, now) {
            Ok(()) => Self { session: Ok(Origin { envelope, rewrite: presented.rewrite }), came },
            Err(ended) => Self { session: Err(Some(ended.into())), came: came.without_session() },
        }
    }

    fn none(rejection: Rejection) -> Self {
        Self { session: Err(Some(rejection)), came: Came::Fresh }
    }
}
