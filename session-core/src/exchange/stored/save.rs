//! Finishing a session that is in a store.

use crate::error::SaveError;
use crate::event::EventKind;
use crate::exchange::Reply;
use crate::exchange::deeds::Deeds;
use crate::exchange::loaded::Held;
use crate::exchange::patience::Patience;
use crate::exchange::shared::Shared;
use crate::store::{StoreError, StoreKey};
use crate::timestamp::Timestamp;

use super::cookie::Told;
use super::draft::Draft;
use super::end::Meant;
use super::intent::{Intent, What};
use super::keeper::{Keeper, Standing};
use super::update::Fate;

/// What was done.
struct Done {
    told: Told,
    /// A key under which nothing of use is left.
    left: Option<StoreKey>,
}

impl Shared {
    /// Finishes a session that is in a store, and waits for that no longer than `patience` lasts.
    pub(crate) async fn finish_stored(
        &self,
        keeper: Keeper<'_>,
        status: u16,
        not_before: Timestamp,
        mut patience: Patience,
    ) -> Result<Reply, SaveError> {
        let decide = |state: &_| Ok(Some(self.intend(state, keeper.now, status, not_before)));
        let Some(intent) = self.log(self.conclude(decide))? else {
            return Ok(Reply::default());
        };
        if intent.what == What::Leave {
            return Ok(self.tell(&Told::Nothing, false));
        }
        let carried_out = patience.wait(self.carry_out(keeper, &intent)).await;
        let Done { told, left } = self.log(carried_out)?;
        self.report_done(&intent, &told);
        if let Some(key) = left {
            // It is done, whatever becomes of this.
            let tidied: Result<(), StoreError> = patience.wait(keeper.delete(&key)).await;
            keeper.report_untidied(tidied);
        }
        Ok(self.tell(&told, intent.is_persistent))
    }

    async fn carry_out(&self, keeper: Keeper<'_>, intent: &Intent) -> Result<Done, SaveError> {
        let loaded = self.loaded();
        let told = match (intent.what, loaded.held()) {
            (What::Lose, _) => self.lose(intent, Fate::Rotated)?,
            (What::Remove, _) => Told::Forget,
            (What::Create, _) => {
                let orphan = keeper.create_new(&Draft::new(intent, loaded.record())).await?;
                let told = Told::Id(orphan.id, intent.plan);
                orphan.keep();
                told
            }
            (What::Resend, Some(held)) => match keeper.look(&held.key).await {
                Ok(Standing::Live(..)) => Told::id(held, intent),
                // Its client has another id by now, or none; or is told the next time.
                _ => Told::Nothing,
            },
            (What::Update, Some(held)) => self.update(keeper, intent, held).await?,
            (What::Rotate, Some(held)) => self.rotate(keeper, intent, held).await?,
            (What::End, Some(held)) => {
                return Ok(Done { left: self.end(keeper, held).await?, told: Told::Forget });
            }
            (What::Replace, Some(held)) if held.id.is_none() => {
                let session = self.config().schema.name;
                return Err(SaveError::IdentityWithoutClient { session });
            }
            (What::Replace, Some(held)) => {
                let orphan = keeper.create_new(&Draft::new(intent, loaded.record())).await?;
                let left = self.end(keeper, held).await?;
                let told = Told::Id(orphan.id, intent.plan);
                orphan.keep();
                return Ok(Done { told, left });
            }
            (What::Leave, _) | (_, None) => Told::Nothing,
        };
        Ok(Done { told, left: None })
    }

    fn report_done(&self, intent: &Intent, told: &Told) {
        let has_id = matches!(told, Told::Id(..));
        self.say_what_was_done(Deeds {
            created: matches!(intent.what, What::Create | What::Replace),
            renewed: intent.what == What::Rotate && has_id,
            invalidated: matches!(intent.what, What::End | What::Replace),
        });
    }

    async fn end(&self, keeper: Keeper<'_>, held: &Held) -> Result<Option<StoreKey>, SaveError> {
        let meant = Meant::Identity(self.loaded().record());
        keeper.end(held.key, Some(held.revision), meant).await
    }

    async fn update(
        &self,
        keeper: Keeper<'_>,
        intent: &Intent,
        held: &Held,
    ) -> Result<Told, SaveError> {
        match keeper.save(intent, self.loaded().record(), held).await? {
            Fate::Saved if intent.resends() => Ok(Told::id(held, intent)),
            Fate::Saved => Ok(Told::Nothing),
            fate => self.lose(intent, fate),
        }
    }

    async fn rotate(
        &self,
        keeper: Keeper<'_>,
        intent: &Intent,
        held: &Held,
    ) -> Result<Told, SaveError> {
        if held.id.is_none() {
            return Err(SaveError::IdentityWithoutClient { session: self.config().schema.name });
        }
        // What is held was loaded.
        let Some(origin) = self.loaded().origin() else {
            return Ok(Told::Nothing);
        };
        match keeper.rotate(intent, origin, held).await? {
            Ok((id, plan)) => Ok(Told::Id(id, plan)),
            Err(fate) => self.lose(intent, fate),
        }
    }

    /// Says which changes are lost, since the session is not what it was any more: an error where
    /// nobody waits for a response that has to be good for something else.
    fn lose(&self, intent: &Intent, fate: Fate) -> Result<Told, SaveError> {
        let (base, schema) = (self.loaded().record(), self.config().schema);
        if intent.what == What::Update && intent.mine == *base {
            // It was to last longer, and that is all.
            return Ok(Told::Nothing);
        }
        let tags = schema.fields.iter().map(|field| field.tag);
        let changed = tags.filter(|&tag| base.get(tag) != intent.mine.get(tag));
        let why = match fate {
            Fate::Gone => "it ended while this request ran",
            _ => "it has taken a new identity since this request's id was sent",
        };
        let (session, fields) = (schema.name, schema.names(changed));
        tracing::warn!(session, ?fields, why, "changes of a session are discarded");
        self.config().tell(EventKind::Discarded { fields: &fields });
        match self.is_detached() {
            true => Err(SaveError::Discarded { session }),
            false => Ok(Told::Nothing),
        }
    }
}
