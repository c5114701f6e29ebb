//! What a lock file says of one tag.

use std::fmt::{self, Display};

use crate::testing::shape::Shape;

/// What a lock file says of one tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockEntry {
    pub(super) tag: u16,
    /// The field's name; empty if nobody knows it.
    pub(super) name: String,
    /// The name that makes the tag.
    pub(super) stored_as: String,
    /// The type as written; empty if nobody knows it.
    pub(super) ty: String,
    pub(super) version: u32,
    pub(super) shape: Shape,
    pub(super) flags: Flags,
    pub(super) state: LockState,
    /// The struct's generation when the tag was first seen.
    pub(super) since: u32,
    /// The struct's generation when the tag was no longer that of a field.
    pub(super) until: Option<u32>,
}

/// What became of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockState {
    /// The struct has it.
    Present,
    /// The struct has it with another type, and reads this one as well.
    Former,
    /// The struct does not have it any more; sessions may.
    Removed,
    /// It is dropped from every session that is written.
    Retired,
}

/// The attributes that say what a field is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    pub(super) rotate: bool,
    pub(super) required: bool,
    pub(super) secret: bool,
}

impl LockState {
    pub(super) const ALL: [Self; 4] = [Self::Present, Self::Former, Self::Removed, Self::Retired];
}

/// As the file has it.
impl Display for LockState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Present => "present",
            Self::Former => "former",
            Self::Removed => "removed",
            Self::Retired => "retired",
        })
    }
}

impl Flags {
    /// Each with its name.
    pub(super) fn named(self) -> [(&'static str, bool); 3] {
        [("rotate", self.rotate), ("required", self.required), ("secret", self.secret)]
    }
}

impl LockEntry {
    /// The number under which it travels.
    #[must_use]
    pub fn tag(&self) -> u16 {
        self.tag
    }

    /// The field's name; empty if it was retired before there was a lock.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type as written; empty if it was retired before there was a lock.
    #[must_use]
    pub fn ty(&self) -> &str {
        &self.ty
    }

    /// What became of it.
    #[must_use]
    pub fn state(&self) -> LockState {
        self.state
    }

    /// Whether its values are not to be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.flags.secret
    }

    /// Whether the user has chosen its tag.
    pub(super) fn is_pinned(&self) -> bool {
        self.tag <= crate::schema::LAST_PINNED
    }

    /// Whether the struct has it.
    pub(super) fn is_present(&self) -> bool {
        self.state == LockState::Present
    }

    /// `cart: Vec<Item>, version = 2`, or as much of it as is known.
    pub(super) fn written(&self) -> String {
        match (&*self.name, &*self.ty) {
            ("", _) => format!("tag {}", self.tag),
            (name, "") => name.to_owned(),
            (name, ty) => written(name, ty, self.version),
        }
    }
}

/// `cart: Vec<Item>, version = 2`.
pub(super) fn written(name: &str, ty: &str, version: u32) -> String {
    match version {
        0 => format!("{name}: {ty}"),
        version => format!("{name}: {ty}, version = {version}"),
    }
}

/// Lines as they stand in the file.
impl Display for LockEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "tag: {}", self.tag)?;
        if !self.name.is_empty() {
            writeln!(f, "  name: {}", self.name)?;
        }
        if self.stored_as != self.name {
            writeln!(f, "  stored as: {}", self.stored_as)?;
        }
        if !self.ty.is_empty() {
            writeln!(f, "  type: {}", self.ty)?;
        }
        if self.version != 0 {
            writeln!(f, "  version: {}", self.version)?;
        }
        if self.shape.has_unknown() && self.is_present() {
            writeln!(
                f,
                "  # No value leads to what is `?`: give an example, or watch it yourself."
            )?;
        }
        writeln!(f, "  shape: {}", self.shape)?;
        for (name, is_set) in self.flags.named() {
            if is_set {
                writeln!(f, "  {name}: yes")?;
            }
        }
        writeln!(f, "  state: {}", self.state)?;
        writeln!(f, "  since generation: {}", self.since)?;
        match self.until {
            Some(until) => writeln!(f, "  until generation: {until}"),
            None => Ok(()),
        }
    }
}
