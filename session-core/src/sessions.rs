//! The sessions of an owner, wherever they are used.

use std::collections::HashSet;
use std::fmt;
use std::time::SystemTime;

use crate::config::SessionConfig;
use crate::envelope::Envelope;
use crate::error::SaveError;
use crate::exchange::{Exchange, Keeper, Meant, Patience};
use crate::owned::Owned;
use crate::state::{SessionState, Tracked};
use crate::store::{OwnerKey, SessionStore, StoreError, StoreKey};
use crate::stored::Stored;
use crate::timestamp::Timestamp;

/// Sessions that are listed, or ended, at once.
const MOST: usize = 1000;
const NO_STORE: StoreError = StoreError::Unsupported("list sessions that are in their cookies");

/// The sessions in a store, by their owner: "where am I signed in", "sign out everywhere". Cheap to
/// clone.
///
/// For stores that can list the sessions of an owner; the others answer
/// [`StoreError::Unsupported`]. Sessions that are in their cookies can't be listed, and are ended
/// with [`NotBefore`](crate::NotBefore).
pub struct Sessions<T: SessionState> {
    pub(crate) config: SessionConfig<T>,
}

/// One of an owner's sessions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Listed<T> {
    /// What the store keeps it under: to tell sessions apart, and to [end](Sessions::end) one. It
    /// opens nothing.
    pub key: StoreKey,
    /// When it began, or took its present identity.
    pub created_at: SystemTime,
    /// When it was last written.
    pub issued_at: SystemTime,
    /// When it ends unless it is used again.
    pub expires_at: SystemTime,
    /// What is in it.
    pub session: T,
}

impl<T: Owned> Sessions<T> {
    /// The sessions of this configuration.
    #[must_use]
    pub fn new(config: &SessionConfig<T>) -> Self {
        Self { config: config.clone() }
    }

    /// The owner's sessions, at most 1000, the one that was written last in front.
    ///
    /// # Errors
    ///
    /// When the store can't be reached, or can't list.
    pub async fn of(&self, owner: &T::Owner) -> Result<Vec<Listed<T>>, StoreError> {
        let (store, owner) = (self.store()?, self.config.inner.owner_key::<T>(owner)?);
        let mut listed = Vec::new();
        for key in store.owned_by(&owner, MOST).await? {
            if let Some(envelope) = self.live(&key, &owner).await? {
                listed.push(self.overview(key, envelope));
            }
        }
        listed.sort_by_key(|session| std::cmp::Reverse(session.issued_at));
        Ok(listed)
    }

    /// Ends one of the owner's sessions, also if it has taken a new identity since it was listed;
    /// nothing happens if it is not one of theirs. The key may come from a form.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn end(&self, owner: &T::Owner, key: &StoreKey) -> Result<(), SaveError> {
        self.end_key(*key, &self.config.inner.owner_key::<T>(owner)?).await
    }

    /// Ends all of the owner's sessions, also those that are about to take a new identity. Requests
    /// that are under way write nothing more into them.
    ///
    /// # Errors
    ///
    /// When the store can't be reached, or can't list; some may have ended then.
    pub async fn end_all(&self, owner: &T::Owner) -> Result<(), SaveError> {
        let (store, owner) = (self.store()?, self.config.inner.owner_key::<T>(owner)?);
        // What has ended leaves the list, at once or when it would have expired.
        let mut ended = HashSet::new();
        loop {
            let keys = store.owned_by(&owner, MOST + ended.len()).await?;
            let is_last = keys.len() < MOST + ended.len();
            for key in keys.into_iter().filter(|key| ended.insert(*key)) {
                self.end_key(key, &owner).await?;
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Ends what is under `key` if it is this owner's, also if it has another key by now.
    async fn end_key(&self, key: StoreKey, owner: &OwnerKey) -> Result<(), SaveError> {
        let keeper = Keeper::new(&self.config.inner, self.config.now().into());
        let keeper = keeper.ok_or(NO_STORE)?;
        let mut patience = Patience::new(&self.config.inner);
        let left = patience.wait(keeper.end(key, None, Meant::Owner(owner))).await?;
        if let Some(left) = left {
            let tidied: Result<(), StoreError> = patience.wait(keeper.delete(&left)).await;
            keeper.report_untidied(tidied);
        }
        Ok(())
    }

    fn store(&self) -> Result<&crate::store::AnyStore, StoreError> {
        self.config.store().ok_or(NO_STORE)
    }

    /// The session under `key` if it has not ended, and is this owner's.
    async fn live(&self, key: &StoreKey, owner: &OwnerKey) -> Result<Option<Envelope>, StoreError> {
        let backing = self.config.inner.backing.as_ref().ok_or(NO_STORE)?;
        let bytes = backing.store.load(key).await?;
        let stored = bytes.and_then(|bytes| backing.read(key, &bytes));
        let Some((_, Stored::Live(envelope))) = stored else {
            return Ok(None);
        };
        let now = Timestamp::from(self.config.now());
        let expiry = &self.config.inner.expiry;
        let is_live = expiry.check(envelope.created, envelope.issued, now).is_ok();
        let is_theirs = self.config.inner.owner_of(&envelope.record).as_ref() == Some(owner);
        Ok((is_live && is_theirs).then_some(envelope))
    }

    fn overview(&self, key: StoreKey, envelope: Envelope) -> Listed<T> {
        let exchange = Exchange::of_envelope(&self.config, envelope);
        let view = exchange.reading_view();
        Listed {
            key,
            created_at: view.created_at(),
            issued_at: view.issued_at().unwrap_or_else(|| view.created_at()),
            expires_at: view.expires_at(),
            session: view.view().snapshot(),
        }
    }
}

impl<T: SessionState> Clone for Sessions<T> {
    fn clone(&self) -> Self {
        Self { config: self.config.clone() }
    }
}

impl<T: SessionState> fmt::Debug for Sessions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sessions").field(&self.config).finish()
    }
}
