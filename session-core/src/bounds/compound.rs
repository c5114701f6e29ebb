//! What is within a value that is written: elements, entries, fields.

use postcard::{Error, Result};
use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};

use super::writing::{Output, Writing};
use super::{Broken, EMPTY_MOST};

/// The parts of a list, a map, a struct.
pub(crate) struct Parts<'a, O: Output> {
    writing: Writing<'a, O>,
    watched: Option<Watched>,
}

/// A list that may have more elements than bytes.
struct Watched {
    elements: usize,
    /// The bytes that were there before the first one.
    before: usize,
}

impl<'a, O: Output> Parts<'a, O> {
    #[inline]
    pub(super) fn new(writing: Writing<'a, O>) -> Self {
        Self { writing, watched: None }
    }

    pub(super) fn watch(&mut self, elements: usize) {
        self.watched = Some(Watched { elements, before: self.writing.to.output.written() });
    }

    #[inline]
    fn part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        value.serialize(Writing { to: &mut *self.writing.to, bounds: self.writing.bounds })
    }

    /// Refuses a list that could not be read again.
    fn ended(self) -> Result<()> {
        let Some(Watched { elements, before }) = self.watched else { return Ok(()) };
        let bytes = self.writing.to.output.written().saturating_sub(before);
        match elements > bytes.saturating_add(EMPTY_MOST) {
            true => Err(Error::custom(self.writing.bounds.refuse(Broken::TooLong))),
            false => Ok(()),
        }
    }
}

macro_rules! parts {
    ($($trait:ident: $($method:ident($($name:ident)?)),*;)*) => {
        $(
            impl<O: Output> $trait for Parts<'_, O> {
                type Ok = ();
                type Error = Error;

                $(
                    #[inline]
                    fn $method<T: Serialize + ?Sized>(
                        &mut self,
                        $($name: &'static str,)?
                        value: &T,
                    ) -> Result<()> {
                        $(let _ = $name;)?
                        self.part(value)
                    }
                )*

                #[inline]
                fn end(self) -> Result<()> {
                    self.ended()
                }
            }
        )*
    };
}

parts! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeMap: serialize_key(), serialize_value();
    SerializeStruct: serialize_field(name);
    SerializeStructVariant: serialize_field(name);
}
