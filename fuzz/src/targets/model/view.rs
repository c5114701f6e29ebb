//! A view of the session, as plain values.

use session_core::Session;

use super::session::{Values, Visitor, default_name};
use super::step::{Action, Which};

/// What a view of one request has of a field.
struct Cell<T> {
    /// In the session from which the view was taken.
    base: Option<T>,
    now: T,
    default: T,
    touch: Touch,
}

#[derive(Clone, Copy, PartialEq)]
enum Touch {
    Untouched,
    Edited,
    Set,
    Removed,
    Refilled,
}

impl<T: Clone + PartialEq> Cell<T> {
    fn new(base: Option<T>, default: T) -> Self {
        let now = base.clone().unwrap_or(default.clone());
        Self { base, now, default, touch: Touch::Untouched }
    }

    fn set(&mut self, value: T) {
        (self.now, self.touch) = (value, Touch::Set);
    }

    fn edit(&mut self, edit: impl FnOnce(&mut T)) {
        edit(&mut self.now);
        self.touch = match self.touch {
            Touch::Untouched => Touch::Edited,
            Touch::Removed => Touch::Refilled,
            touch => touch,
        };
    }

    fn remove(&mut self) {
        (self.now, self.touch) = (self.default.clone(), Touch::Removed);
    }

    fn present(&self) -> Option<T> {
        let is_present = match self.touch {
            Touch::Untouched => self.base.is_some(),
            Touch::Set => true,
            Touch::Removed => false,
            Touch::Edited if self.base.is_some() => true,
            Touch::Edited | Touch::Refilled => self.now != self.default,
        };
        is_present.then(|| self.now.clone())
    }

    /// Whether there is something to publish.
    fn is_changed(&self) -> bool {
        match self.touch {
            Touch::Untouched => false,
            Touch::Edited => self.now != *self.base.as_ref().unwrap_or(&self.default),
            Touch::Set | Touch::Removed | Touch::Refilled => true,
        }
    }

    fn publish(&self, field: &mut Option<T>) {
        if self.is_changed() {
            *field = self.present();
        }
    }
}

/// A view that was used.
pub(super) struct View {
    visits: Cell<u32>,
    name: Cell<String>,
    user: Cell<Option<u8>>,
    is_persistent: bool,
    pub(super) epoch: u32,
    pub(super) renews: bool,
    pub(super) writes: bool,
    persists: bool,
    forgets: bool,
}

impl View {
    pub(super) fn new(Values { visits, name, user, is_persistent }: Values, epoch: u32) -> Self {
        Self {
            visits: Cell::new(visits, 0),
            name: Cell::new(name, default_name()),
            user: Cell::new(user, None),
            is_persistent,
            epoch,
            renews: false,
            writes: false,
            persists: false,
            forgets: false,
        }
    }

    /// What it reads.
    pub(super) fn values(&self) -> Values {
        Values {
            visits: self.visits.present(),
            name: self.name.present(),
            user: self.user.present(),
            is_persistent: self.is_persistent,
        }
    }

    pub(super) fn rotates(&self) -> bool {
        self.user.is_changed()
    }

    pub(super) fn has_something(&self) -> bool {
        let changed = self.visits.is_changed() || self.name.is_changed() || self.rotates();
        changed || self.renews || self.writes || self.persists || self.forgets
    }

    pub(super) fn publish(&self, values: &mut Values) {
        self.visits.publish(&mut values.visits);
        self.name.publish(&mut values.name);
        self.user.publish(&mut values.user);
        values.is_persistent = self.persists || (values.is_persistent && !self.forgets);
    }

    /// Does the same to this and to the real view. `owner` tells the values of one client from
    /// those of the other.
    pub(super) fn act(&mut self, real: &mut Session<Visitor>, action: Action, owner: u8) {
        match action {
            Action::SetVisits(visits) => {
                let visits = u32::from(visits) * 2 + u32::from(owner);
                self.visits.set(visits);
                real.set_visits(visits);
            }
            Action::AddVisits(more) => {
                let add = |visits: &mut u32| *visits += 2 * u32::from(more);
                self.visits.edit(add);
                add(real.visits_mut());
            }
            Action::SetName(letter) => {
                let name = String::from_iter([char::from(b'A' + owner), char::from(letter)]);
                self.name.set(name.clone());
                real.set_name(name);
            }
            Action::PushName(letter) => {
                self.name.edit(|name| name.push(char::from(letter)));
                real.name_mut().push(char::from(letter));
            }
            Action::PopName => {
                self.name.edit(|name| {
                    name.pop();
                });
                real.name_mut().pop();
            }
            Action::SetUser(user) => {
                self.user.set(user);
                real.set_user(user);
            }
            Action::EditUser(user) => {
                self.user.edit(|present| *present = user);
                *real.user_mut() = user;
            }
            Action::Take(which) => self.take(real, which),
            Action::Reset(which) => self.reset(real, which),
            Action::ResetAll => {
                for which in [Which::Visits, Which::Name, Which::User] {
                    self.remove(which);
                }
                self.forgets = true;
                real.reset();
            }
            _ => self.wish(real, action),
        }
    }

    fn wish(&mut self, real: &mut Session<Visitor>, action: Action) {
        match action {
            Action::Renew => {
                self.renews = true;
                real.renew();
            }
            Action::Persist => {
                self.persists = true;
                real.persist();
            }
            Action::MarkChanged => {
                self.writes = true;
                real.mark_changed();
            }
            _ => unreachable!("the request does the others"),
        }
    }

    fn take(&mut self, real: &mut Session<Visitor>, which: Which) {
        match which {
            Which::Visits => assert_eq!(real.take_visits(), self.visits.now),
            Which::Name => assert_eq!(real.take_name(), self.name.now),
            Which::User => assert_eq!(real.take_user(), self.user.now),
        }
        self.remove(which);
    }

    fn reset(&mut self, real: &mut Session<Visitor>, which: Which) {
        match which {
            Which::Visits => real.reset_visits(),
            Which::Name => real.reset_name(),
            Which::User => real.reset_user(),
        }
        self.remove(which);
    }

    fn remove(&mut self, which: Which) {
        match which {
            Which::Visits => self.visits.remove(),
            Which::Name => self.name.remove(),
            Which::User => self.user.remove(),
        }
    }
}
