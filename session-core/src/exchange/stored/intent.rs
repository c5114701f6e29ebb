//! What finishing is about to do with a session in a store.

use crate::envelope::Envelope;
use crate::exchange::plan::Plan;
use crate::exchange::shared::Shared;
use crate::exchange::state::State;
use crate::record::Record;
use crate::report::SaveReport;
use crate::timestamp::Timestamp;

/// What finishing is about to do.
pub(in crate::exchange) struct Intent {
    pub(super) what: What,
    /// The fields as this request leaves them.
    pub(super) mine: Record,
    pub(super) plan: Plan,
    pub(super) is_persistent: bool,
    /// The id was not signed by the first entry of the key ring, which therefore signs it anew.
    pub(super) resend: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Leave,
    /// The cookie alone is written.
    Resend,
    /// The cookie is removed.
    Remove,
    /// The session is new.
    Create,
    Update,
    /// It takes a new identity.
    Rotate,
    /// It was invalidated.
    End,
    /// It was invalidated, and another one began.
    Replace,
    /// It was changed through an id that it no longer has.
    Lose,
}

impl Shared {
    pub(in crate::exchange) fn intend(
        &self,
        state: &State,
        now: Timestamp,
        status: u16,
        not_before: Timestamp,
    ) -> Intent {
        let (config, loaded) = (self.config(), self.loaded());
        let plan = Plan::new(state, loaded, config.schema, now, not_before);
        let what = match self.is_withheld(state, status) {
            true => What::Leave,
            false => self.what(state, &plan, now),
        };
        let mine = match &state.published {
            // What was published is in order.
            Some(bytes) => Record::parse(bytes).unwrap_or_else(|| Record::empty().clone()),
            None => loaded.record().clone(),
        };
        let resend = state.origin(loaded).is_some_and(|origin| origin.rewrite);
        let is_persistent = config.persistent || state.is_persistent(loaded);
        Intent { what, mine, plan, is_persistent, resend }
    }

    fn what(&self, state: &State, plan: &Plan, now: Timestamp) -> What {
        let loaded = self.loaded();
        let is_changed = state.differs(loaded);
        let Some(origin) = state.origin(loaded) else {
            return self.what_if_new(state, is_changed);
        };
        // Who is not its client does not use it.
        let is_due =
            !self.is_detached() && self.config().expiry.is_half_idle(origin.envelope.issued, now);
        // A job may take longer than the session lasts, and must not bring it back.
        let Envelope { created, issued, .. } = &origin.envelope;
        let is_over =
            self.is_detached() && self.config().expiry.check(*created, *issued, now).is_err();
        if loaded.is_rotated() || is_over {
            return if is_changed { What::Lose } else { What::Leave };
        }
        if plan.rotated || state.renew {
            What::Rotate
        } else if is_changed || (is_due && self.allows_writes()) {
            What::Update
        } else if origin.rewrite && self.allows_writes() {
            What::Resend
        } else {
            What::Leave
        }
    }

    fn what_if_new(&self, state: &State, has_contents: bool) -> What {
        let loaded = self.loaded();
        if loaded.is_rotated() {
            let is_changed = has_contents || state.epoch > 0;
            return if is_changed { What::Lose } else { What::Leave };
        }
        match (loaded.held(), has_contents) {
            (Some(_), true) => What::Replace,
            (Some(_), false) => What::End,
            (None, true) => What::Create,
            (None, false) if loaded.is_over() && self.allows_writes() => What::Remove,
            (None, false) if state.epoch > 0 && loaded.brought_former() => What::Remove,
            (None, false) => What::Leave,
        }
    }
}

impl Intent {
    /// Whether the cookie, or what stands in its place, is sent when an update has succeeded.
    pub(super) fn resends(&self) -> bool {
        // A persistent cookie has to last as long as the session.
        self.resend || self.is_persistent
    }

    pub(in crate::exchange) fn report(&self, id_cookie_bytes: usize) -> SaveReport {
        let sets_cookie = match self.what {
            What::Leave | What::Lose => false,
            What::Update => self.resends(),
            _ => true,
        };
        let writes_store =
            !matches!(self.what, What::Leave | What::Lose | What::Resend | What::Remove);
        let cookie_bytes = if sets_cookie { id_cookie_bytes } else { 0 };
        SaveReport { sets_cookie, cookie_bytes, writes_store }
    }
}
