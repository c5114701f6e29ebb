//! One request, in which several views are taken, changed and dropped.

use session_core::{Exchange, Session};

use super::session::{Kept, Values, Visitor};
use super::step::Action;
use super::view::View;

/// Views that are taken at once.
const VIEWS: usize = 3;

/// A view, and what it should say once it was used.
type Slot = Option<(Session<Visitor>, Option<View>)>;

/// What a request is about to leave behind.
pub(super) struct Outcome {
    pub(super) values: Values,
    /// It was invalidated.
    pub(super) has_ended: bool,
    /// Another user than it had.
    pub(super) is_rotated: bool,
    pub(super) renews: bool,
    /// Something is to be written.
    pub(super) is_changed: bool,
    /// A view that may write was taken.
    pub(super) may_write: bool,
}

struct State {
    loaded: Option<Values>,
    published: Values,
    epoch: u32,
    may_rotate: bool,
    must_write: bool,
    renews: bool,
}

/// Does these actions, each to one of the views.
pub(super) fn perform(
    exchange: &Exchange<Visitor>,
    loaded: Option<&Kept>,
    actions: &[(u8, Action)],
    owner: u8,
) -> Outcome {
    let loaded = loaded.map(|kept| kept.values.clone());
    let mut state = State::new(loaded);
    let mut slots: [Slot; VIEWS] = [const { None }; VIEWS];
    for (slot, action) in actions {
        let slot = &mut slots[usize::from(*slot) % VIEWS];
        let (mut real, mut view) = slot.take().unwrap_or_else(|| (exchange.view(), None));
        state.act(&mut real, &mut view, *action, owner);
        if matches!(action, Action::Drop) {
            drop(real);
        } else {
            state.check(&real, view.get_or_insert_with(|| state.view()));
            *slot = Some((real, view));
        }
    }
    for (real, view) in slots.into_iter().flatten() {
        drop(real);
        state.publish(view);
    }
    state.outcome(!actions.is_empty())
}

impl State {
    fn new(loaded: Option<Values>) -> Self {
        let published = loaded.clone().unwrap_or_default();
        let (may_rotate, must_write, renews) = (false, false, false);
        Self { loaded, published, epoch: 0, may_rotate, must_write, renews }
    }

    fn view(&self) -> View {
        View::new(self.published.clone(), self.epoch)
    }

    fn act(
        &mut self,
        real: &mut Session<Visitor>,
        view: &mut Option<View>,
        action: Action,
        owner: u8,
    ) {
        match action {
            Action::Drop => self.publish(view.take()),
            Action::Sync => {
                self.publish(view.take());
                real.sync();
            }
            Action::Revert => {
                *view = None;
                real.revert();
            }
            Action::Invalidate => {
                *view = None;
                real.invalidate();
                (self.published, self.epoch) = (Values::default(), self.epoch + 1);
                (self.may_rotate, self.must_write, self.renews) = (true, false, false);
            }
            action => view.get_or_insert_with(|| self.view()).act(real, action, owner),
        }
    }

    fn check(&self, real: &Session<Visitor>, view: &View) {
        view.values().check(real);
        assert_eq!(real.is_new(), !self.has_origin());
    }

    fn has_origin(&self) -> bool {
        self.loaded.is_some() && self.epoch == 0
    }

    fn publish(&mut self, view: Option<View>) {
        // What was taken before the session ended is discarded.
        let view = view.filter(|view| view.epoch == self.epoch && view.has_something());
        let Some(view) = view else { return };
        view.publish(&mut self.published);
        self.renews |= view.renews && self.has_origin();
        self.must_write |= view.writes || self.renews;
        self.may_rotate |= view.rotates();
    }

    fn outcome(self, may_write: bool) -> Outcome {
        let original = self.loaded.filter(|_| self.epoch == 0).unwrap_or_default();
        Outcome {
            has_ended: self.epoch > 0,
            is_rotated: self.may_rotate && original.user != self.published.user,
            renews: self.renews,
            is_changed: self.must_write || original != self.published,
            may_write,
            values: self.published,
        }
    }
}
