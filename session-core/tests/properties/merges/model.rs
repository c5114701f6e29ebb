//! The store, as plain values.

use std::collections::BTreeSet;

use super::deed::bit;
use super::request::{Held, Request};
use super::value::{Fields, HITS, USER, Value, lay_over};

/// What a response tells its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// The id of a session, counted from the first that there was.
    Id(usize),
    Forget,
}

/// What stands under an id.
#[derive(Clone, Debug)]
enum Entry {
    Live(Live),
    /// Its session has taken another id.
    Old {
        to: usize,
        /// What is read until the deadline, in seconds.
        before: Option<Fields>,
        deadline: u64,
    },
    Gone,
}

#[derive(Clone, Debug, Default)]
struct Live {
    fields: Fields,
    /// All hits that were ever counted in it, each once.
    hits: BTreeSet<u32>,
    writes: usize,
}

#[derive(Debug, Default)]
pub(super) struct Model {
    entries: Vec<Entry>,
}

const GRACE: u64 = 30;

/// What a response is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Leave,
    Create,
    Update,
    Rotate,
    End,
    Replace,
}

impl Model {
    pub(super) fn ids(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn load(&self, id: Option<usize>, now: u64) -> Request {
        let Some(id) = id else {
            return Request::new(None, None, false);
        };
        match &self.entries[id] {
            Entry::Live(live) => {
                let held = Held { id, writes: live.writes };
                Request::new(Some(live.fields.clone()), Some(held), false)
            }
            Entry::Gone => Request::new(None, None, false),
            Entry::Old { deadline, .. } if now >= deadline + GRACE => {
                Request::new(None, None, false)
            }
            Entry::Old { deadline, .. } if now >= *deadline => Request::new(None, None, true),
            Entry::Old { before, .. } => Request::new(before.clone(), None, true),
        }
    }

    /// Whether a response to it asks the store for an update, whatever happens meanwhile.
    pub(super) fn updates(&self, request: &Request) -> bool {
        !matches!(what(request), What::Leave | What::Create)
    }

    /// Whether others have written since it was loaded.
    pub(super) fn is_overtaken(&self, request: &Request) -> bool {
        request.held.is_some_and(|Held { id, writes }| {
            !matches!(&self.entries[id], Entry::Live(live) if live.writes == writes)
        })
    }

    pub(super) fn finish(&mut self, request: &Request, now: u64) -> Told {
        match (what(request), request.held.map(|held| held.id)) {
            (What::Create, _) => self.create(Live::of(request)),
            (What::Update, Some(id)) => {
                if let Some(live) = self.laid_over(id, request) {
                    self.entries[id] = Entry::Live(live);
                }
                Told::Nothing
            }
            (What::Rotate, Some(id)) => self.rotate(id, request, now),
            (What::End, Some(id)) => {
                self.end(id, request);
                Told::Forget
            }
            (What::Replace, Some(id)) => {
                let told = self.create(Live::of(request));
                self.end(id, request);
                told
            }
            _ => Told::Nothing,
        }
    }

    fn create(&mut self, live: Live) -> Told {
        self.entries.push(Entry::Live(live));
        Told::Id(self.entries.len() - 1)
    }

    /// What a session becomes with the changes of a request; nothing if it is no more.
    fn laid_over(&self, id: usize, request: &Request) -> Option<Live> {
        let (Entry::Live(theirs), Some(base)) = (&self.entries[id], request.origin()) else {
            return None;
        };
        let fields = lay_over(base, &theirs.fields, &request.now);
        let hits = &theirs.hits | &request.hits;
        let is_written = fields != theirs.fields || !self.is_overtaken(request);
        Some(Live { fields, hits, writes: theirs.writes + usize::from(is_written) })
    }

    fn rotate(&mut self, id: usize, request: &Request, now: u64) -> Told {
        let Some(live) = self.laid_over(id, request) else {
            return Told::Nothing;
        };
        let Entry::Live(before) = self.entries[id].clone() else {
            return Told::Nothing;
        };
        let told = self.create(live);
        // Nobody reads what somebody was signed in to who is not any more.
        let leaves = before.fields[USER].is_some() && is_rotated(request);
        let to = self.entries.len() - 1;
        self.entries[id] = match leaves {
            true => Entry::Old { to, before: None, deadline: now },
            false => Entry::Old { to, before: Some(before.fields), deadline: now + GRACE },
        };
        told
    }

    /// Ends a session, and what it has become with the same identity.
    fn end(&mut self, id: usize, request: &Request) {
        let identity = request.base.as_ref().map(|base| base[USER].clone());
        let (mut at, mut passed) = (id, vec![]);
        loop {
            match &self.entries[at] {
                Entry::Live(live) if at == id || Some(&live.fields[USER]) == identity.as_ref() => {
                    self.entries[at] = Entry::Gone;
                    break;
                }
                Entry::Live(_) => return,
                Entry::Gone => break,
                Entry::Old { to, .. } => {
                    passed.push(at);
                    at = *to;
                }
            }
        }
        passed.into_iter().for_each(|id| self.entries[id] = Entry::Gone);
    }

    /// Every hit of every session was counted once.
    pub(super) fn check_hits(&self) {
        for entry in &self.entries {
            if let Entry::Live(live) = entry {
                let sum: u64 = live.hits.iter().map(|&hit| bit(hit)).sum();
                let counted = live.fields[HITS].clone().unwrap_or(Value::Number(0));
                assert_eq!(counted, Value::Number(sum), "each of {:?} once", live.hits);
            }
        }
    }
}

impl Live {
    fn of(request: &Request) -> Self {
        Self { fields: request.now.clone(), hits: request.hits.clone(), writes: 0 }
    }
}

fn is_rotated(request: &Request) -> bool {
    request.origin().is_some_and(|base| base[USER] != request.now[USER])
}

fn what(request: &Request) -> What {
    if request.is_old {
        return What::Leave;
    }
    let Some(base) = request.origin() else {
        let has_contents = request.now != Fields::default() || request.rewrite;
        return match (request.held, has_contents) {
            (Some(_), true) => What::Replace,
            (Some(_), false) => What::End,
            (None, true) => What::Create,
            (None, false) => What::Leave,
        };
    };
    if is_rotated(request) || request.renew {
        What::Rotate
    } else if request.rewrite || request.now != *base {
        What::Update
    } else {
        What::Leave
    }
}
