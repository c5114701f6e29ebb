//! Finishing: the one place that decides on `Set-Cookie`.

use std::mem;

use crate::caching::Caching;
use crate::error::SaveError;
use crate::event::EventKind;
use crate::exchange::Reply;
use crate::exchange::shared::Shared;
use crate::exchange::state::State;
use crate::report::SaveReport;
use crate::timestamp::Timestamp;

/// What happens to the client's cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Leave,
    Write,
    Remove,
}

impl Shared {
    /// Finishes a session that is in its cookie.
    pub(crate) fn finish(
        &self,
        now: Timestamp,
        status: u16,
        not_before: Timestamp,
    ) -> Result<Reply, SaveError> {
        let decided = self.conclude(|state| {
            self.cookie(state, self.verdict(state, now, status), now, not_before).map(Some)
        });
        match decided {
            Ok(Some(cookie)) => {
                if let Some(cookie) = &cookie
                    && self.tells_deeds()
                {
                    self.say_what_became_of(cookie);
                }
                Ok(self.reply(cookie))
            }
            Ok(None) => Ok(Reply::default()),
            Err(error) => self.log(Err(error)),
        }
    }

    /// Finishes a session that was only read, for which there is nothing to decide; `None` for any
    /// other.
    pub(super) fn finish_read(&self) -> Option<Reply> {
        self.end_reading().then(|| self.reply(None))
    }

    /// Ends the time for changes, and decides once what they come to.
    #[inline]
    pub(super) fn conclude<D>(
        &self,
        decide: impl FnOnce(&State) -> Result<Option<D>, SaveError>,
    ) -> Result<Option<D>, SaveError> {
        let mut state = self.lock_to_change();
        if mem::replace(&mut state.is_finished, true) {
            return Ok(None);
        }
        let unpublished = self.holds_changes();
        if unpublished && (cfg!(debug_assertions) || self.is_detached()) {
            return Err(self.unpublished());
        }
        if state.renew || state.may_rotate {
            self.renew_tokens(&mut state);
        }
        let decided = match state.failure.take() {
            Some(failure) => Err(*failure),
            None => decide(&state),
        };
        drop(state);
        if unpublished && decided.is_ok() {
            tracing::error!(error = %self.unpublished(), "changes of a session are lost");
            self.config().tell(EventKind::LateChange { fields: &[] });
        }
        decided
    }

    fn unpublished(&self) -> SaveError {
        SaveError::Unpublished { session: self.config().schema.name }
    }

    #[inline]
    pub(super) fn reply(&self, cookie: Option<Vec<u8>>) -> Reply {
        Reply {
            removals: if cookie.is_some() { self.removals() } else { Vec::new() },
            caching: self.caching(cookie.is_some()),
            cookie,
            id_header: None,
        }
    }

    /// What finishing would do now.
    pub(crate) fn report(&self) -> Result<SaveReport, SaveError> {
        let state = self.lock();
        if let Some(failure) = &state.failure {
            return Err(SaveError::clone(failure));
        }
        let now = self.loaded().now;
        if self.config().backing.is_some() {
            let intent = self.intend(&state, now, 200, now);
            return Ok(intent.report(self.id_cookie_bytes()));
        }
        let cookie = self.cookie(&state, self.judge(&state, now), now, now)?;
        Ok(SaveReport {
            sets_cookie: cookie.is_some(),
            cookie_bytes: cookie.map_or(0, |cookie| cookie.len()),
            writes_store: false,
        })
    }

    /// Whether changes are kept from being saved.
    pub(super) fn is_withheld(&self, state: &State, status: u16) -> bool {
        // That a session ended is not a change that a failure takes back.
        status >= 500 && !self.config().save_on_error && state.epoch == 0
    }

    fn verdict(&self, state: &State, now: Timestamp, status: u16) -> Verdict {
        match self.is_withheld(state, status) {
            true => Verdict::Leave,
            false => self.judge(state, now),
        }
    }

    fn judge(&self, state: &State, now: Timestamp) -> Verdict {
        let loaded = self.loaded();
        let changed = state.differs(loaded);
        if let Some(origin) = state.origin(loaded) {
            let is_due =
                origin.rewrite || self.config().expiry.is_half_idle(origin.envelope.issued, now);
            return match changed || (self.allows_writes() && is_due) {
                true => Verdict::Write,
                false => Verdict::Leave,
            };
        }
        let came = loaded.names != 0;
        if changed {
            Verdict::Write
        } else if (state.epoch > 0 && came) || (loaded.is_over() && self.allows_writes()) {
            Verdict::Remove
        } else {
            Verdict::Leave
        }
    }

    fn cookie(
        &self,
        state: &State,
        verdict: Verdict,
        now: Timestamp,
        not_before: Timestamp,
    ) -> Result<Option<Vec<u8>>, SaveError> {
        match verdict {
            Verdict::Leave => Ok(None),
            Verdict::Remove => Ok(Some(self.config().cookie.removal.clone().into_bytes())),
            Verdict::Write => self.write(state, now, not_before).map(Some),
        }
    }

    /// Removals go wherever a cookie of ours may be left behind.
    fn removals(&self) -> Vec<String> {
        let (config, names) = (self.config(), self.loaded().names);
        // As nearly always, and worth a hundredth of a save.
        if config.former_removals.is_empty() && config.scope_removals.is_empty() {
            return Vec::new();
        }
        let came = move |name: usize| names & (1 << name) != 0;
        let former = config.former_removals.iter().enumerate();
        let former = former.filter(move |(index, _)| came(index + 1)).map(|(_, removal)| removal);
        former.chain(&config.scope_removals).cloned().collect()
    }

    pub(super) fn caching(&self, sets_cookie: bool) -> Caching {
        let read = self.loaded().origin().is_some() || self.loaded().brought_former();
        Caching {
            vary: read || sets_cookie,
            private: sets_cookie || (read && self.config().cache_control),
        }
    }
}
