//! Publishing: what a view changed is laid over what others have published.

use crate::base::Base;
use crate::changes::Changes;
use crate::error::SaveError;
use crate::exchange::shared::{PERSISTENT, Phase, Shared, State};
use crate::record::Record;
use crate::schema::FLAGS;
use crate::varint;
use crate::view::Wishes;

/// What a view has to say when it is dropped.
pub(crate) struct Publication<'a> {
    pub(crate) changes: Result<Changes, SaveError>,
    pub(crate) wishes: Wishes,
    pub(crate) base: &'a Base,
}

impl Shared {
    pub(crate) fn publish(&self, publication: Publication<'_>) {
        let Publication { changes, wishes, base } = publication;
        let mut state = self.lock();
        let changes = match changes {
            Ok(changes) if changes.is_empty() && wishes == Wishes::default() => return,
            Ok(changes) => changes,
            Err(error) => return self.keep_failure(&mut state, base, error),
        };
        if self.is_discarded(&state, base, &changes) {
            return;
        }
        self.report_conflicts(&state, base, &changes);
        self.lay_over(&mut state, changes, wishes);
    }

    /// The session ends for everybody at once; what comes next is another one.
    pub(crate) fn invalidate(&self) {
        let mut state = self.lock();
        if state.phase == Phase::Finished {
            let session = self.config().schema.name;
            tracing::error!(
                session,
                "a session was invalidated after the response's head had left; it lives on"
            );
            return;
        }
        state.epoch += 1;
        state.current = Record::default();
        state.must_write = false;
        state.failure = None;
    }

    fn keep_failure(&self, state: &mut State, base: &Base, error: SaveError) {
        if state.phase == Phase::Finished {
            tracing::error!(%error, "a session changed after the response's head had left; the change is lost");
        } else if base.epoch() == state.epoch {
            state.failure.get_or_insert(error);
        }
    }

    /// Too late, or from before `invalidate`.
    fn is_discarded(&self, state: &State, base: &Base, changes: &Changes) -> bool {
        let session = self.config().schema.name;
        let fields = || self.config().schema.names(changes.tags());
        if state.phase == Phase::Finished {
            tracing::error!(
                session,
                fields = ?fields(),
                "a session changed after the response's head had left; the change is lost"
            );
        } else if base.epoch() != state.epoch {
            tracing::warn!(
                session,
                fields = ?fields(),
                "changes of a view from before `invalidate()` are discarded"
            );
        } else {
            return false;
        }
        true
    }

    /// Of one field the later publication wins, and somebody may want to know.
    fn report_conflicts(&self, state: &State, base: &Base, changes: &Changes) {
        if state.current == *base.record() {
            return;
        }
        let overtaken =
            changes.tags().filter(|&tag| base.record().get(tag) != state.current.get(tag));
        let fields = self.config().schema.names(overtaken);
        if !fields.is_empty() {
            tracing::warn!(
                session = self.config().schema.name,
                ?fields,
                "two views of one request changed the same field; the later one wins"
            );
        }
    }

    fn lay_over(&self, state: &mut State, mut changes: Changes, wishes: Wishes) {
        if wishes.forget || changes.leaves_identity {
            let schema = self.config().schema;
            let unknown = state.current.entries().filter(|entry| !schema.knows(entry.tag));
            unknown.for_each(|entry| changes.remove(entry.tag));
        }
        if wishes.forget && !wishes.persist {
            changes.remove(FLAGS);
        }
        if wishes.persist && (wishes.forget || !state.is_persistent()) {
            let flags = if wishes.forget { 0 } else { state.flags() };
            let (start, out) = changes.buffer();
            varint::write(out, flags | PERSISTENT);
            changes.keep(FLAGS, start);
        }
        // A new session has a new identity already.
        state.must_write |= wishes.write || (wishes.renew && state.origin().is_some());
        state.current = changes.apply(&state.current);
    }
}
