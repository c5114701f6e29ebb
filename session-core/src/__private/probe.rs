//! What a field works with, found without asking for a bound.
//!
//! Where a type lacks something, `check` has its one message; these find a stand-in, so that it stays the only one.

use core::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::check::FieldValue;
use crate::by_module::Module;
use crate::codec::Codec;
use crate::field::Field;
use crate::record::Record;
use crate::schema::AtNewIdentity;
use crate::values::{CsrfToken, at_new_identity};

/// Copies a field that is marked `copy`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is marked `copy`, but it is not `Copy`",
    label = "has no `Copy`",
    note = "leave out `copy`, and the getter returns a reference; or, if the type is yours, write \
            `#[derive(Clone, Copy)]` on it"
)]
pub trait CopyValue {
    /// The value that the getter returns.
    #[must_use]
    fn copy_value(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Copy> CopyValue for T {
    #[inline]
    fn copy_value(&self) -> Self {
        *self
    }
}

/// Complains about a former type that can't be read or converted.
#[diagnostic::on_unimplemented(
    message = "what was stored as `{Former}` cannot become a `{Self}`",
    label = "`{Self}` needs `From<{Former}>`, and `{Former}` needs `serde::Deserialize`",
    note = "write `impl From<{Former}> for {Self}` if one of the types is yours, or leave out this `was`: then the \
            field begins at its default"
)]
pub trait FromFormer<Former> {
    /// Compiles if what was stored can be read and converted.
    fn check() {}
}

#[diagnostic::do_not_recommend]
impl<T: From<Former>, Former: DeserializeOwned> FromFormer<Former> for T {}

/// Finds what a field works with, without asking for a bound: what is missing has its one message above.
pub struct Probe<T>(PhantomData<fn() -> T>);

impl<T> Probe<T> {
    /// Asks about `T`.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// What becomes of a field with a new identity: it is kept, unless its type has a constant of the
/// same name of its own, which then wins.
pub trait Identity {
    /// Nothing.
    const AT_NEW_IDENTITY: Option<AtNewIdentity> = None;
}

impl<T> Identity for Probe<T> {}

impl Probe<CsrfToken> {
    /// Tokens belong to one identity.
    pub const AT_NEW_IDENTITY: Option<AtNewIdentity> = Some(at_new_identity);
}

/// The codec of a type that can be stored.
pub trait CodecOf<T> {
    /// Found first.
    fn codec(&self) -> &'static Codec<T>;
}

impl<T: FieldValue> CodecOf<T> for Probe<T> {
    fn codec(&self) -> &'static Codec<T> {
        Codec::of()
    }
}

/// The codec of a type that can't be stored: no program that compiles calls it.
pub trait CodecMissing<T> {
    /// Found if [`CodecOf::codec`] does not apply.
    fn codec(&self) -> &'static Codec<T>;
}

impl<T: 'static> CodecMissing<T> for &Probe<T> {
    fn codec(&self) -> &'static Codec<T> {
        Codec::missing()
    }
}

/// The same for a type that a module writes and reads.
pub struct ModuleProbe<T, M>(PhantomData<fn() -> (T, M)>);

impl<T, M> ModuleProbe<T, M> {
    /// Asks about the two types.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: Clone + Send + Sync + 'static, M: Module<T>> CodecOf<T> for ModuleProbe<T, M> {
    fn codec(&self) -> &'static Codec<T> {
        Codec::of_module::<M>()
    }
}

impl<T: 'static, M> CodecMissing<T> for &ModuleProbe<T, M> {
    fn codec(&self) -> &'static Codec<T> {
        Codec::missing()
    }
}

/// The default of a type that has one.
pub trait DefaultOf<T> {
    /// Found first.
    fn default_value(&self) -> fn() -> T;
}

impl<T: Default> DefaultOf<T> for Probe<T> {
    fn default_value(&self) -> fn() -> T {
        T::default
    }
}

/// The default of a type without one: no program that compiles calls it.
pub trait DefaultMissing<T> {
    /// Found if [`DefaultOf::default_value`] does not apply.
    fn default_value(&self) -> fn() -> T;
}

impl<T> DefaultMissing<T> for &Probe<T> {
    fn default_value(&self) -> fn() -> T {
        || unreachable!("the type has no Default, which is a compile error")
    }
}

/// Finds whether a field can read its former type.
pub struct FormerProbe<T, Former>(PhantomData<fn() -> (T, Former)>);

impl<T, Former> FormerProbe<T, Former> {
    /// Asks about the two types.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// Reads a former type that can become the present one.
pub trait FormerOf<T> {
    /// Found first.
    fn or_was(&self, field: Field<T>, record: &Record, tag: u16) -> Field<T>;
}

impl<T: From<Former>, Former: DeserializeOwned> FormerOf<T> for FormerProbe<T, Former> {
    fn or_was(&self, field: Field<T>, record: &Record, tag: u16) -> Field<T> {
        field.or_was::<Former>(record, tag)
    }
}

/// Leaves a former type alone that can't become the present one: no program that compiles does so.
pub trait FormerMissing<T> {
    /// Found if [`FormerOf::or_was`] does not apply.
    fn or_was(&self, field: Field<T>, record: &Record, tag: u16) -> Field<T>;
}

impl<T, Former> FormerMissing<T> for &FormerProbe<T, Former> {
    fn or_was(&self, field: Field<T>, _: &Record, _: u16) -> Field<T> {
        field
    }
}
