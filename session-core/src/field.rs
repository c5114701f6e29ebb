//! One field of a session: the only place that marks a change.

use std::fmt;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use crate::base::Base;
use crate::changes::Changes;
use crate::codec::{Codec, Decode, DecodeError, decode_former};
use crate::record::Record;
use crate::schema::FieldDef;

/// One field in a view of a session. It is decoded when first read, and knows whether it was
/// written. No other code marks anything as changed.
pub struct Field<T: 'static> {
    def: &'static FieldDef,
    codec: &'static Codec<T>,
    default: fn() -> T,
    value: OnceLock<Value<T>>,
    touch: Touch,
    /// What few fields have, apart, so that a view stays small.
    rare: Option<Box<Rare<T>>>,
}

struct Rare<T: 'static> {
    /// It stands under this tag, of a former type, and is read like this.
    former: Option<(u16, Decode<T>)>,
    /// The value before its first `_mut`, encoded, where that differs from what is stored: types
    /// without a fixed order, and former types.
    baseline: Option<Vec<u8>>,
}

struct Value<T> {
    value: T,
    /// It came from the record, rather than being the default.
    stored: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    Untouched,
    /// Handed out for changes in place.
    Edited,
    Set,
    Removed,
    /// Removed, then handed out for changes in place.
    Refilled,
}

impl<T> Field<T> {
    /// The field of `def`, not looked for yet.
    #[inline]
    pub fn open(def: &'static FieldDef, codec: &'static Codec<T>, default: fn() -> T) -> Self {
        Self { def, codec, default, value: OnceLock::new(), touch: Touch::Untouched, rare: None }
    }

    /// Reads the tag of a former type as well, where the present one is absent.
    #[must_use]
    pub fn or_was<Old: DeserializeOwned>(mut self, record: &Record, tag: u16) -> Self
    where
        T: From<Old>,
    {
        let is_absent = |tag| record.get(tag).is_none();
        if self.former().is_none() && is_absent(self.def.tag) && !is_absent(tag) {
            let former = Some((tag, decode_former::<Old, T> as Decode<T>));
            self.rare = Some(Box::new(Rare { former, baseline: None }));
        }
        self
    }

    /// Tells whether a required field can be read; it may be absent.
    ///
    /// # Errors
    ///
    /// Its definition, when it can't.
    pub fn require(self, record: &Record) -> Result<(), &'static FieldDef> {
        match self.decode_stored(record) {
            Some(Err(_)) => Err(self.def),
            _ => Ok(()),
        }
    }

    /// The value, or the default.
    #[inline]
    pub fn get(&self, base: &Base<'_>) -> &T {
        &self.value(base).value
    }

    /// A copy of the value.
    pub fn cloned(&self, base: &Base<'_>) -> T {
        (self.codec.clone)(self.get(base))
    }

    /// Whether the session has a value of its own for the field.
    pub fn is_present(&self, base: &Base<'_>) -> bool {
        match self.touch {
            Touch::Untouched => self.is_stored(base) && self.value(base).stored,
            Touch::Set => true,
            Touch::Removed => false,
            Touch::Edited if self.value(base).stored => true,
            Touch::Edited | Touch::Refilled => {
                self.encoded(self.get(base)).ok() != self.encoded(&(self.default)()).ok()
            }
        }
    }

    /// Whether it was written to.
    #[inline]
    pub fn is_touched(&self) -> bool {
        self.touch != Touch::Untouched
    }

    /// Gives it a value.
    pub fn set(&mut self, base: &Base<'_>, value: T) {
        self.replace_value(Value { value, stored: false });
        self.mark(base, Touch::Set);
    }

    /// The value, to be changed in place.
    pub fn get_mut(&mut self, base: &Base<'_>) -> &mut T {
        self.value(base);
        let touch = match self.touch {
            Touch::Untouched => {
                self.take_baseline(base);
                Touch::Edited
            }
            Touch::Removed => Touch::Refilled,
            touched => touched,
        };
        self.mark(base, touch);
        match self.value.get_mut() {
            Some(value) => &mut value.value,
            None => unreachable!("it was read in the first line"),
        }
    }

    /// Removes it and hands its value out.
    pub fn take(&mut self, base: &Base<'_>) -> T {
        self.value(base);
        let value = self.value.take().map_or_else(self.default, |value| value.value);
        self.mark(base, Touch::Removed);
        value
    }

    /// Removes it.
    pub fn reset(&mut self, base: &Base<'_>) {
        self.value = OnceLock::new();
        self.mark(base, Touch::Removed);
    }

    /// The one door through which a field becomes changed.
    fn mark(&mut self, base: &Base<'_>, touch: Touch) {
        self.touch = touch;
        base.touch();
    }

    fn replace_value(&mut self, value: Value<T>) {
        match self.value.get_mut() {
            Some(place) => *place = value,
            None => self.value = OnceLock::from(value),
        }
    }

    #[inline]
    fn value(&self, base: &Base<'_>) -> &Value<T> {
        self.value.get_or_init(|| self.load(base))
    }

    fn load(&self, base: &Base<'_>) -> Value<T> {
        let value = match self.touch {
            Touch::Untouched => self.decode_stored(base.record()),
            _ => None,
        };
        match value {
            Some(Ok(value)) => return Value { value, stored: true },
            Some(Err(error)) => base.report_undecodable(self.def, &error),
            None => {}
        }
        Value { value: (self.default)(), stored: false }
    }

    fn former(&self) -> Option<(u16, Decode<T>)> {
        self.rare.as_ref()?.former
    }

    fn decode_stored(&self, record: &Record) -> Option<Result<T, DecodeError>> {
        let (tag, decode) = self.former().unwrap_or((self.def.tag, self.codec.decode));
        record.get(tag).map(decode)
    }

    /// The bytes under the field's own tag.
    fn stored_bytes<'r>(&self, record: &'r Record) -> Option<&'r [u8]> {
        record.get(self.def.tag)
    }

    fn is_stored(&self, base: &Base<'_>) -> bool {
        self.former().is_some() || self.stored_bytes(base.record()).is_some()
    }

    /// Remembers how the value encodes before it is changed in place, unless that is what is
    /// stored.
    fn take_baseline(&mut self, base: &Base<'_>) {
        let Some(value) = self.value.get().filter(|value| value.stored) else {
            return;
        };
        let stored = self.stored_bytes(base.record());
        if stored.is_none_or(|bytes| (self.codec.matches)(&value.value, bytes) != Ok(true)) {
            let baseline = self.encoded(&value.value).ok();
            self.rare = Some(Box::new(Rare { former: self.former(), baseline }));
        }
    }

    fn encoded(&self, value: &T) -> postcard::Result<Vec<u8>> {
        let mut out = Vec::new();
        (self.codec.encode)(value, &mut out)?;
        Ok(out)
    }
}

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
    /// Bytes of tag, length and value as it is now; 0 when absent.
    #[doc(hidden)]
    fn size(&self, base: &Base<'_>) -> usize;
    /// Tells whether a field that was only read has changed all the same.
    #[doc(hidden)]
    fn changed_unseen(&self, base: &Base<'_>) -> bool;
}

impl<T> AnyField for Field<T> {
    fn def(&self) -> &'static FieldDef {
        self.def
    }

    fn collect(&self, base: &Base<'_>, changes: &mut Changes) -> Result<(), String> {
        match self.touch {
            Touch::Untouched => {}
            Touch::Removed => self.collect_removal(base, changes),
            Touch::Edited | Touch::Set | Touch::Refilled => self.collect_value(base, changes)?,
        }
        Ok(())
    }

    fn remove(&mut self, base: &Base<'_>) {
        self.reset(base);
    }

    fn size(&self, base: &Base<'_>) -> usize {
        let value = match self.touch {
            Touch::Untouched => {
                let tag = self.former().map_or(self.def.tag, |(tag, _)| tag);
                base.record().get(tag).map(<[u8]>::len)
            }
            Touch::Removed => None,
            _ => self.encoded(self.get(base)).ok().map(|bytes| bytes.len()),
        };
        value.map_or(0, |len| {
            let header = crate::varint::len(self.def.tag.into()) + crate::varint::len(len as u32);
            header + len
        })
    }

    fn changed_unseen(&self, base: &Base<'_>) -> bool {
        let (Touch::Untouched, Some(value)) = (self.touch, self.value.get()) else {
            return false;
        };
        let Some(before) = self.stored_bytes(base.record()).filter(|_| value.stored) else {
            return false;
        };
        let Ok(mut after) = self.encoded(&value.value) else {
            return false;
        };
        // The same bytes in another order are a map's doing.
        let mut before = before.to_vec();
        before.sort_unstable();
        after.sort_unstable();
        before != after
    }
}

