//! Publishing: what a view changed is laid over what others have published.

use crate::base::Base;
use crate::changes::Changes;
use crate::exchange::shared::{PERSISTENT, Shared, State};
use crate::schema::FLAGS;
use crate::scratch::{Buffer, RECORD};
use crate::varint;
use crate::view::Wishes;

impl Shared {
    /// Takes what a view has to say when it is dropped.
    pub(crate) fn publish(&self, changes: &mut Changes, wishes: Wishes, base: Base<'_>) {
        if changes.is_empty() && wishes == Wishes::default() {
            return;
        }
        let mut state = self.lock_to_change();
        if self.is_discarded(&state, base, changes) {
            return;
        }
        if let Some(failure) = changes.failure.take() {
            state.failure.get_or_insert(failure);
            return;
        }
        self.report_conflicts(&state, base, changes);
        self.lay_over(&mut state, changes, wishes);
    }

    /// The session ends for everybody at once; what comes next is another one.
    pub(crate) fn invalidate(&self) {
        let mut state = self.lock_to_change();
        if state.is_finished {
            let session = self.config().schema.name;
            tracing::error!(
                session,
                "a session was invalidated after the response's head had left; it lives on"
            );
            return;
        }
        state.epoch += 1;
        state.published = Some(Buffer::take(&RECORD));
        state.may_rotate = true;
        state.must_write = false;
        state.failure = None;
    }

    /// Too late, or from before `invalidate`.
    fn is_discarded(&self, state: &State, base: Base<'_>, changes: &Changes) -> bool {
        let session = self.config().schema.name;
        let fields = || self.config().schema.names(changes.tags());
        if state.is_finished {
            tracing::error!(
                session,
                fields = ?fields(),
                failure = ?changes.failure,
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
    fn report_conflicts(&self, state: &State, base: Base<'_>, changes: &Changes) {
        if state.published.is_none() && base.is_as_loaded() {
            return;
        }
        let current = state.current(self.loaded());
        let overtaken = changes.tags().filter(|&tag| base.record().get(tag) != current.get(tag));
        let fields = self.config().schema.names(overtaken);
        if !fields.is_empty() {
            tracing::warn!(
                session = self.config().schema.name,
                ?fields,
                "two views of one request changed the same field; the later one wins"
            );
        }
    }

    fn lay_over(&self, state: &mut State, changes: &mut Changes, wishes: Wishes) {
        let (schema, loaded) = (self.config().schema, self.loaded());
        let current = state.current(loaded);
        if wishes.forget || changes.leaves_identity {
            let unknown = current.filter(|entry| !schema.knows(entry.tag));
            unknown.for_each(|entry| changes.remove(entry.tag));
        }
        if wishes.persist && (wishes.forget || !state.is_persistent(loaded)) {
            let flags = if wishes.forget { 0 } else { state.flags(loaded) };
            let (start, out) = changes.buffer();
            varint::write(out, flags | PERSISTENT);
            changes.keep(FLAGS, start);
        } else if wishes.forget {
            changes.remove(FLAGS);
        }
        let published = changes.apply(current);
        // A new session has a new identity already.
        state.must_write |= wishes.write || (wishes.renew && state.origin(loaded).is_some());
        state.may_rotate |= changes.rotates;
        state.published = Some(published);
    }
}
