//! Publishing: what a view changed is laid over what others have published.

use crate::base::Base;
use crate::changes::Changes;
use crate::exchange::shared::{PERSISTENT, Shared, State};
use crate::schema::FLAGS;
use crate::scratch::{Buffer, RECORD};
use crate::varint;
use crate::view::Wishes;

/// What became of a publication, where somebody may want to know.
enum Remark {
    Nothing,
    /// The response's head had left.
    TooLate,
    /// The session was invalidated since the view was taken.
    Outdated,
    /// Others had published these fields since.
    Overtaking(Vec<&'static str>),
}

impl Shared {
    /// Takes what a view has to say when it is dropped; false if nobody will see it.
    pub(crate) fn publish(&self, changes: &mut Changes, wishes: Wishes, base: Base<'_>) -> bool {
        let mut state = self.lock_to_change();
        let remark = self.accept(&mut state, changes, wishes, base);
        // While it is locked, so that `finish` sees either the changes or that they are held.
        base.release();
        // Whoever listens to events may take long, and may read this session.
        drop(state);
        let session = self.config().schema.name;
        let fields = || self.config().schema.names(changes.tags());
        let accepted = matches!(remark, Remark::Nothing | Remark::Overtaking(_));
        match remark {
            Remark::Nothing => {}
            Remark::TooLate => tracing::error!(
                session,
                fields = ?fields(),
                failure = ?changes.failure,
                "a session changed after the response's head had left; the change is lost"
            ),
            Remark::Outdated => tracing::warn!(
                session,
                fields = ?fields(),
                "changes of a view from before `invalidate()` are discarded"
            ),
            Remark::Overtaking(fields) => tracing::warn!(
                session,
                ?fields,
                "two views of one request changed the same field; the later one wins"
            ),
        }
        accepted
    }

    fn accept(
        &self,
        state: &mut State,
        changes: &mut Changes,
        wishes: Wishes,
        base: Base<'_>,
    ) -> Remark {
        if changes.is_empty() && wishes == Wishes::default() {
            return Remark::Nothing;
        }
        if state.is_finished {
            return Remark::TooLate;
        }
        if base.epoch() != state.epoch {
            return Remark::Outdated;
        }
        if let Some(failure) = changes.failure.take() {
            state.failure.get_or_insert(failure);
            return Remark::Nothing;
        }
        let overtaken = self.overtaken(state, changes, base);
        self.lay_over(state, changes, wishes);
        match overtaken.is_empty() {
            true => Remark::Nothing,
            false => Remark::Overtaking(overtaken),
        }
    }

    /// The session ends for everybody at once; what comes next is another one.
    pub(crate) fn invalidate(&self) {
        let mut state = self.lock_to_change();
        if !state.is_finished {
            state.epoch += 1;
            state.published = Some(Buffer::take(&RECORD));
            state.may_rotate = true;
            state.must_write = false;
            state.failure = None;
            return;
        }
        drop(state);
        let session = self.config().schema.name;
        tracing::error!(
            session,
            "a session was invalidated after the response's head had left; it lives on"
        );
    }

    /// The changed fields that others have published since the view was taken. Of each the later
    /// publication wins.
    fn overtaken(&self, state: &State, changes: &Changes, base: Base<'_>) -> Vec<&'static str> {
        if state.published.is_none() && base.is_as_loaded() {
            return Vec::new();
        }
        let current = state.current(self.loaded());
        let differs = |&tag: &u16| base.record().get(tag) != current.get(tag);
        self.config().schema.names(changes.tags().filter(differs))
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
