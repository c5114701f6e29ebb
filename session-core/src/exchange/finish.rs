//! Finishing: the one place that decides on `Set-Cookie`.

use std::mem;

use crate::caching::Caching;
use crate::error::SaveError;
use crate::exchange::Reply;
use crate::exchange::shared::{Shared, State};
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
    pub(crate) fn finish(&self, now: Timestamp, status: u16) -> Result<Reply, SaveError> {
        let (reply, unpublished) = self.conclude(now, status);
        if let Err(error) = &reply {
            tracing::error!(%error, "a session could not be saved; the client keeps its old cookie");
        } else if unpublished {
            let error = SaveError::Unpublished { session: self.config().schema.name };
            tracing::error!(%error, "changes of a session are lost");
        }
        reply
    }

    /// The reply, and whether a view still holds changes.
    fn conclude(&self, now: Timestamp, status: u16) -> (Result<Reply, SaveError>, bool) {
        let mut state = self.lock_to_change();
        if mem::replace(&mut state.is_finished, true) {
            return (Ok(Reply::default()), false);
        }
        let unpublished = self.holds_changes();
        let reply = match unpublished && cfg!(debug_assertions) {
            true => Err(SaveError::Unpublished { session: self.config().schema.name }),
            false => self.reply(&mut state, now, status),
        };
        (reply, unpublished)
    }

    fn reply(&self, state: &mut State, now: Timestamp, status: u16) -> Result<Reply, SaveError> {
        if let Some(failure) = state.failure.take() {
            return Err(*failure);
        }
        let verdict = match status {
            // That a session ended is not a change that a failure takes back.
            500.. if !self.config().save_on_error && state.epoch == 0 => Verdict::Leave,
            _ => self.judge(state, now),
        };
        let cookie = self.cookie(state, verdict, now)?;
        Ok(Reply {
            removals: if cookie.is_some() { self.removals() } else { Vec::new() },
            caching: self.caching(cookie.is_some()),
            cookie,
        })
    }

    /// What finishing would do now.
    pub(crate) fn report(&self) -> Result<SaveReport, SaveError> {
        let state = self.lock();
        if let Some(failure) = &state.failure {
            return Err(SaveError::clone(failure));
        }
        let now = self.loaded().now;
        let cookie = self.cookie(&state, self.judge(&state, now), now)?;
        Ok(SaveReport {
            sets_cookie: cookie.is_some(),
            cookie_bytes: cookie.map_or(0, |cookie| cookie.len()),
        })
    }

    fn judge(&self, state: &State, now: Timestamp) -> Verdict {
        let loaded = self.loaded();
        let current = state.current(loaded);
        if let Some(origin) = state.origin(loaded) {
            let is_due =
                origin.rewrite || self.config().expiry.is_half_idle(origin.envelope.issued, now);
            let changed =
                state.must_write || current.as_bytes() != origin.envelope.record.as_bytes();
            return match changed || (self.allows_writes() && is_due) {
                true => Verdict::Write,
                false => Verdict::Leave,
            };
        }
        let came = loaded.names != 0;
        if !current.as_bytes().is_empty() || state.must_write {
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
    ) -> Result<Option<Vec<u8>>, SaveError> {
        match verdict {
            Verdict::Leave => Ok(None),
            Verdict::Remove => Ok(Some(self.config().cookie.removal.clone().into_bytes())),
            Verdict::Write => self.write(state, now).map(Some),
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

    fn caching(&self, sets_cookie: bool) -> Caching {
        let read = self.loaded().origin().is_some();
        Caching {
            vary_cookie: read || sets_cookie,
            private: sets_cookie || (read && self.config().cache_control),
        }
    }
}
