//! What is about to be written, laid over whatever others have written meanwhile.

use crate::envelope::Envelope;
use crate::error::SaveError;
use crate::exchange::plan::Plan;
use crate::exchange::tokens::leave_behind;
use crate::overlay::Overlay;
use crate::record::Record;
use crate::store::Revision;
use crate::stored::Stored;

use super::intent::Intent;
use super::keeper::{Keeper, Parcel};

/// What is about to be written.
pub(super) struct Draft<'i> {
    intent: &'i Intent,
    /// What the request found.
    base: &'i Record,
    /// The fields to be written.
    fields: Record,
    plan: Plan,
}

impl<'i> Draft<'i> {
    /// As if nobody had written since.
    pub(super) fn new(intent: &'i Intent, base: &'i Record) -> Self {
        Self { intent, base, fields: intent.mine.clone(), plan: intent.plan }
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Lays the changes of this request over what another one has written.
    pub(super) fn lay_over(&mut self, keeper: Keeper<'_>, theirs: &Envelope) {
        let schema = keeper.config.schema;
        let overlay = Overlay { config: keeper.config, base: self.base, theirs: &theirs.record };
        self.fields = overlay.with(&self.intent.mine);
        let rotated = self.plan.rotated;
        if rotated {
            let fields = std::mem::replace(&mut self.fields, Record::empty().clone());
            self.fields = leave_behind(schema, &theirs.record, fields);
        }
        let created = if rotated { self.plan.created } else { theirs.created };
        self.plan = Plan::of(created, rotated, theirs.schema, schema, keeper.now);
    }

    /// Whether it says anything else than what another one has written.
    pub(super) fn differs_from(&self, theirs: &Envelope) -> bool {
        self.fields != theirs.record
    }

    /// The bytes for the store, under a revision of their own.
    pub(super) fn parcel(&self, keeper: Keeper<'_>) -> Result<(Revision, Parcel), SaveError> {
        let config = keeper.config;
        let revision = keeper.new_revision()?;
        let mut bytes = Stored::live(revision);
        self.plan.write(self.fields.entries(), config.schema, &mut bytes);
        let parcel = Parcel {
            bytes,
            salt: keeper.new_salt()?,
            expires: config.expiry.end(self.plan.created, self.plan.issued),
            owner: config.owner_of(&self.fields),
        };
        Ok((revision, parcel))
    }
}
