//! A field of any type, and what became of it when its view is published.

use std::any::Any;

use super::{Field, Touch, lifetime};
use crate::base::Base;
use crate::changes::Changes;
#[cfg(feature = "overview")]
use crate::inspect::{Found, Standing};
use crate::schema::FieldDef;
use crate::varint;

/// What code that handles fields of any type needs of them.
pub trait AnyField {
    /// What the derive knows of it.
    fn def(&self) -> &'static FieldDef;
    /// Adds what changed to `changes`; the error says why a value can't be stored.
    #[doc(hidden)]
    fn collect(&self, base: &Base<'_>, changes: &mut Changes) -> Result<(), String>;
    /// Removes it.
    #[doc(hidden)]
    fn remove(&mut self, base: &Base<'_>);
    /// Leaves it absent if it was given its default.
    #[doc(hidden)]
    fn forget_default(&mut self, base: &Base<'_>);
    /// Bytes of tag, length and value as it is now; 0 when absent.
    #[doc(hidden)]
    fn size(&self, base: &Base<'_>) -> usize;
    /// What the session held of it when its view was taken.
    #[cfg(feature = "overview")]
    #[doc(hidden)]
    fn found<'b>(&self, base: &Base<'b>) -> Option<Found<'b>>;
    /// Its value.
    #[doc(hidden)]
    fn as_any<'f>(&'f self, base: &Base<'_>) -> &'f dyn Any;
    /// Tells whether a field that was only read has changed all the same.
    #[doc(hidden)]
    fn changed_unseen(&self, base: &Base<'_>) -> bool;
    /// Its value, encoded.
    #[cfg(feature = "testing")]
    #[doc(hidden)]
    fn example(&self, base: &Base<'_>) -> Option<Vec<u8>>;
    /// What its bytes are made of, or those of the former type that was found in the record. Values
    /// of it, encoded, help where the type takes few.
    #[cfg(feature = "testing")]
    #[doc(hidden)]
    fn shape(&self, examples: &[Vec<u8>]) -> crate::testing::Shape;
}

impl<T> AnyField for Field<T> {
    fn def(&self) -> &'static FieldDef {
        self.def
    }

    fn collect(&self, base: &Base<'_>, changes: &mut Changes) -> Result<(), String> {
        match self.touch {
            Touch::Untouched => {}
            Touch::Removed => self.collect_removal(changes),
            Touch::Edited | Touch::Set | Touch::Refilled => self.collect_value(base, changes)?,
        }
        Ok(())
    }

    fn remove(&mut self, base: &Base<'_>) {
        self.reset(base);
    }

    fn forget_default(&mut self, base: &Base<'_>) {
        Field::forget_default(self, base);
    }

    fn size(&self, base: &Base<'_>) -> usize {
        let value = match self.touch {
            Touch::Untouched => base.record().get(self.found_under()).map(<[u8]>::len),
            Touch::Removed => None,
            _ => self.encoded(self.get(base)).ok().map(|bytes| self.prefix() + bytes.len()),
        };
        value.map_or(0, |len| {
            let header = varint::len(self.def.tag.into()) + varint::len(len as u32);
            header + len
        })
    }

    #[cfg(feature = "overview")]
    fn found<'b>(&self, base: &Base<'b>) -> Option<Found<'b>> {
        let tag = self.found_under();
        let stored = base.record().get(tag)?;
        let standing = match self.decode_stored(base.record(), base.now()) {
            Some(Ok(_)) => Standing::Present,
            Some(Err(_)) => Standing::Unreadable,
            None => Standing::Expired,
        };
        // A former type has no lifetime.
        let prefix = if tag == self.def.tag { self.prefix() } else { 0 };
        let value = (!self.def.secret).then(|| stored.get(prefix..).unwrap_or(stored));
        Some(Found { tag, value, standing })
    }

    fn as_any<'f>(&'f self, base: &Base<'_>) -> &'f dyn Any {
        self.get(base)
    }

    fn changed_unseen(&self, base: &Base<'_>) -> bool {
        let (Touch::Untouched, Some(value)) = (self.touch, self.value.get()) else {
            return false;
        };
        let stored = self.decode_stored(base.record(), base.now());
        let Some(Ok(before)) = stored.filter(|_| value.stored) else {
            return false;
        };
        let (Ok(mut before), Ok(mut after)) = (self.encoded(&before), self.encoded(&value.value))
        else {
            return false;
        };
        // The same bytes in another order are a map's doing.
        before.sort_unstable();
        after.sort_unstable();
        before != after
    }

    #[cfg(feature = "testing")]
    fn example(&self, base: &Base<'_>) -> Option<Vec<u8>> {
        self.encoded(self.get(base)).ok()
    }

    #[cfg(feature = "testing")]
    fn shape(&self, examples: &[Vec<u8>]) -> crate::testing::Shape {
        let trace = self.former().map_or(self.codec.trace, |former| former.trace);
        crate::testing::shape::trace(trace, examples)
    }
}

// What was set or removed is published whatever the view had started from: another view may have
// published since, and the later one wins. Whether the response has anything to send is decided by
// comparing whole records at the end.
impl<T> Field<T> {
    fn collect_removal(&self, changes: &mut Changes) {
        // Another build may keep who is signed in under another tag, and signing out must reach
        // that too.
        changes.leaves_identity |= self.def.rotate;
        changes.rotates |= self.def.rotate;
        changes.remove(self.def.tag);
        self.remove_former(changes);
    }

    fn collect_value(&self, base: &Base<'_>, changes: &mut Changes) -> Result<(), String> {
        let value = self.value(base);
        let (begun, out) = changes.begin(self.def.tag);
        if let Some(seconds) = self.def.lifetime {
            lifetime::write(seconds, base.now(), out);
        }
        let value_at = out.len();
        (self.codec.encode)(&value.value, out).map_err(|error| error.to_string())?;
        let encoded = changes.appended(value_at);
        if base.checks_writes() {
            self.read_back(encoded)?;
        }
        match self.touch {
            Touch::Edited if self.is_as_before(base, value.stored, encoded) => {}
            Touch::Refilled if self.is_default(encoded) => self.collect_removal(changes),
            _ => {
                changes.keep(begun);
                changes.rotates |= self.def.rotate;
                self.remove_former(changes);
            }
        }
        Ok(())
    }

    /// Whether a value that was handed out for changes has none.
    fn is_as_before(&self, base: &Base<'_>, was_stored: bool, encoded: &[u8]) -> bool {
        if !was_stored {
            return self.is_default(encoded);
        }
        let before = self.rare.as_ref().and_then(|rare| rare.baseline.as_deref());
        before.or(self.stored_bytes(base)) == Some(encoded)
    }

    /// The tag that the record has for it, if any.
    fn found_under(&self) -> u16 {
        self.former().map_or(self.def.tag, |former| former.tag)
    }

    /// The bytes in front of the value.
    fn prefix(&self) -> usize {
        if self.def.lifetime.is_some() { lifetime::LEN } else { 0 }
    }

    fn is_default(&self, encoded: &[u8]) -> bool {
        self.encoded(&(self.default)()).is_ok_and(|default| default == encoded)
    }

    fn remove_former(&self, changes: &mut Changes) {
        self.def.former_tags().for_each(|tag| changes.remove(tag));
    }

    /// Not every type that serde writes can be read again from a format that does not describe
    /// itself.
    fn read_back(&self, encoded: &[u8]) -> Result<(), String> {
        let again = (self.codec.decode)(encoded).map_err(|error| unreadable(&error.to_string()))?;
        match self.encoded(&again) {
            // Lengths, as a map may come back in another order.
            Ok(bytes) if bytes.len() == encoded.len() => Ok(()),
            _ => Err(unreadable("it comes back as another value")),
        }
    }
}

fn unreadable(error: &str) -> String {
    format!(
        "it was written but can't be read again ({error}); usual causes are serde's `tag`, \
         `untagged` and `skip_serializing_if`"
    )
}