impl<T> Field<T> {
    fn collect_removal(&self, base: &Base<'_>, changes: &mut Changes) {
        // Even where nothing is stored here: another build may keep who is signed in under
        // another tag, and signing out must reach that too.
        changes.leaves_identity |= self.def.rotate;
        changes.rotates |= self.def.rotate;
        if self.is_stored(base) {
            changes.remove(self.def.tag);
            self.remove_former(changes);
        }
    }

    fn collect_value(&self, base: &Base<'_>, changes: &mut Changes) -> Result<(), String> {
        let value = self.value(base);
        let (start, out) = changes.buffer();
        (self.codec.encode)(&value.value, out).map_err(|error| unwritable(&error))?;
        if base.checks_writes() {
            self.read_back(changes.encoded(start))?;
        }
        let encoded = changes.encoded(start);
        let unchanged = match self.touch {
            Touch::Edited if value.stored => {
                let before = self.rare.as_ref().and_then(|rare| rare.baseline.as_deref());
                before.or(self.stored_bytes(base.record())) == Some(encoded)
            }
            Touch::Edited | Touch::Refilled => {
                self.encoded(&(self.default)()).is_ok_and(|default| default == encoded)
            }
            _ => self.stored_bytes(base.record()) == Some(encoded),
        };
        if !unchanged {
            changes.keep(self.def.tag, start);
            changes.rotates |= self.def.rotate;
            self.remove_former(changes);
            return Ok(());
        }
        changes.discard(start);
        if self.touch == Touch::Refilled {
            self.collect_removal(base, changes);
        }
        Ok(())
    }

    fn remove_former(&self, changes: &mut Changes) {
        for &tag in self.def.was {
            changes.remove(tag);
        }
    }

    /// Not every type that serde writes can be read again from a format that does not describe
    /// itself.
    fn read_back(&self, encoded: &[u8]) -> Result<(), String> {
        let again = (self.codec.decode)(encoded).map_err(|error| unreadable(&error.to_string()))?;
        match self.encoded(&again) {
            Ok(bytes) if bytes.len() == encoded.len() => Ok(()),
            _ => Err(unreadable("it comes back as another value")),
        }
    }
}

fn unwritable(error: &postcard::Error) -> String {
    format!("it can't be written ({error}); `#[serde(flatten)]` has this effect")
}

fn unreadable(error: &str) -> String {
    format!(
        "it was written but can't be read again ({error}); usual causes are serde's `tag`, \
         `untagged` and `skip_serializing_if`"
    )
}

impl<T> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.def.name)
    }
}
