//! Publishing: what a view changed is laid over what others have published.

use crate::base::Base;
use crate::changes::Changes;
use crate::event::EventKind;
use crate::exchange::shared::Shared;
use crate::exchange::state::{PERSISTENT, State};
use crate::merge::{Merged, Three};
use crate::record::Record;
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

/// Others have published fields that a view has changed too.
struct Clash {
    tags: Vec<u16>,
    theirs: Record,
    /// How much had been published then.
    after: u32,
}

/// A view's hold on changes, until they are published or lost, also by a panic.
struct Hold<'v>(Base<'v>);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

impl Shared {
    /// Takes what a view has to say when it is dropped; false if nobody will see it.
    pub(crate) fn publish(&self, changes: &mut Changes, wishes: Wishes, base: Base<'_>) -> bool {
        let hold = Hold(base);
        let remark = self.settle_and_accept(changes, wishes, hold);
        // Nothing is locked any more: whoever listens to events may take long, and may read this
        // session.
        let accepted = matches!(remark, Remark::Nothing | Remark::Overtaking(_));
        if !matches!(remark, Remark::Nothing) {
            self.say(remark, changes);
        }
        accepted
    }

    #[cold]
    fn say(&self, remark: Remark, changes: &Changes) {
        let (config, session) = (self.config(), self.config().schema.name);
        let fields = config.schema.names(changes.tags());
        match remark {
            Remark::Nothing => {}
            Remark::TooLate => {
                tracing::error!(
                    session,
                    ?fields,
                    failure = ?changes.failure,
                    "a session changed after the response's head had left; the change is lost"
                );
                config.tell(EventKind::LateChange { fields: &fields });
            }
            Remark::Outdated => {
                tracing::warn!(
                    session,
                    ?fields,
                    "changes of a view from before `invalidate()` are discarded"
                );
                config.tell(EventKind::Discarded { fields: &fields });
            }
            Remark::Overtaking(fields) => {
                tracing::warn!(
                    session,
                    ?fields,
                    "two views of one request changed the same field; the later one wins"
                );
                config.tell(EventKind::Conflict { fields: &fields });
            }
        }
    }

    #[inline]
    fn settle_and_accept(&self, changes: &mut Changes, wishes: Wishes, hold: Hold<'_>) -> Remark {
        let base = hold.0;
        let mut settled: Option<(u32, Vec<&'static str>)> = None;
        let mut mine = None;
        loop {
            let mut state = self.lock_to_change();
            let clash = self.clash(&state, changes, base);
            let is_settled =
                |clash: &Clash| settled.as_ref().is_some_and(|(at, _)| *at == clash.after);
            let Some(clash) = clash.filter(|clash| !is_settled(clash)) else {
                let later_wins = settled.map_or_else(Vec::new, |(_, fields)| fields);
                let remark = self.accept(&mut state, changes, wishes, base, later_wins);
                // While it is locked, so that `finish` sees either the changes or that they are held.
                drop(hold);
                return remark;
            };
            drop(state);
            let mine = mine.get_or_insert_with(|| {
                let applied = changes.apply(base.record().entries());
                // Records that are in order give one that is.
                Record::parse(&applied).unwrap_or_else(|| base.record().clone())
            });
            settled = Some((clash.after, self.settle(&clash, mine, changes, base)));
        }
    }

    fn accept(
        &self,
        state: &mut State,
        changes: &mut Changes,
        wishes: Wishes,
        base: Base<'_>,
        later_wins: Vec<&'static str>,
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
        self.lay_over(state, changes, wishes);
        match later_wins.is_empty() {
            true => Remark::Nothing,
            false => Remark::Overtaking(later_wins),
        }
    }

    /// The session ends for everybody at once; what comes next is another one.
    pub(crate) fn invalidate(&self) {
        // The user's code, so nothing is locked yet.
        let begun = self.initial();
        let mut state = self.lock_to_change();
        if !state.is_finished {
            state.epoch += 1;
            let mut published = Buffer::take(&RECORD);
            published.extend_from_slice(begun.as_ref().map_or(&[], Record::as_bytes));
            state.published = Some(published);
            state.begun = begun;
            state.may_rotate = true;
            state.must_write = false;
            state.renew = false;
            state.failure = None;
            return;
        }
        drop(state);
        let session = self.config().schema.name;
        tracing::error!(
            session,
            "a session was invalidated after the response's head had left; it lives on"
        );
        self.config().tell(EventKind::LateChange { fields: &[] });
    }

    /// What others have published since the view was taken, if it changes a field of theirs.
    #[inline]
    fn clash(&self, state: &State, changes: &Changes, base: Base<'_>) -> Option<Clash> {
        let is_first = state.published.is_none() && base.is_as_loaded();
        let is_void = state.is_finished || base.epoch() != state.epoch || changes.failure.is_some();
        if is_first || is_void { None } else { self.differences(state, changes, base) }
    }

    #[cold]
    fn differences(&self, state: &State, changes: &Changes, base: Base<'_>) -> Option<Clash> {
        let current = state.current(self.loaded());
        let differs = |&tag: &u16| base.record().get(tag) != current.get(tag);
        let tags: Vec<u16> = changes.tags().filter(differs).collect();
        // What was published is in order.
        let theirs = Record::parse(current.as_bytes())?;
        (!tags.is_empty()).then_some(Clash { tags, theirs, after: state.publications })
    }

    /// Settles such fields by their rules; of the others the later publication wins. Yields their
    /// names. The rules are the user's code, and may use this session: nothing is locked here.
    #[cold]
    fn settle(
        &self,
        clash: &Clash,
        mine: &Record,
        changes: &mut Changes,
        base: Base<'_>,
    ) -> Vec<&'static str> {
        let three = Three { base: base.record(), theirs: &clash.theirs, mine };
        let mut later_wins = Vec::new();
        let fields = self.config().schema.fields.iter();
        for field in fields.filter(|field| clash.tags.contains(&field.tag)) {
            match (self.config().merge)(field.tag, three) {
                Some(Merged::Value(value)) => changes.replace(field.tag, Some(&value)),
                Some(Merged::Absent) => changes.replace(field.tag, None),
                Some(Merged::Unreadable) | None => {
                    if three.theirs.get(field.tag) != mine.get(field.tag) {
                        later_wins.push(field.name);
                    }
                }
            }
        }
        later_wins
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
            let (begun, out) = changes.begin(FLAGS);
            varint::write(out, flags | PERSISTENT);
            changes.keep(begun);
        } else if wishes.forget {
            changes.remove(FLAGS);
        }
        let published = changes.apply(current);
        // A new session has a new identity already.
        state.renew |= wishes.renew && state.origin(loaded).is_some();
        state.must_write |= wishes.write || state.renew;
        state.may_rotate |= changes.rotates;
        state.published = Some(published);
        state.publications += 1;
    }
}
