//! Ending a session, whatever it is called by now.

use crate::envelope::Envelope;
use crate::error::SaveError;
use crate::record::Record;
use crate::store::{OwnerKey, Revision, StoreKey, Swap};
use crate::stored::Stored;

use super::keeper::{Keeper, Parcel, Standing};
use super::update::MOST_TRIES;

/// Which sessions are meant, beside the one whose id was given.
#[derive(Clone, Copy)]
pub(crate) enum Meant<'a> {
    /// What that has become with the same identity. Who has signed in since is somebody else.
    Identity(&'a Record),
    /// Whatever it is or has become, as long as it is theirs.
    Owner(&'a OwnerKey),
}

impl Keeper<'_> {
    /// Ends the session under `key`. Deleting alone would not do: a request that is just giving it a
    /// new id would not notice. So the record is turned first, which only one of both can do; and
    /// where the other was faster, what it made is ended.
    ///
    /// Yields a key under which nothing of use is left.
    pub(crate) async fn end(
        &self,
        mut key: StoreKey,
        mut seen: Option<Revision>,
        meant: Meant<'_>,
    ) -> Result<Option<StoreKey>, SaveError> {
        let mut passed = Vec::new();
        let (mut _turn, left) = self.turn(&key).await;
        if let (Some(Standing::Live(revision, _)), Some(_)) = (left, seen) {
            seen = Some(revision);
        }
        for _ in 0..MOST_TRIES {
            if let Some(revision) = seen
                && self.update(&key, revision, &self.tombstone()?).await? == Swap::Done
            {
                return self.forget(&passed).await.map(|()| Some(key));
            }
            match self.look(&key).await? {
                Standing::Live(revision, session) if self.is_meant(meant, &session, &passed) => {
                    seen = Some(revision);
                }
                Standing::Live(..) => return Ok(None),
                Standing::Gone => return self.forget(&passed).await.map(|()| None),
                Standing::Rotated(to) => {
                    passed.push(key);
                    (key, seen) = (to, None);
                    drop(_turn);
                    (_turn, _) = self.turn(&key).await;
                }
            }
        }
        Err(self.contended())
    }

    fn is_meant(&self, meant: Meant<'_>, session: &Envelope, passed: &[StoreKey]) -> bool {
        match meant {
            Meant::Owner(owner) => self.config.owner_of(&session.record).as_ref() == Some(owner),
            Meant::Identity(_) if passed.is_empty() => true,
            Meant::Identity(record) => {
                let mut rotating = self.config.schema.rotating_tags();
                rotating.all(|tag| record.get(tag) == session.record.get(tag))
            }
        }
    }

    /// Deletes the records of ids that could be read yet.
    async fn forget(&self, passed: &[StoreKey]) -> Result<(), SaveError> {
        for key in passed {
            self.delete(key).await?;
        }
        Ok(())
    }

    /// What has no session, and leads to none.
    fn tombstone(&self) -> Result<Parcel, SaveError> {
        let nothing = Envelope::empty(self.now);
        let bytes = Stored::rotated(self.new_revision()?, self.now, &nowhere(), &nothing);
        let expires = self.now.plus(self.backing.signposted());
        Ok(Parcel { bytes, salt: self.new_salt()?, expires, owner: None })
    }
}

/// Where the record of a session leads that has ended.
pub(super) fn nowhere() -> StoreKey {
    StoreKey::from_bytes([0; 32])
}
