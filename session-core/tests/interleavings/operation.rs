//! What a store is asked, to be done now or later.

use std::time::Duration;

use session_core::{MemoryStore, OwnerKey, Revision, SessionStore, StoreKey, Swap, Write};

use crate::support::{hours, noon};

#[derive(Clone, Debug)]
pub(super) enum Operation {
    Load(StoreKey),
    Create(StoreKey, Kept),
    Update(StoreKey, Revision, Kept),
    Delete(StoreKey),
    List(OwnerKey, usize),
}

/// What it is given to keep.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    bytes: Vec<u8>,
    owner: Option<OwnerKey>,
}

pub(super) enum Answer {
    Bytes(Option<Vec<u8>>),
    Swap(Swap),
    Deleted,
    Keys(Vec<StoreKey>),
}

impl Kept {
    pub(super) fn of(write: Write<'_>) -> Self {
        Self { bytes: write.bytes().to_vec(), owner: write.owner().copied() }
    }

    fn write(&self) -> Write<'_> {
        let expires = noon() + hours(24) + Duration::from_secs(60);
        Write::new(&self.bytes, noon(), expires).owned_by(self.owner.as_ref())
    }
}

impl Operation {
    /// What it is about; a list is about several.
    pub(super) fn key(&self) -> Option<StoreKey> {
        match self {
            Self::Load(key) | Self::Create(key, _) | Self::Delete(key) => Some(*key),
            Self::Update(key, ..) => Some(*key),
            Self::List(..) => None,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Load(_) => "load",
            Self::Create(..) => "create",
            Self::Update(..) => "update",
            Self::Delete(_) => "delete",
            Self::List(..) => "list",
        }
    }

    /// Has it take effect, in one step: what is in memory never waits.
    pub(super) async fn apply(&self, memory: &MemoryStore) -> Answer {
        const THERE: &str = "memory is there";
        match self {
            Self::Load(key) => Answer::Bytes(memory.load(key).await.expect(THERE)),
            Self::Create(key, kept) => {
                Answer::Swap(memory.create(key, kept.write()).await.expect(THERE))
            }
            Self::Update(key, seen, kept) => {
                Answer::Swap(memory.update(key, *seen, kept.write()).await.expect(THERE))
            }
            Self::Delete(key) => {
                memory.delete(key).await.expect(THERE);
                Answer::Deleted
            }
            Self::List(owner, most) => {
                let mut keys = memory.owned_by(owner, *most).await.expect(THERE);
                // A set has no order that is the same the next time.
                keys.sort_unstable();
                Answer::Keys(keys)
            }
        }
    }
}
