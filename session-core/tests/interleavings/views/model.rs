//! What views of one request promise, in plain words.

use super::programs::Act;

/// Whether a view that holds changes at the end is an error, rather than a line in the log.
const IS_STRICT: bool = cfg!(debug_assertions);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// Without a rule.
    pub(super) visits: u32,
    /// What is added to it adds up.
    pub(super) points: u32,
}

/// What an event says: its name, and the fields.
pub(super) type Told = (&'static str, Vec<&'static str>);

/// What a response says of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Nothing,
    Removal,
    Session(Fields),
    Error,
}

pub(super) struct Model {
    loaded: Fields,
    pub(super) published: Fields,
    epoch: u32,
    is_finished: bool,
    views: Vec<Option<Taken>>,
    pub(super) told: Vec<Told>,
    pub(super) reply: Option<Reply>,
}

/// What a view has once it was used.
#[derive(Clone, Copy)]
struct Taken {
    base: Fields,
    epoch: u32,
    visits: Option<u32>,
    points: Option<u32>,
}

impl Model {
    pub(super) fn new(loaded: Fields, views: usize) -> Self {
        Self {
            loaded,
            published: loaded,
            epoch: 0,
            is_finished: false,
            views: vec![None; views],
            told: Vec::new(),
            reply: None,
        }
    }

    pub(super) fn act(&mut self, view: usize, act: Act) {
        match act {
            Act::Visit(visits) => self.taken(view).visits = Some(visits),
            Act::Add(points) => {
                let taken = self.taken(view);
                taken.points = Some(taken.points.unwrap_or(taken.base.points) + points);
            }
            Act::Sync | Act::Drop => self.publish(view),
            Act::Revert => self.views[view] = None,
            Act::Invalidate => self.invalidate(view),
        }
    }

    /// What it started from was there when it was first used.
    fn taken(&mut self, view: usize) -> &mut Taken {
        let (base, epoch) = (self.published, self.epoch);
        self.views[view].get_or_insert(Taken { base, epoch, visits: None, points: None })
    }

    fn invalidate(&mut self, view: usize) {
        self.views[view] = None;
        if self.is_finished {
            return self.told.push(("late_change", Vec::new()));
        }
        self.epoch += 1;
        self.published = Fields::default();
    }

    fn publish(&mut self, view: usize) {
        let Some(taken) = self.views[view].take() else { return };
        let changed = [("visits", taken.visits.is_some()), ("points", taken.points.is_some())];
        let changed: Vec<_> =
            changed.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect();
        if self.is_finished {
            return self.told.push(("late_change", changed));
        }
        if self.epoch != taken.epoch {
            return self.told.push(("discarded", changed));
        }
        if let Some(mine) = taken.points {
            self.published.points += mine - taken.base.points;
        }
        if let Some(mine) = taken.visits {
            let theirs = self.published.visits;
            if theirs != taken.base.visits && theirs != mine {
                self.told.push(("conflict", vec!["visits"]));
            }
            self.published.visits = mine;
        }
    }

    pub(super) fn finish(&mut self) {
        self.is_finished = true;
        let is_held = self.views.iter().any(Option::is_some);
        self.reply = Some(if is_held && IS_STRICT { Reply::Error } else { self.verdict() });
        if is_held {
            self.told.push(("late_change", Vec::new()));
        }
    }

    fn verdict(&self) -> Reply {
        let before = if self.epoch == 0 { self.loaded } else { Fields::default() };
        match self.published == before {
            true if self.epoch > 0 => Reply::Removal,
            true => Reply::Nothing,
            false => Reply::Session(self.published),
        }
    }
}
