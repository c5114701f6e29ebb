//! A record under a new id, as long as nobody has the id.

use crate::error::SaveError;
use crate::exchange::plan::Plan;
use crate::store::{AnyStore, Revision, SessionId, SessionStore, StoreKey, Swap};

use super::draft::Draft;
use super::keeper::Keeper;

/// How often a new id may be one that is in use already.
const MOST_COLLISIONS: usize = 4;

/// A new record, which is deleted again unless its session comes to use it.
pub(super) struct Orphan<'a> {
    keeper: Keeper<'a>,
    pub(super) id: SessionId,
    pub(super) key: StoreKey,
    revision: Revision,
    claim: Claim,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// Whether it was created is not known; what stands there may be somebody else's.
    Unsure,
    Ours,
    /// It is somebody's now.
    Wanted,
}

impl<'a> Keeper<'a> {
    /// Creates a record under a new id. An id that is in use is somebody else's: another is drawn.
    pub(super) async fn create_new(&self, draft: &Draft<'_>) -> Result<Orphan<'a>, SaveError> {
        let (revision, parcel) = draft.parcel(*self)?;
        for _ in 0..MOST_COLLISIONS {
            let (id, key) = self.new_id()?;
            // From here on it may be there, whatever becomes of this request.
            let mut orphan = Orphan { keeper: *self, id, key, revision, claim: Claim::Unsure };
            match self.create(&key, &parcel).await? {
                Swap::Done => {
                    orphan.claim = Claim::Ours;
                    return Ok(orphan);
                }
                // A driver may try again by itself, and run into what it has written.
                Swap::Conflict if holds(self.store(), &key, revision).await => {
                    orphan.claim = Claim::Ours;
                    return Ok(orphan);
                }
                Swap::Conflict => orphan.keep(),
            }
        }
        Err(SaveError::Random("it draws ids that are in use".to_owned()))
    }
}

pub(super) async fn discard(orphan: Option<Orphan<'_>>) {
    if let Some(orphan) = orphan {
        orphan.delete().await;
    }
}

impl Orphan<'_> {
    /// It is somebody's now.
    pub(super) fn keep(mut self) {
        self.claim = Claim::Wanted;
    }

    /// It is that of the session from now on.
    pub(super) fn adopt(self, draft: &Draft<'_>) -> (SessionId, Plan) {
        let id = self.id;
        self.keep();
        (id, *draft.plan())
    }

    /// Nobody will ever ask for it.
    pub(super) async fn delete(mut self) {
        self.keeper.tidy(&self.key).await;
        // Not before: whoever stops waiting for this leaves it to `drop`.
        self.claim = Claim::Wanted;
    }

    /// The same record with other contents; nothing if it is gone.
    pub(super) async fn replaced(mut self, draft: &Draft<'_>) -> Result<Option<Self>, SaveError> {
        let (revision, parcel) = draft.parcel(self.keeper)?;
        match self.keeper.update(&self.key, self.revision, &parcel).await? {
            Swap::Done => {
                self.revision = revision;
                Ok(Some(self))
            }
            // Its owner has ended all sessions, or the backend has lost it. Or a driver has tried
            // again by itself, and it is there with other contents.
            Swap::Conflict => {
                self.delete().await;
                Ok(None)
            }
        }
    }
}

/// Where nobody has time to wait for it: the client went away, or the deadline has passed.
impl Drop for Orphan<'_> {
    fn drop(&mut self) {
        let (claim, key, revision) = (self.claim, self.key, self.revision);
        if claim == Claim::Wanted {
            return;
        }
        let store = self.keeper.store().clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if claim == Claim::Ours || holds(&store, &key, revision).await {
                    let _ = store.delete(&key).await;
                }
            });
        }
    }
}

async fn holds(store: &AnyStore, key: &StoreKey, revision: Revision) -> bool {
    let found = store.load(key).await;
    found.is_ok_and(|bytes| bytes.as_deref().and_then(Revision::of) == Some(revision))
}
