//! A session as it stands, field by field, for pages that show it to its developer.

use std::fmt;
use std::time::SystemTime;

use crate::base::Base;
use crate::field::AnyField;
use crate::record::Record;
use crate::schema::{FLAGS, FieldDef, Schema};
use crate::state::{FieldSet, SessionState};
use crate::view::View;

/// A session as it was when a view of it was taken.
#[derive(Debug)]
pub struct Overview<'v> {
    /// What the derive knows of the struct.
    pub schema: &'static Schema,
    /// When the session was loaded.
    pub now: SystemTime,
    /// What its cookie is called.
    pub cookie_name: &'v str,
    /// The header that carries the session's id in place of a cookie.
    pub id_header: Option<&'v str>,
    /// The highest generation of the struct that has written it; `None` for a new session.
    pub generation: Option<u32>,
    /// Bytes that a store has of it, if it were written now; `None` without a store.
    pub stored: Option<usize>,
    /// In the order of the struct.
    pub fields: Vec<FieldOverview<'v>>,
    /// What else there is, in the order of the tags.
    pub others: Vec<Other>,
}

/// A field of a session.
#[derive(Debug)]
pub struct FieldOverview<'v> {
    /// What the derive knows of it.
    pub def: &'static FieldDef,
    /// Bytes of tag, length and value; 0 when absent.
    pub size: usize,
    /// What there is of it; `None` when absent.
    pub found: Option<Found<'v>>,
}

/// What a record has of a field.
pub struct Found<'b> {
    /// Where it stands: under the field's own tag, or that of a former type.
    pub tag: u16,
    /// The encoded value; `None` if the field is `secret`.
    pub value: Option<&'b [u8]>,
    /// Whether it counts.
    pub standing: Standing,
}

/// Whether what a record has of a field counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// It is the field's value.
    Present,
    /// The field reads as its default, for the value has outlived its lifetime.
    Expired,
    /// The field reads as its default, for the bytes are no value of its type.
    Unreadable,
}

/// Bytes of a session that are no field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other {
    /// Where they stand.
    pub tag: u16,
    /// Bytes of tag, length and value.
    pub size: usize,
    /// What they are.
    pub kind: OtherKind,
}

/// What bytes are that are no field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OtherKind {
    /// The format's flags.
    Flags,
    /// The format's, of a later version.
    Format,
    /// A former type of a field that has its present one, too.
    Former,
    /// A field that is gone for good: the next write drops it.
    Retired,
    /// A field of another build, which is carried along.
    Unknown,
}

impl<T: SessionState> View<T> {
    /// The session as it was when this view was taken.
    pub fn overview(&self) -> Overview<'_> {
        let opened = self.open();
        let shared = self.lifecycle().shared();
        let (config, record) = (shared.config(), opened.base.record());
        let mut fields = Vec::with_capacity(T::SCHEMA.fields.len());
        opened.fields.each(&mut |field| fields.push(FieldOverview::of(field, &opened.base)));
        let origin = shared.lock().origin(shared.loaded());
        Overview {
            schema: T::SCHEMA,
            now: opened.base.now().into(),
            cookie_name: &config.names[0],
            id_header: config.id_header.as_deref(),
            generation: origin.map(|origin| origin.envelope.schema),
            stored: shared.stored_bytes(record.as_bytes().len()),
            others: others(T::SCHEMA, record, &fields),
            fields,
        }
    }
}

impl<'v> FieldOverview<'v> {
    fn of(field: &dyn AnyField, base: &Base<'v>) -> Self {
        Self { def: field.def(), size: field.size(base), found: field.found(base) }
    }

    fn is_under(&self, tag: u16) -> bool {
        self.found.as_ref().is_some_and(|found| found.tag == tag)
    }
}

fn others(schema: &Schema, record: &Record, fields: &[FieldOverview<'_>]) -> Vec<Other> {
    let is_value = |tag| fields.iter().any(|field| field.is_under(tag));
    let entries = record.entries().filter(|entry| !is_value(entry.tag));
    entries
        .map(|entry| Other {
            tag: entry.tag,
            size: entry.whole.len(),
            kind: OtherKind::of(schema, entry.tag),
        })
        .collect()
}

impl OtherKind {
    fn of(schema: &Schema, tag: u16) -> Self {
        match tag {
            FLAGS => Self::Flags,
            _ if Schema::is_format_tag(tag) => Self::Format,
            _ if schema.field(tag).is_some() => Self::Former,
            _ if schema.is_retired(tag) => Self::Retired,
            _ => Self::Unknown,
        }
    }
}

/// Values are not shown.
impl fmt::Debug for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("tag", &self.tag)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}
