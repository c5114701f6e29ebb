//! The model: what a browser's session holds after each response.

use std::time::SystemTime;

use super::act::Act;
use super::build::Shape;
use super::draft::{Draft, FLAGS, Fields, stored};
use super::found::Found;
use crate::support::noon;

/// A session as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    fields: Fields,
    created: SystemTime,
    /// The highest generation that has written it.
    schema: u32,
    /// Which id it has, in a store.
    id: usize,
    /// How often it was written.
    revision: usize,
}

/// A browser, and what its cookie stands for.
#[derive(Default)]
pub(super) struct Jar {
    is_stored: bool,
    /// The cookie's session; in a cookie that is the session itself.
    mine: Option<Kept>,
    ids: usize,
}

/// A request between its halves.
pub(super) struct Request {
    base: Option<Kept>,
    draft: Draft,
}

impl Kept {
    /// Fields in all, and the schema.
    pub(super) fn outline(&self) -> (usize, u32) {
        (self.fields.len(), self.schema)
    }
}

/// What a build finds there.
pub(super) fn read(kept: Option<&Kept>, shape: &Shape) -> Found {
    let none = Fields::new();
    let fields = kept.map_or(&none, |kept| &kept.fields);
    let each = shape.fields.iter().map(|field| {
        let value = stored(fields, field);
        (value.is_some(), (field.text)(value.unwrap_or(field.default)))
    });
    let since = |kept: &Kept| kept.created.duration_since(noon()).expect("later").as_secs();
    Found {
        is_new: kept.is_none(),
        is_persistent: fields.contains_key(FLAGS),
        created: kept.map_or(0, since),
        fields: each.collect(),
    }
}

impl Jar {
    pub(super) fn new(is_stored: bool) -> Self {
        Self { is_stored, ..Self::default() }
    }

    pub(super) fn now(&self) -> Option<&Kept> {
        self.mine.as_ref()
    }

    pub(super) fn begin(&self, shape: &Shape, now: SystemTime, acts: &[Act]) -> Request {
        let base = self.mine.clone();
        let draft = Draft::of(base.as_ref().map(|kept| &kept.fields), shape, now, acts);
        Request { base, draft }
    }

    pub(super) fn finish(&mut self, request: Request, shape: &Shape, now: SystemTime) {
        let Request { base, draft } = request;
        let brought = base.is_some();
        let Some(base) = base.filter(|_| !draft.ended) else {
            return self.finish_new(draft, brought, shape, now);
        };
        let rotates = rotates(&base.fields, &draft.fields, shape);
        if !draft.rewrite && draft.fields == base.fields {
            return;
        }
        // In its cookie, the last response wins.
        let theirs = match &self.mine {
            Some(theirs) if self.is_stored && theirs.id == base.id => theirs.clone(),
            // It has ended or taken a new identity meanwhile: nothing gets there.
            _ if self.is_stored => return,
            _ => base.clone(),
        };
        let is_new_id = rotates || draft.renew;
        let fields = lay_over(&base.fields, &theirs.fields, &draft.fields, shape);
        if self.is_stored
            && !is_new_id
            && theirs.revision != base.revision
            && fields == theirs.fields
        {
            return;
        }
        let schema = theirs.schema.max(shape.generation);
        let drops = rotates || theirs.schema < shape.generation;
        self.ids += usize::from(is_new_id);
        self.mine = Some(Kept {
            fields: written(fields, drops, shape),
            created: if rotates { now } else { theirs.created },
            schema,
            id: if is_new_id { self.ids } else { theirs.id },
            revision: theirs.revision + 1,
        });
    }

    /// Finishes a request that brought nothing, or ended what it brought.
    fn finish_new(&mut self, draft: Draft, brought: bool, shape: &Shape, now: SystemTime) {
        if draft.fields.is_empty() && !draft.rewrite {
            if draft.ended && brought {
                self.mine = None;
            }
            return;
        }
        self.ids += 1;
        let fields = written(draft.fields, true, shape);
        let (schema, id) = (shape.generation, self.ids);
        self.mine = Some(Kept { fields, created: now, schema, id, revision: 0 });
    }
}

fn rotates(before: &Fields, after: &Fields, shape: &Shape) -> bool {
    let rotating = shape.fields.iter().filter(|field| field.rotates);
    rotating.flat_map(|field| field.keys()).any(|key| before.get(key) != after.get(key))
}

/// What one changed, over what another has written: field by field, with all of its tags, or else tag by tag.
fn lay_over(base: &Fields, theirs: &Fields, mine: &Fields, shape: &Shape) -> Fields {
    let mut fields = theirs.clone();
    let changed = base.keys().chain(mine.keys()).filter(|key| base.get(*key) != mine.get(*key));
    for &key in changed {
        let field = shape.fields.iter().find(|field| field.keys().any(|own| own == key));
        let keys = field.map_or_else(|| vec![key], |field| field.keys().collect());
        for key in keys {
            match mine.get(key) {
                Some(&value) => drop(fields.insert(key, value)),
                None => drop(fields.remove(key)),
            }
        }
    }
    fields
}

fn written(mut fields: Fields, drops_unknown: bool, shape: &Shape) -> Fields {
    fields.retain(|key, _| !shape.retired.contains(key) && (!drops_unknown || shape.knows(key)));
    fields
}
