//! The model's half of a request: its views, and what they have published.

use std::collections::BTreeSet;

use super::deed::{Change, Deed, bit};
use super::step::VIEWS;
use super::value::{FIELDS, Fields, HITS, NOTE, Value, default, merge};

/// A request that was loaded.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// What it found; `None` for no session.
    pub(super) base: Option<Fields>,
    /// The session that it may write to, and what it was called; `None` if it came with no id, with
    /// one that nobody has any more, or with an old one.
    pub(super) held: Option<Held>,
    /// It came with an id that its session has no more.
    pub(super) is_old: bool,
    /// What was published.
    pub(super) now: Fields,
    /// Which hits are in there that this request has counted.
    pub(super) hits: BTreeSet<u32>,
    /// How often it was invalidated.
    pub(super) epoch: u32,
    pub(super) renew: bool,
    pub(super) rewrite: bool,
    views: [Option<View>; VIEWS],
}

/// Where a session stood when it was loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) id: usize,
    /// How often it had been written.
    pub(super) writes: usize,
}

/// A view that was used.
#[derive(Clone, Debug)]
struct View {
    base: Fields,
    epoch: u32,
    touched: [Option<Touch>; FIELDS],
    hits: BTreeSet<u32>,
    renew: bool,
    rewrite: bool,
}

#[derive(Clone, Debug)]
enum Touch {
    Set(Value),
    Edited(Value),
    Gone,
    Refilled(Value),
}

impl Request {
    pub(super) fn new(base: Option<Fields>, held: Option<Held>, is_old: bool) -> Self {
        Self {
            now: base.clone().unwrap_or_default(),
            base,
            held,
            is_old,
            hits: BTreeSet::new(),
            epoch: 0,
            renew: false,
            rewrite: false,
            views: Default::default(),
        }
    }

    /// The session that it goes on with.
    pub(super) fn origin(&self) -> Option<&Fields> {
        self.base.as_ref().filter(|_| self.epoch == 0)
    }

    pub(super) fn act(&mut self, view: usize, deed: Deed, fresh: u32) {
        match deed {
            Deed::Revert => self.views[view] = None,
            Deed::Sync => self.publish(view),
            Deed::Invalidate => {
                self.views[view] = None;
                self.now = Fields::default();
                self.hits.clear();
                self.epoch += 1;
                (self.renew, self.rewrite) = (false, false);
            }
            _ => {
                let start = View::new(&self.now, self.epoch);
                self.views[view].get_or_insert(start).act(deed, fresh);
            }
        }
    }

    /// Drops a view.
    pub(super) fn publish(&mut self, view: usize) {
        let Some(view) = self.views[view].take() else {
            return;
        };
        if view.epoch != self.epoch {
            return;
        }
        let before = self.now.clone();
        let mut mine = view.base.clone();
        for (field, changed) in view.changes().into_iter().enumerate() {
            let Some(changed) = changed else { continue };
            mine[field] = changed;
            self.now[field] = match before[field] == view.base[field] {
                true => mine[field].clone(),
                false => merge(field, &view.base, &before, &mine),
            };
        }
        self.hits.extend(view.hits);
        self.renew |= view.renew && self.origin().is_some();
        self.rewrite |= view.rewrite || self.renew;
    }

    pub(super) fn publish_all(&mut self) {
        (0..VIEWS).for_each(|view| self.publish(view));
    }
}

impl View {
    fn new(base: &Fields, epoch: u32) -> Self {
        Self {
            base: base.clone(),
            epoch,
            touched: Default::default(),
            hits: BTreeSet::new(),
            renew: false,
            rewrite: false,
        }
    }

    fn value(&self, field: usize) -> Value {
        match &self.touched[field] {
            Some(Touch::Set(value) | Touch::Edited(value) | Touch::Refilled(value)) => {
                value.clone()
            }
            Some(Touch::Gone) => default(field),
            None => self.base[field].clone().unwrap_or_else(|| default(field)),
        }
    }

    fn act(&mut self, deed: Deed, fresh: u32) {
        match deed {
            Deed::Renew => self.renew = true,
            Deed::Rewrite => self.rewrite = true,
            Deed::NoteAgain => self.touched[NOTE] = Some(Touch::Set(self.value(NOTE))),
            _ => {}
        }
        let Some((field, change)) = deed.change(fresh) else {
            return;
        };
        if field == HITS && bit(fresh) > 0 {
            self.hits.insert(fresh);
        }
        let value = self.value(field);
        self.touched[field] = Some(match (change, self.touched[field].take()) {
            (Change::Set(value), _) => Touch::Set(value),
            (Change::Remove, _) => Touch::Gone,
            (Change::Edit(edit), Some(Touch::Set(_))) => Touch::Set(edit(value)),
            (Change::Edit(edit), None | Some(Touch::Edited(_))) => Touch::Edited(edit(value)),
            (Change::Edit(edit), Some(Touch::Gone | Touch::Refilled(_))) => {
                Touch::Refilled(edit(value))
            }
        });
    }

    /// What becomes of each field; nothing if nothing does.
    fn changes(&self) -> [Option<Option<Value>>; FIELDS] {
        std::array::from_fn(|field| match self.touched[field].clone()? {
            Touch::Set(value) => Some(Some(value)),
            Touch::Gone => Some(None),
            Touch::Refilled(value) => Some(Some(value).filter(|value| *value != default(field))),
            Touch::Edited(value) => {
                let before = self.base[field].clone().unwrap_or_else(|| default(field));
                (value != before).then_some(Some(value))
            }
        })
    }
}
