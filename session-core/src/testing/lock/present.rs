//! What the struct is made of now.

use std::time::SystemTime;

use super::entry::{Flags, LockEntry, LockState, written};
use crate::config::SessionConfig;
use crate::envelope::Envelope;
use crate::exchange::Exchange;
use crate::key::Key;
use crate::record::Record;
use crate::schema::{FieldDef, FormerDef, RetiredDef, Schema};
use crate::state::{FieldSet, SessionState, Tracked};
use crate::testing::shape::Shape;
use crate::{builder::SessionBuilder, varint};

/// What the struct is made of now.
pub(super) struct Present {
    pub(super) schema: &'static Schema,
    /// In the order of the struct.
    pub(super) fields: Vec<PresentField>,
}

/// A field.
pub(super) struct PresentField {
    pub(super) def: &'static FieldDef,
    pub(super) shape: Shape,
    /// The types that it had.
    pub(super) was: Vec<PresentFormer>,
}

/// A type that a field had.
pub(super) struct PresentFormer {
    pub(super) def: &'static FormerDef,
    /// Of the type that is read in its place.
    pub(super) shape: Shape,
}

impl Present {
    pub(super) fn of<T: SessionState>(examples: Vec<T>) -> Self {
        let mut values = vec![Vec::new(); T::SCHEMA.fields.len()];
        let sessions = examples.into_iter().map(Some).chain([None]);
        sessions.for_each(|session| collect(session, &mut values));
        let fields = shapes::<T>(Record::empty(), &values);
        let field = |(def, shape): (&'static FieldDef, Shape)| {
            let was = def.was.iter().map(|former| PresentFormer::of::<T>(def, former)).collect();
            let shape = if def.lifetime.is_some() { shape.behind_its_end() } else { shape };
            PresentField { def, shape, was }
        };
        Self { schema: T::SCHEMA, fields: fields.into_iter().map(field).collect() }
    }

    /// The field that is written under this tag.
    pub(super) fn field(&self, tag: u16) -> Option<&PresentField> {
        self.fields.iter().find(|field| field.def.tag == tag)
    }

    /// The former type that is read under this tag, and whose it is.
    pub(super) fn former(&self, tag: u16) -> Option<(&PresentField, &PresentFormer)> {
        let mut all =
            self.fields.iter().flat_map(|field| field.was.iter().map(move |was| (field, was)));
        all.find(|(_, former)| former.def.tag == tag)
    }

    pub(super) fn retired(&self, tag: u16) -> Option<&'static RetiredDef> {
        self.schema.retired.iter().find(|retired| retired.tag == tag)
    }
}

/// Adds the values of this session, encoded, or of one without any contents: the defaults.
fn collect<T: SessionState>(session: Option<T>, values: &mut [Vec<Vec<u8>>]) {
    // Nothing of it is ever signed.
    let key = Key::from_bytes(&[1; 32]).unwrap_or_else(|_| unreachable!("it is a key"));
    let config: SessionConfig<T> = SessionBuilder::new(key).assemble();
    let exchange = Exchange::of_envelope(&config, Envelope::empty(SystemTime::now().into()));
    let mut tracked = exchange.reading_view();
    let view = tracked.view_mut();
    if let Some(session) = session {
        view.fill(session);
    }
    let opened = view.open();
    let mut values = values.iter_mut();
    opened.fields.each(&mut |field| {
        if let Some(values) = values.next() {
            values.extend(field.example(&opened.base));
        }
    });
    view.revert();
}

/// The fields of a record, and what their bytes are made of.
fn shapes<T: SessionState>(
    record: &Record,
    values: &[Vec<Vec<u8>>],
) -> Vec<(&'static FieldDef, Shape)> {
    let mut shapes = Vec::new();
    T::Fields::open(record).each(&mut |field| {
        let values = values.get(shapes.len()).map_or(&[][..], Vec::as_slice);
        shapes.push((field.def(), field.shape(values)));
    });
    shapes
}

impl PresentFormer {
    fn of<T: SessionState>(field: &FieldDef, former: &'static FormerDef) -> Self {
        // A record with an empty value under its tag makes the field read its former type.
        let mut bytes = Vec::new();
        varint::write(&mut bytes, former.tag.into());
        bytes.push(0);
        let record = Record::parse(&bytes).unwrap_or_else(|| Record::empty().clone());
        let shapes = shapes::<T>(&record, &[]);
        let shape = shapes.into_iter().find(|(def, _)| def.tag == field.tag);
        Self { def: former, shape: shape.map(|(_, shape)| shape).unwrap_or_default() }
    }
}

impl PresentField {
    /// Whether the user has chosen its tag.
    pub(super) fn is_pinned(&self) -> bool {
        self.def.tag <= crate::schema::LAST_PINNED
    }

    /// `cart: Vec<Item>, version = 2`.
    pub(super) fn written(&self) -> String {
        written(self.def.name, self.def.ty, self.def.version)
    }

    pub(super) fn flags(&self) -> Flags {
        let FieldDef { rotate, required, secret, .. } = *self.def;
        Flags { rotate, required, secret }
    }

    /// What the file is to say of it.
    pub(super) fn entry(&self, since: u32) -> LockEntry {
        LockEntry {
            tag: self.def.tag,
            name: self.def.name.to_owned(),
            stored_as: self.def.stored_as.to_owned(),
            ty: self.def.ty.to_owned(),
            version: self.def.version,
            shape: self.shape.clone(),
            flags: self.flags(),
            state: LockState::Present,
            since,
            until: None,
        }
    }
}
