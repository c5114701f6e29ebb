//! One field of a session: the only place that marks a change.

mod any;
pub(crate) mod lifetime;
mod merge;

use std::fmt;

use serde::de::DeserializeOwned;

use crate::base::Base;
use crate::codec::{Codec, Decode};
use crate::decoding::{DecodeError, decode_former};
use crate::encoding::EncodeError;
use crate::lazy::Lazy;
use crate::record::Record;
use crate::schema::FieldDef;
use crate::timestamp::Timestamp;

pub use any::AnyField;

/// One field in a view of a session. It is decoded when first read, and knows whether it was
/// written. No other code marks anything as changed.
pub struct Field<T: 'static> {
    def: &'static FieldDef,
    codec: &'static Codec<T>,
    default: fn() -> T,
    value: Lazy<Value<T>>,
    touch: Touch,
    /// What few fields have, apart, so that a view stays small.
    rare: Option<Box<Rare<T>>>,
}

/// For what is asked of fields that do not expire by themselves, or whatever the time.
const ANY_TIME: Timestamp = Timestamp::from_seconds(0);

struct Rare<T: 'static> {
    /// It stands as a former type.
    former: Option<Former<T>>,
    /// The value before its first `_mut`, encoded, where that differs from what is stored: types
    /// without a fixed order, and former types.
    baseline: Option<Vec<u8>>,
}

/// How a former type is read.
struct Former<T: 'static> {
    tag: u16,
    decode: Decode<T>,
    #[cfg(feature = "testing")]
    trace: crate::testing::shape::Trace,
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
        Self { def, codec, default, value: Lazy::new(), touch: Touch::Untouched, rare: None }
    }

    /// Reads the tag of a former type as well, where the present one is absent.
    #[must_use]
    pub fn or_was<Old: DeserializeOwned>(mut self, record: &Record, tag: u16) -> Self
    where
        T: From<Old>,
    {
        let is_absent = |tag| record.get(tag).is_none();
        if self.former().is_none() && is_absent(self.def.tag) && !is_absent(tag) {
            let former = Former {
                tag,
                decode: decode_former::<Old, T>,
                #[cfg(feature = "testing")]
                trace: |tracer| Old::deserialize(tracer).map(drop),
            };
            self.rare = Some(Box::new(Rare { former: Some(former), baseline: None }));
        }
        self
    }

    /// Tells whether a required field can be read; it may be absent.
    ///
    /// # Errors
    ///
    /// Its definition, when it can't.
    pub fn require(self, record: &Record) -> Result<(), &'static FieldDef> {
        match self.decode_stored(record, ANY_TIME) {
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
        self.value.set(Value { value, stored: false });
        self.mark(base, Touch::Set);
    }

    /// Gives it a value, as one of all fields: what is as it was does not begin to last anew.
    pub fn put(&mut self, base: &Base<'_>, value: T) {
        if self.def.lifetime.is_none() || !self.is_as_stored(base, &value) {
            self.set(base, value);
        }
    }

    /// Whether it has this value, and nobody has changed it.
    fn is_as_stored(&self, base: &Base<'_>, value: &T) -> bool {
        let Ok(encoded) = self.encoded(value) else { return false };
        let stored = if self.is_stored(base) {
            self.stored_bytes(base) == Some(&encoded)
        } else {
            self.encoded_default().is_some_and(|default| default == encoded)
        };
        stored && self.touch == Touch::Untouched
    }

    /// Leaves it absent if it was given its default.
    pub(super) fn forget_default(&mut self, base: &Base<'_>) {
        let value = self.get(base);
        if self.touch == Touch::Set && self.encoded(value).ok() == self.encoded_default() {
            self.value = Lazy::new();
            self.touch = Touch::Untouched;
        }
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
        self.value = Lazy::new();
        self.mark(base, Touch::Removed);
    }

    /// The one door through which a field becomes changed.
    fn mark(&mut self, base: &Base<'_>, touch: Touch) {
        self.touch = touch;
        base.touch();
    }

    #[inline]
    fn value(&self, base: &Base<'_>) -> &Value<T> {
        self.value.get_or_init(|| self.load(base))
    }

    fn load(&self, base: &Base<'_>) -> Value<T> {
        let value = match self.touch {
            Touch::Untouched => self.decode_stored(base.record(), base.now()),
            _ => None,
        };
        match value {
            Some(Ok(value)) => return Value { value, stored: true },
            Some(Err(error)) => base.report_undecodable(self.def, &error),
            None => {}
        }
        Value { value: (self.default)(), stored: false }
    }

    fn former(&self) -> Option<&Former<T>> {
        self.rare.as_ref()?.former.as_ref()
    }

    fn decode_stored(&self, record: &Record, now: Timestamp) -> Option<Result<T, DecodeError>> {
        match self.former() {
            Some(former) => record.get(former.tag).map(former.decode),
            None if self.def.lifetime.is_none() => record.get(self.def.tag).map(self.codec.decode),
            None => Some(self.stored(record, now)?.and_then(self.codec.decode)),
        }
    }

    /// The value under the field's own tag, unless it has expired.
    #[inline]
    fn stored<'r>(
        &self,
        record: &'r Record,
        now: Timestamp,
    ) -> Option<Result<&'r [u8], DecodeError>> {
        let bytes = record.get(self.def.tag)?;
        match self.def.lifetime {
            Some(_) => lifetime::lasting(bytes, now),
            None => Some(Ok(bytes)),
        }
    }

    /// The same where it can be read.
    fn stored_bytes<'b>(&self, base: &Base<'b>) -> Option<&'b [u8]> {
        self.stored(base.record(), base.now())?.ok()
    }

    fn is_stored(&self, base: &Base<'_>) -> bool {
        self.former().is_some() || self.stored(base.record(), base.now()).is_some()
    }

    /// Remembers how the value encodes before it is changed in place, unless that is what is
    /// stored.
    fn take_baseline(&mut self, base: &Base<'_>) {
        let Some(value) = self.value.get().filter(|value| value.stored) else {
            return;
        };
        let stored = self.stored_bytes(base);
        if stored.is_none_or(|bytes| (self.codec.matches)(&value.value, bytes) != Ok(true)) {
            let baseline = self.encoded(&value.value).ok();
            let former = self.rare.take().and_then(|rare| rare.former);
            self.rare = Some(Box::new(Rare { former, baseline }));
        }
    }

    /// The value in a record, in the form that is written; nothing if there is none that can be read.
    pub(crate) fn encoded_value(&self, record: &Record) -> Option<Vec<u8>> {
        self.encoded(&self.decode_stored(record, ANY_TIME)?.ok()?).ok()
    }

    pub(crate) fn encoded_default(&self) -> Option<Vec<u8>> {
        self.encoded(&(self.default)()).ok()
    }

    fn encoded(&self, value: &T) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        (self.codec.encode)(value, &mut out)?;
        Ok(out)
    }
}

impl<T> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.def.name)
    }
}
