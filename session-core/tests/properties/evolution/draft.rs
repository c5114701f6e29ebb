//! The model's half of a request that runs before its response is finished: what the format's page
//! says of presence, said once more in words.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::act::{Act, Deed, Whole};
use super::build::{FieldShape, Shape};

/// Values by what makes their tags.
pub(super) type Fields = BTreeMap<&'static str, Held>;

/// What stands under a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    number: u8,
    /// When it began to last, where it does not last as long as the session.
    since: Option<SystemTime>,
}

/// Where it stands that the cookie is persistent; the format's, so every build knows it.
pub(super) const FLAGS: &str = "flags";

/// What a request leaves for its response.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) fields: Fields,
    /// It was invalidated.
    pub(super) ended: bool,
    pub(super) renew: bool,
    pub(super) rewrite: bool,
}

/// What a handler has done with a field.
#[derive(Clone, Copy)]
enum Touch {
    Set(u8),
    /// In place, what had this value before: stored, or the default of what was absent.
    Edited {
        before: u8,
        now: u8,
    },
    Gone,
    /// Gone, and then edited.
    Refilled(u8),
}

/// One view of a session.
#[derive(Default)]
struct View {
    touched: BTreeMap<&'static str, Touch>,
    persist: bool,
    renew: bool,
    rewrite: bool,
    forget: bool,
}

/// The value under the field's own tag, or under a former one.
pub(super) fn stored(fields: &Fields, field: &FieldShape) -> Option<u8> {
    let former = || field.was.iter().find_map(|key| fields.get(key));
    fields.get(field.key).or_else(former).map(|held| held.number)
}

impl Draft {
    /// What becomes of a session, or of none.
    pub(super) fn of(base: Option<&Fields>, shape: &Shape, now: SystemTime, acts: &[Act]) -> Self {
        let fields = base.cloned().unwrap_or_default();
        let mut draft = Self { fields, ended: false, renew: false, rewrite: false };
        let mut view = View::default();
        for &act in acts {
            match act {
                Act::Field(index, deed) => {
                    view.touch(&shape.fields[index % shape.fields.len()], &draft.fields, deed);
                }
                Act::Whole(Whole::Persist) => view.persist = true,
                Act::Whole(Whole::Renew) => view.renew = true,
                Act::Whole(Whole::Rewrite) => view.rewrite = true,
                Act::Whole(Whole::Revert) => view = View::default(),
                Act::Whole(Whole::Reset) => {
                    view.touched =
                        shape.fields.iter().map(|field| (field.key, Touch::Gone)).collect();
                    view.forget = true;
                }
                Act::Whole(Whole::Invalidate) => {
                    view = View::default();
                    draft =
                        Self { fields: Fields::new(), ended: true, renew: false, rewrite: false };
                }
            }
        }
        draft.publish(&view, shape, now);
        draft.renew = view.renew && base.is_some() && !draft.ended;
        draft.rewrite = view.rewrite || draft.renew;
        draft
    }

    fn publish(&mut self, view: &View, shape: &Shape, now: SystemTime) {
        let mut forget = view.forget;
        for field in &shape.fields {
            let number = match view.touched.get(field.key) {
                None => continue,
                Some(&Touch::Edited { before, now }) if before == now => continue,
                Some(&(Touch::Set(now) | Touch::Edited { now, .. })) => Some(now),
                Some(&Touch::Refilled(now)) if now != field.default => Some(now),
                Some(Touch::Gone | Touch::Refilled(_)) => None,
            };
            self.fields.retain(|key, _| field.keys().all(|own| own != *key));
            let since = field.lasts.then_some(now);
            match number {
                Some(number) => drop(self.fields.insert(field.key, Held { number, since })),
                // Whoever signs out is signed out on every build.
                None => forget |= field.rotates,
            }
        }
        if forget {
            self.fields.retain(|key, _| shape.knows(key));
        }
        if view.persist {
            self.fields.insert(FLAGS, Held { number: 1, since: None });
        } else if view.forget {
            self.fields.remove(FLAGS);
        }
    }
}

impl View {
    fn touch(&mut self, field: &FieldShape, fields: &Fields, deed: Deed) {
        let known = self.touched.get(field.key).copied();
        let touch = match (deed, known) {
            (Deed::Set(now), _) | (Deed::Edit(now), Some(Touch::Set(_))) => Touch::Set(now),
            (Deed::Edit(now), None) => {
                Touch::Edited { before: stored(fields, field).unwrap_or(field.default), now }
            }
            (Deed::Edit(now), Some(Touch::Edited { before, .. })) => Touch::Edited { before, now },
            (Deed::Edit(now), Some(Touch::Gone | Touch::Refilled(_))) => Touch::Refilled(now),
            (Deed::Take | Deed::Reset, _) => Touch::Gone,
        };
        self.touched.insert(field.key, touch);
    }
}
