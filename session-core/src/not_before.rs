//! Ending everything that an owner began before a point in time.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::owned::Owned;
use crate::revocation::Revocation;
use crate::sessions::Sessions;
use crate::state::{Session, SessionState, Tracked};
use crate::store::{AnyStore, OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use crate::timestamp::{Timestamp, system_time};

/// The first byte of what stands in the store.
const KIND: u8 = 0x03;
const MOST_TRIES: usize = 8;
const SECOND: Duration = Duration::from_secs(1);

/// Sign out everywhere, for sessions of every kind: a store keeps for each owner the time before
/// which none of their sessions may have begun. Cheap to clone.
///
/// It is asked for every request that uses the session of somebody who is signed in, and so costs
/// each of them one load, from a store that may be a small one: it holds an entry only for owners
/// who have revoked. The entries are not sealed, whatever
/// [`seal_records`](crate::SessionBuilder::seal_records) says.
///
/// # Exactness
///
/// Revoking ends what began before now + 1 second +
/// the [clock skew](crate::SessionBuilder::clock_skew),
/// so that neither a session of the same second nor a sign-in that is under way is left over. Who
/// comes to sign in afterwards, from the next second on, begins at that time at the earliest, even
/// though it is in the future.
///
/// ```
/// use session_core::{Key, MemoryStore, NotBefore, Session, SessionBuilder, SessionConfig, Sessions};
///
/// #[derive(Session)]
/// struct Visitor {
///     #[session(owner)]
///     user: Option<u32>,
/// }
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let revoked = NotBefore::new(MemoryStore::new());
/// let config: SessionConfig<Visitor> =
///     SessionBuilder::new(Key::generate()?).revocation(revoked.clone()).build()?;
///
/// revoked.revoke(&Sessions::new(&config), &7).await?;     // user 7 is signed out everywhere
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct NotBefore {
    store: AnyStore,
    kept: Duration,
}

impl NotBefore {
    /// Keeps the times in a store, which may be one that keeps sessions too.
    #[must_use]
    pub fn new(store: impl SessionStore) -> Self {
        Self { store: AnyStore::new(store), kept: Duration::from_secs(400 * 24 * 60 * 60) }
    }

    /// How long a time is kept: no less than the session's
    /// [absolute timeout](crate::SessionBuilder::absolute_timeout).
    ///
    /// # Default
    ///
    /// 400 days.
    #[must_use]
    pub fn kept_for(mut self, span: Duration) -> Self {
        self.kept = span;
        self
    }

    /// Ends every session of this owner that has begun until now.
    ///
    /// # Errors
    ///
    /// When the store can't be reached: nothing may have ended then.
    pub async fn revoke<T: Owned>(
        &self,
        sessions: &Sessions<T>,
        owner: &T::Owner,
    ) -> Result<(), StoreError> {
        let config = &sessions.config;
        let (key, now) = (place(&config.inner.owner_key::<T>(owner)?), config.now());
        let not_before = after(now.into(), config.inner.expiry.skew);
        let kept_until = system_time(Timestamp::from(now).plus(self.kept));
        for _ in 0..MOST_TRIES {
            let present = self.store.load(&key).await?;
            let seen = present.as_deref().and_then(Revision::of);
            if present.as_deref().and_then(read).is_some_and(|known| known >= not_before) {
                return Ok(());
            }
            let bytes = written(not_before)?;
            let write = Write::new(&bytes, now, kept_until);
            let swap = match seen {
                Some(seen) => self.store.update(&key, seen, write).await?,
                None => self.store.create(&key, write).await?,
            };
            if swap == Swap::Done {
                return Ok(());
            }
        }
        Err(StoreError::unavailable("others write the same entry all the time"))
    }

    async fn of(&self, owner: Option<OwnerKey>) -> Result<Option<Timestamp>, StoreError> {
        let Some(owner) = owner else {
            return Ok(None);
        };
        match self.store.load(&place(&owner)).await? {
            None => Ok(None),
            Some(bytes) => read(&bytes).map(Some).ok_or_else(|| {
                StoreError::unavailable("what stands in place of an owner's not-before is none")
            }),
        }
    }
}

impl<T: Owned> Revocation<T> for NotBefore {
    fn is_revoked(
        &self,
        session: &Session<T>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send {
        let (owner, created) = (owner::<T>(session), Timestamp::from(session.created_at()));
        async move { Ok(self.of(owner).await?.is_some_and(|not_before| created < not_before)) }
    }

    fn not_before(
        &self,
        session: &Session<T>,
        since: SystemTime,
    ) -> impl Future<Output = Result<Option<SystemTime>, StoreError>> + Send {
        let owner = owner::<T>(session);
        let skew = session.shared().config().expiry.skew;
        async move {
            let not_before = self.of(owner).await?;
            // What was revoked in the second of the request, or later, is not lifted over it.
            let lifted = not_before.filter(|not_before| *not_before < after(since.into(), skew));
            Ok(lifted.map(SystemTime::from))
        }
    }
}

/// The time that revoking at `now` sets.
fn after(now: Timestamp, skew: Duration) -> Timestamp {
    Timestamp::clamped(now.plus(skew.saturating_add(SECOND)))
}

fn owner<T: SessionState>(session: &T::Tracked) -> Option<OwnerKey> {
    let record = session.view().open().base.record();
    session.shared().config().owner_of(record)
}

fn place(owner: &OwnerKey) -> StoreKey {
    StoreKey::beside(owner, b"session-v1-not-before")
}

fn written(not_before: Timestamp) -> Result<Vec<u8>, StoreError> {
    let mut revision = [0; 8];
    getrandom::fill(&mut revision).map_err(StoreError::refused)?;
    Ok([&[KIND][..], &revision, &not_before.seconds().to_le_bytes()].concat())
}

fn read(bytes: &[u8]) -> Option<Timestamp> {
    let (kind, rest) = bytes.split_first()?;
    let seconds = rest.get(8..)?.try_into().ok()?;
    (*kind == KIND).then_some(Timestamp::from_seconds(u32::from_le_bytes(seconds)))
}

impl fmt::Debug for NotBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotBefore").field("kept", &self.kept).finish_non_exhaustive()
    }
}
