//! A new identity: the new record first, then the old one is turned.

use crate::arrival::Origin;
use crate::envelope::Envelope;
use crate::error::SaveError;
use crate::exchange::loaded::Held;
use crate::exchange::plan::Plan;
use crate::store::{SessionId, StoreKey, Swap};
use crate::stored::Stored;
use crate::timestamp::Timestamp;

use super::draft::Draft;
use super::intent::Intent;
use super::keeper::{Keeper, Parcel, Standing};
use super::orphan::{Orphan, discard};
use super::update::{Fate, MOST_TRIES};

impl Keeper<'_> {
    /// Gives a session a new id, and turns its old record into one that leads nowhere.
    pub(super) async fn rotate(
        &self,
        intent: &Intent,
        origin: &Origin,
        held: &Held,
    ) -> Result<Result<(SessionId, Plan), Fate>, SaveError> {
        let (mut seen, mut before) = (held.revision, origin.envelope.clone());
        let mut draft = Draft::new(intent, &origin.envelope.record);
        let (turn, mut standing) = self.turn(&held.key).await;
        let mut orphan: Option<Orphan<'_>> = None;
        for _ in 0..MOST_TRIES {
            match standing {
                None => {}
                Some(Standing::Live(revision, theirs)) => {
                    draft.lay_over(*self, &theirs);
                    (seen, before) = (revision, theirs);
                }
                Some(gone) => {
                    discard(orphan).await;
                    return Ok(Err(gone.fate()));
                }
            }
            let kept = match orphan.take() {
                None => None,
                Some(made) => made.replaced(&draft).await?,
            };
            let new = match kept {
                None => self.create_new(&draft).await?,
                Some(kept) => kept,
            };
            let turned = self.signpost(intent, &before, &new.key)?;
            match self.update(&held.key, seen, &turned).await {
                Ok(Swap::Done) => {
                    turn.leave(turned.bytes);
                    return Ok(Ok(new.adopt(&draft)));
                }
                Ok(Swap::Conflict) => {}
                Err(error) => {
                    new.delete().await;
                    return Err(error.into());
                }
            }
            match self.look(&held.key).await? {
                // A driver may try again by itself, and run into what it has written.
                Standing::Rotated(to) if to == new.key => return Ok(Ok(new.adopt(&draft))),
                found => (orphan, standing) = (Some(new), Some(found)),
            }
        }
        discard(orphan).await;
        Err(self.contended())
    }

    /// What the old record becomes.
    fn signpost(
        &self,
        intent: &Intent,
        before: &Envelope,
        to: &StoreKey,
    ) -> Result<Parcel, SaveError> {
        let owner = self.config.owner_of(&before.record);
        let revision = self.new_revision()?;
        // Who was signed in and is not any more, or is somebody else, must not be read at all, also
        // by a server whose clock is behind.
        let (deadline, bytes) = match self.leaves_identity(intent, before) {
            true => (self.now, Stored::rotated(revision, self.now, to, &Envelope::empty(self.now))),
            false => {
                let deadline = Timestamp::clamped(self.now.plus(self.backing.grace));
                (deadline, Stored::rotated(revision, deadline, to, before))
            }
        };
        // So that requests which come late still meet a session that has another id.
        let expires = deadline.plus(self.backing.signposted());
        Ok(Parcel { bytes, salt: self.new_salt()?, expires, owner })
    }

    /// Whether somebody was signed in who is not any more.
    fn leaves_identity(&self, intent: &Intent, before: &Envelope) -> bool {
        let mut rotating = self.config.schema.rotating_tags();
        intent.plan.rotated && rotating.any(|tag| before.record.get(tag).is_some())
    }
}
