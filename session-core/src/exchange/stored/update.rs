//! Writing a session that others may be writing too.

use std::mem;

use crate::error::SaveError;
use crate::exchange::loaded::Held;
use crate::record::Record;
use crate::store::Swap;

use super::draft::Draft;
use super::intent::Intent;
use super::keeper::{Keeper, Standing};

/// How often others may get ahead of a request before it gives up.
pub(super) const MOST_TRIES: usize = 32;

/// What became of a session that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Saved,
    /// It was deleted meanwhile, and is not brought back.
    Gone,
    /// It took a new identity meanwhile, into which nothing of the old one gets.
    Rotated,
}

impl Standing {
    /// What it means to those who want to change the session.
    pub(super) fn fate(&self) -> Fate {
        match self {
            Self::Live(..) => Fate::Saved,
            Self::Gone => Fate::Gone,
            Self::Rotated(_) => Fate::Rotated,
        }
    }
}

impl Keeper<'_> {
    /// Writes what this request changed, over what others have written.
    pub(super) async fn save(
        &self,
        intent: &Intent,
        base: &Record,
        held: &Held,
    ) -> Result<Fate, SaveError> {
        let mut draft = Draft::new(intent, base);
        let mut seen = held.revision;
        let (turn, mut standing) = self.turn(&held.key).await;
        // It stood there when the one before wrote it, which may be before this request loaded.
        let mut is_hearsay = true;
        let mut written = None;
        for _ in 0..MOST_TRIES {
            match standing {
                None => {}
                // A driver may try again by itself, and run into what it has written.
                Some(Standing::Live(revision, _)) if Some(revision) == written => {
                    return Ok(Fate::Saved);
                }
                Some(Standing::Gone) => return Ok(Fate::Gone),
                Some(Standing::Rotated(_)) => return Ok(Fate::Rotated),
                Some(Standing::Live(revision, theirs)) if revision != held.revision => {
                    draft.lay_over(*self, &theirs);
                    if !draft.differs_from(&theirs) {
                        if !mem::take(&mut is_hearsay) {
                            return Ok(Fate::Saved);
                        }
                        standing = Some(self.look(&held.key).await?);
                        continue;
                    }
                    seen = revision;
                }
                // Nothing may stay of what was laid over before.
                Some(Standing::Live(revision, _)) => {
                    (draft, seen) = (Draft::new(intent, base), revision);
                }
            }
            is_hearsay = false;
            let (revision, parcel) = draft.parcel(*self)?;
            written = Some(revision);
            if self.update(&held.key, seen, &parcel).await? == Swap::Done {
                turn.leave(parcel.bytes);
                return Ok(Fate::Saved);
            }
            standing = Some(self.look(&held.key).await?);
        }
        Err(self.contended())
    }

    pub(super) fn contended(&self) -> SaveError {
        SaveError::Contended { session: self.config.schema.name, tries: MOST_TRIES }
    }
}
