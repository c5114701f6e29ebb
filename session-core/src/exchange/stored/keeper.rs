//! The store, asked so that a lost answer makes no difference.

use crate::config::{Backing, Config};
use crate::envelope::Envelope;
use crate::error::SaveError;
use crate::store::{
    AnyStore, Erased, OwnerKey, Revision, Salt, SessionId, StoreError, StoreKey, Swap, Turn, Write,
};
use crate::stored::Stored;
use crate::timestamp::{Timestamp, system_time};

use super::end::nowhere;

/// The store in one request.
#[derive(Clone, Copy)]
pub(crate) struct Keeper<'a> {
    pub(super) config: &'a Config,
    pub(super) backing: &'a Backing,
    pub(super) now: Timestamp,
}

/// What is to be kept.
pub(super) struct Parcel {
    pub(super) bytes: Vec<u8>,
    pub(super) salt: Salt,
    /// In seconds since the format's epoch.
    pub(super) expires: u64,
    pub(super) owner: Option<OwnerKey>,
}

/// What stands under a key.
pub(super) enum Standing {
    Live(Revision, Envelope),
    /// It has taken this key instead.
    Rotated(StoreKey),
    Gone,
}

impl Standing {
    fn of(stored: Option<(Revision, Stored)>) -> Self {
        match stored {
            Some((revision, Stored::Live(envelope))) => Self::Live(revision, envelope),
            Some((_, Stored::Rotated { to, .. })) if to == nowhere() => Self::Gone,
            Some((_, Stored::Rotated { to, .. })) => Self::Rotated(to),
            // Something else took its place, and is not ours to touch.
            None => Self::Gone,
        }
    }
}

impl<'a> Keeper<'a> {
    /// Nothing without a store.
    pub(crate) fn new(config: &'a Config, now: Timestamp) -> Option<Self> {
        Some(Self { config, backing: config.backing.as_ref()?, now })
    }

    pub(super) fn store(&self) -> &'a AnyStore {
        &self.backing.store
    }

    /// The store, for as long as whoever drives this has patience.
    fn bare(&self) -> &'a dyn Erased {
        self.backing.store.bare()
    }

    /// Waits until it is this request's turn to write, and tells what the one before has left there.
    /// Without turns, many requests at once would run into each other's writes over and over.
    pub(super) async fn turn(&self, key: &StoreKey) -> (Turn<Vec<u8>>, Option<Standing>) {
        let mut turn = self.backing.turns.wait(key).await;
        let left = turn.take().map(|bytes| Standing::of(Stored::parse(&bytes)));
        (turn, left)
    }

    /// What stands there now, whatever other requests are told.
    pub(super) async fn look(&self, key: &StoreKey) -> Result<Standing, StoreError> {
        let bytes = self.bare().load(key).await?;
        Ok(Standing::of(bytes.and_then(|bytes| self.backing.read(key, &bytes))))
    }

    /// Keeps a parcel under a new key.
    pub(super) async fn create(&self, key: &StoreKey, parcel: &Parcel) -> Result<Swap, StoreError> {
        self.settled(key, None, parcel).await
    }

    /// Keeps a parcel in the place of what was seen.
    pub(super) async fn update(
        &self,
        key: &StoreKey,
        seen: Revision,
        parcel: &Parcel,
    ) -> Result<Swap, StoreError> {
        let swap = self.settled(key, Some(seen), parcel).await;
        self.backing.flights.forget(key);
        swap
    }

    pub(crate) async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        let deleted = match self.bare().delete(key).await {
            // Deleting twice does no harm.
            Err(error) if error.is_ambiguous() => self.bare().delete(key).await,
            deleted => deleted,
        };
        self.backing.flights.forget(key);
        deleted
    }

    /// Deletes what nobody can find any more.
    pub(super) async fn tidy(&self, key: &StoreKey) {
        self.report_untidied(self.delete(key).await);
    }

    pub(crate) fn report_untidied(&self, deleted: Result<(), StoreError>) {
        if let Err(error) = deleted {
            tracing::debug!(%error, "a record that nobody can find is left to its expiry");
        }
    }

    /// Writes; and where the answer was lost, finds out by loading. It holds what was to be
    /// written: done. It holds what was there before: the same bytes are tried once more. Anything
    /// else: somebody has written since, and nobody can tell whether we had.
    async fn settled(
        &self,
        key: &StoreKey,
        before: Option<Revision>,
        parcel: &Parcel,
    ) -> Result<Swap, StoreError> {
        let lost = match self.write(key, before, parcel).await {
            Err(error) if error.is_ambiguous() => error,
            swap => return swap,
        };
        tracing::debug!(error = %lost, "the answer to a write was lost; looking for what it did");
        let ours = Revision::of(&parcel.bytes);
        let found = self.revision(key).await?;
        if found == ours {
            return Ok(Swap::Done);
        }
        if found != before {
            return Err(lost);
        }
        match self.write(key, before, parcel).await {
            // The first attempt was only late.
            Ok(Swap::Conflict) if self.revision(key).await? == ours => Ok(Swap::Done),
            Ok(Swap::Conflict) => Err(lost),
            swap => swap,
        }
    }

    async fn revision(&self, key: &StoreKey) -> Result<Option<Revision>, StoreError> {
        Ok(self.bare().load(key).await?.as_deref().and_then(Revision::of))
    }

    async fn write(
        &self,
        key: &StoreKey,
        before: Option<Revision>,
        parcel: &Parcel,
    ) -> Result<Swap, StoreError> {
        let expires = system_time(parcel.expires);
        let seal = self.backing.seal.as_ref();
        let sealed = seal.map(|seal| seal.close(key, &parcel.bytes, parcel.salt));
        let bytes = sealed.as_ref().unwrap_or(&parcel.bytes);
        let write = Write::new(bytes, self.now.into(), expires).owned_by(parcel.owner.as_ref());
        match before {
            Some(seen) => self.bare().update(key, seen, write).await,
            None => self.bare().create(key, write).await,
        }
    }

    pub(super) fn new_id(&self) -> Result<(SessionId, StoreKey), SaveError> {
        let id = SessionId::from_bytes(self.random()?);
        Ok((id, StoreKey::of(&id)))
    }

    pub(super) fn new_revision(&self) -> Result<Revision, SaveError> {
        self.random().map(Revision::from_bytes)
    }

    /// What makes the encryption of one record differ from that of the same again.
    pub(super) fn new_salt(&self) -> Result<Salt, SaveError> {
        match &self.backing.seal {
            Some(seal) if seal.takes_salt() => self.random(),
            _ => Ok(Salt::default()),
        }
    }

    fn random<const N: usize>(&self) -> Result<[u8; N], SaveError> {
        let mut bytes = [0; N];
        (self.config.random)(&mut bytes).map_err(|error| SaveError::Random(error.to_string()))?;
        Ok(bytes)
    }
}
