//! What has become of the bytes of a type.

use super::{Choice, LEAVES, Part, Parts, Shape};

/// One thing that differs between two shapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    /// In words.
    pub(crate) text: String,
}

/// What a difference does to values that were written before, from harmless to harmful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Nothing: names are not written, or more is known now.
    None,
    /// They are read as before, but builds from before may not read those of this one.
    Wider,
    /// Nobody can tell any more.
    Unclear,
    /// They are read as something else, or not at all.
    Misread,
}

impl Shape {
    /// What has changed from `self` to `now`.
    pub(crate) fn differences(&self, now: &Self) -> Vec<Difference> {
        let mut found = Found { differences: Vec::new(), place: Vec::new() };
        found.shape(self, now);
        found.differences
    }

    /// Whether values of both are the same bytes, and all of both is known.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let harmless = |difference: &Difference| difference.kind == Kind::None;
        !self.has_unknown() && !other.has_unknown() && self.differences(other).iter().all(harmless)
    }
}

struct Found {
    differences: Vec<Difference>,
    /// The names that lead to where we are.
    place: Vec<String>,
}

impl Found {
    fn add(&mut self, kind: Kind, text: impl FnOnce(&str) -> String) {
        let place = match &*self.place {
            [] => "it".to_owned(),
            names => format!("`{}`", names.join(".")),
        };
        self.differences.push(Difference { kind, text: text(&place) });
    }

    fn inside(&mut self, name: Option<String>, look: impl FnOnce(&mut Self)) {
        let depth = self.place.len();
        self.place.extend(name);
        look(self);
        self.place.truncate(depth);
    }

    fn shape(&mut self, before: &Shape, now: &Shape) {
        match (before, now) {
            (Shape::Unknown, Shape::Unknown) => {}
            (Shape::Unknown, _) => {
                self.add(Kind::None, |place| format!("{place} is known now: `{now}`"));
            }
            (_, Shape::Unknown) => {
                self.add(Kind::Unclear, |place| format!("{place} was `{before}` and is unknown"));
            }
            (Shape::Leaf(before), Shape::Leaf(now)) => self.leaf(before, now),
            (Shape::Back(before), Shape::Back(now)) if before == now => {}
            (Shape::Option(before), Shape::Option(now)) | (Shape::Seq(before), Shape::Seq(now)) => {
                self.shape(before, now);
            }
            (Shape::Map(before), Shape::Map(now)) => {
                self.shape(&before.0, &now.0);
                self.shape(&before.1, &now.1);
            }
            (Shape::Parts(before), Shape::Parts(now)) => self.parts(before, now),
            (Shape::Enum(before), Shape::Enum(now)) => self.choice(before, now),
            _ => self.add(Kind::Misread, |place| was_and_is(place, before, now)),
        }
    }

    fn leaf(&mut self, before: &'static str, now: &'static str) {
        match () {
            () if before == now => {}
            () if is_widened(before, now) => self.add(Kind::Wider, |place| {
                format!("{place} was `{before}` and is `{now}`, which reads the same bytes")
            }),
            () => self.add(Kind::Misread, |place| {
                was_and_is(place, &Shape::Leaf(before), &Shape::Leaf(now))
            }),
        }
    }

    fn parts(&mut self, before: &Parts, now: &Parts) {
        self.inside(now.name.clone(), |found| {
            if let (Some(name), Some(other)) = (&before.name, &now.name)
                && name != other
            {
                found.add(Kind::None, |_| format!("`{name}` is called `{other}`"));
            }
            found.list(&before.parts, &now.parts);
        });
    }

    fn list(&mut self, before: &[Part], now: &[Part]) {
        let names =
            |parts: &[Part]| -> Vec<_> { parts.iter().map(|part| part.name.clone()).collect() };
        let (names_before, names_now) = (names(before), names(now));
        if before.len() != now.len() {
            return self.add(Kind::Misread, |place| {
                let had = counted(before.len(), &names_before);
                format!("{place} had {had} and has {}", counted(now.len(), &names_now))
            });
        }
        self.moves(&names_before, &names_now);
        for (before, now) in before.iter().zip(now) {
            self.inside(now.name.clone(), |found| found.shape(&before.shape, &now.shape));
        }
    }

    fn choice(&mut self, before: &Choice, now: &Choice) {
        self.inside(Some(now.name.clone()), |found| {
            if before.name != now.name {
                found.add(Kind::None, |_| format!("`{}` is called `{}`", before.name, now.name));
            }
            let names = |choice: &Choice| -> Vec<_> {
                choice.variants.iter().map(|variant| variant.name.clone()).collect()
            };
            let (names_before, names_now) = (names(before), names(now));
            found.moves(&names_before, &names_now);
            for (before, now) in before.variants.iter().zip(&now.variants) {
                found.inside(now.name.clone(), |found| found.shape(&before.shape, &now.shape));
            }
            let (had, has) = (before.variants.len(), now.variants.len());
            if has < had {
                let gone = variants(&names_before[has..]);
                found.add(Kind::Misread, |place| format!("{place} has lost the {gone}"));
            } else if has > had {
                let new = variants(&names_now[had..]);
                found.add(Kind::Wider, |place| format!("{place} has the new {new}"));
            }
        });
    }

    /// A name at another position than before takes over what stood there; a new name at an old position is the
    /// same part under another name.
    fn moves(&mut self, before: &[Option<String>], now: &[Option<String>]) {
        for (at, name) in now.iter().enumerate() {
            let (Some(name), Some(Some(other))) = (name, before.get(at)) else { continue };
            if name == other {
                continue;
            }
            let among =
                |names: &[Option<String>], name| names.iter().flatten().any(|other| other == name);
            match among(before, name) || among(now, other) {
                true => self.add(Kind::Misread, |place| {
                    format!("in {place}, `{name}` stands where `{other}` stood")
                }),
                false => self
                    .add(Kind::None, |place| format!("in {place}, `{other}` is called `{name}`")),
            }
        }
    }
}

fn was_and_is(place: &str, before: &Shape, now: &Shape) -> String {
    format!("{place} was `{before}` and is `{now}`")
}

/// `variant a` or `variants a, b`.
fn variants(names: &[Option<String>]) -> String {
    let variants = if names.len() == 1 { "variant" } else { "variants" };
    format!("{variants} {}", quoted(names))
}

/// `2 parts (a, b)`.
fn counted(parts: usize, names: &[Option<String>]) -> String {
    match parts {
        0 => "none".to_owned(),
        1 => format!("1 part{}", listed(names)),
        parts => format!("{parts} parts{}", listed(names)),
    }
}

/// ` (a, b)`, as far as there are names.
fn listed(names: &[Option<String>]) -> String {
    match quoted(names) {
        names if names.is_empty() => names,
        names => format!(" ({names})"),
    }
}

/// `a, b`, as far as there are names.
fn quoted(names: &[Option<String>]) -> String {
    let names: Vec<_> = names.iter().flatten().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Postcard writes all but single bytes as numbers of variable length, the smaller ones alike.
fn is_widened(before: &str, now: &str) -> bool {
    let position = |leaf| LEAVES.iter().position(|other| *other == leaf);
    let both_among = |family: [&str; 4]| family.contains(&before) && family.contains(&now);
    (both_among(["i16", "i32", "i64", "i128"]) || both_among(["u16", "u32", "u64", "u128"]))
        && position(before) < position(now)
}
