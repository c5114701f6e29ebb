//! The next state of a lock file.

use super::entry::{Flags, LockEntry, LockState};
use super::file::LockFile;
use super::present::{Present, PresentField, PresentFormer};
use crate::schema::RetiredDef;
use crate::testing::shape::Shape;

impl LockFile {
    /// The first lock of a struct.
    pub(super) fn new(present: &Present) -> Self {
        Self::empty().advanced(present)
    }

    /// The same lock after the struct has become this one. No tag is ever taken out.
    pub(super) fn advanced(&self, present: &Present) -> Self {
        let schema = present.schema;
        let known = self.entries.iter().map(|entry| entry.advanced(present));
        let mut next = Self {
            session: schema.name.to_owned(),
            cookie: schema.cookie.map(str::to_owned),
            generation: schema.generation,
            entries: known.collect(),
        };
        let fields = present.fields.iter();
        let new = fields.clone().map(|field| field.entry(schema.generation));
        let former = fields.flat_map(|field| {
            field.was.iter().map(|former| former_entry(field, former, schema.generation))
        });
        let retired = schema.retired.iter().map(|def| retired_entry(def, schema.generation));
        for entry in new.chain(former).chain(retired) {
            if next.entry(entry.tag).is_none() {
                next.entries.push(entry);
            }
        }
        next
    }
}

impl LockEntry {
    fn advanced(&self, present: &Present) -> Self {
        if let Some(field) = present.field(self.tag) {
            return field.entry(self.since);
        }
        let state = match () {
            () if present.former(self.tag).is_some() => LockState::Former,
            () if present.retired(self.tag).is_some() => LockState::Retired,
            // It was dropped for some time; what is left of it nobody knows.
            () if self.state == LockState::Retired => LockState::Retired,
            () => LockState::Removed,
        };
        let until = self.until.unwrap_or(present.schema.generation);
        Self { state, until: Some(until), ..self.clone() }
    }
}

/// A former type from before there was a lock.
fn former_entry(field: &PresentField, former: &PresentFormer, generation: u32) -> LockEntry {
    LockEntry {
        tag: former.def.tag,
        ty: former.def.ty.to_owned(),
        version: former.def.version,
        shape: former.shape.clone(),
        flags: Flags { secret: field.def.secret, ..Flags::default() },
        state: LockState::Former,
        until: Some(generation),
        ..field.entry(generation)
    }
}

/// A field that was gone before there was a lock.
fn retired_entry(def: &RetiredDef, generation: u32) -> LockEntry {
    let (name, ty) = def.written.split_once(':').unwrap_or_default();
    let name = name.trim().trim_start_matches("r#").to_owned();
    LockEntry {
        tag: def.tag,
        stored_as: name.clone(),
        name,
        ty: ty.split_whitespace().collect(),
        version: 0,
        shape: Shape::Unknown,
        flags: Flags::default(),
        state: LockState::Retired,
        since: generation,
        until: Some(generation),
    }
}
