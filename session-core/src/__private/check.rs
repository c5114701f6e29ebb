//! What a field's type lacks, said in words and once.
//!
//! For every leaf of a field's type (`Item` in `Vec<Option<Item>>`) the derive expands to
//!
//! ```text
//! let lack = (&&&&&&&Check::<Item, ()>::new()).lack();
//! <Item as Storable<_>>::check(&lack);      // and one such line for each other trait below
//! ```
//!
//! The first line finds the *first* thing that is missing: method lookup tries the receiver with all its
//! references first and takes one away at a time, so the rungs of [`Ladder`] are tried from the best case down.
//! Each of the other lines complains about one kind of lack and is silent about the rest. So a type gets one
//! message, and the caret stands under the type as the user wrote it.

use core::marker::PhantomData;

use serde::{Serialize, de::DeserializeOwned};

/// Everything that the type of a field must be.
pub trait FieldValue: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> FieldValue for T {}

/// A list of types, as nested pairs, that are all field values.
///
/// A container is blamed only if none of its leaves is to blame.
pub trait FieldValues {}

impl FieldValues for () {}

impl<Head: FieldValue, Tail: FieldValues> FieldValues for (Head, Tail) {}

/// The type in question, and its leaves.
pub struct Check<T, Leaves>(PhantomData<fn() -> (T, Leaves)>);

impl<T, Leaves> Check<T, Leaves> {
    /// Asks about `T`.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// Finds the first thing that a type lacks.
pub trait Ladder {
    /// One of the types below.
    type Lack;

    /// The first thing that the type lacks.
    fn lack(&self) -> Self::Lack;
}

/// Finds whether a type that can be stored lacks a default.
pub trait DefaultLadder {
    /// [`Nothing`] or [`ADefault`].
    type Lack;

    /// [`ADefault`] if that is all that the type lacks.
    fn default_lack(&self) -> Self::Lack;
}

/// Defines what a type can lack, one unit struct each.
macro_rules! lacks {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])* pub struct $name;)*
    };
}

lacks! {
    /// The type can be stored, or somebody else is to blame.
    Nothing
    /// Not `Send + Sync + 'static`.
    Sharing
    /// Neither `Serialize` nor `DeserializeOwned`.
    Serde
    /// No `Serialize`.
    Writing
    /// No `DeserializeOwned`.
    Reading
    /// No `Clone`.
    Cloning
    /// No `Default`.
    ADefault
}

/// Defines one rung of a ladder: under these bounds, this is what is missing.
macro_rules! rung {
    ($ladder:ident::$method:ident for $receiver:ty, $lack:ident, where $($bounds:tt)*) => {
        impl<T, Leaves> $ladder for $receiver
        where
            $($bounds)*
        {
            type Lack = $lack;

            fn $method(&self) -> $lack {
                $lack
            }
        }
    };
}

rung!(Ladder::lack for &&&&&&Check<T, Leaves>, Nothing, where T: FieldValue);
rung!(Ladder::lack for &&&&&Check<T, Leaves>, Cloning,
    where T: Serialize + DeserializeOwned + Send + Sync + 'static, Leaves: FieldValues);
rung!(Ladder::lack for &&&&Check<T, Leaves>, Reading,
    where T: Serialize + Send + Sync + 'static, Leaves: FieldValues);
rung!(Ladder::lack for &&&Check<T, Leaves>, Writing,
    where T: DeserializeOwned + Send + Sync + 'static, Leaves: FieldValues);
rung!(Ladder::lack for &&Check<T, Leaves>, Serde,
    where T: Send + Sync + 'static, Leaves: FieldValues);
rung!(Ladder::lack for &Check<T, Leaves>, Sharing, where Leaves: FieldValues);
rung!(Ladder::lack for Check<T, Leaves>, Nothing, where);

rung!(DefaultLadder::default_lack for &&Check<T, Leaves>, Nothing, where T: Default);
rung!(DefaultLadder::default_lack for &Check<T, Leaves>, ADefault, where T: FieldValue);
rung!(DefaultLadder::default_lack for Check<T, Leaves>, Nothing, where);

/// A type that a module of the user's writes and reads.
pub struct CheckByModule<T>(PhantomData<fn() -> T>);

impl<T> CheckByModule<T> {
    /// Asks about `T`.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// Defines one rung of a ladder for types that a module writes and reads.
macro_rules! rung_by_module {
    ($ladder:ident::$method:ident for $receiver:ty, $lack:ident, where $($bounds:tt)*) => {
        impl<T> $ladder for $receiver
        where
            $($bounds)*
        {
            type Lack = $lack;

            fn $method(&self) -> $lack {
                $lack
            }
        }
    };
}

rung_by_module!(Ladder::lack for &&CheckByModule<T>, Nothing,
    where T: Clone + Send + Sync + 'static);
rung_by_module!(Ladder::lack for &CheckByModule<T>, Cloning, where T: Send + Sync + 'static);
rung_by_module!(Ladder::lack for CheckByModule<T>, Sharing, where);

rung_by_module!(DefaultLadder::default_lack for &&CheckByModule<T>, Nothing, where T: Default);
rung_by_module!(DefaultLadder::default_lack for &CheckByModule<T>, ADefault,
    where T: Clone + Send + Sync + 'static);
rung_by_module!(DefaultLadder::default_lack for CheckByModule<T>, Nothing, where);

/// Implements a complaint for all kinds of lack that it is silent about.
macro_rules! silent {
    ($complaint:ident about $($lack:ident)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T> $complaint<$lack> for T {}
        )*
    };
}

/// Complains about a type that is not `Send + Sync + 'static`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session",
    label = "is not `Send + Sync + 'static`",
    note = "a session's values pass between the extractors and threads of a request: `Rc`, `Cell` and `RefCell`, \
            and what holds one, would change behind the session's back",
    note = "write the value itself (`u32` for `Rc<Cell<u32>>`): every change goes through `set_…` and `…_mut`"
)]
pub trait Shareable<Lack> {
    /// Compiles unless [`Sharing`] is what is missing.
    fn check(_: &Lack) {}
}

silent!(Shareable about Nothing Serde Writing Reading Cloning);

/// Complains about a type that serde knows nothing of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session",
    label = "has neither `serde::Serialize` nor `serde::Deserialize`",
    note = "if the type is yours, write `#[derive(Clone, serde::Serialize, serde::Deserialize)]` on it",
    note = "if it is another crate's, see whether that has a feature `serde`, or name a module that writes and reads \
            it: `#[session(with = path)]`; a thing that lives in this process (a connection, a file, a lock) belongs in \
            application state, and its id in the session"
)]
pub trait Storable<Lack> {
    /// Compiles unless [`Serde`] is what is missing.
    fn check(_: &Lack) {}
}

silent!(Storable about Nothing Sharing Writing Reading Cloning);

/// Complains about a type that can be read but not written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session: it can be read, but not written",
    label = "has no `serde::Serialize`",
    note = "if the type is yours, write `#[derive(serde::Serialize)]` on it"
)]
pub trait Writable<Lack> {
    /// Compiles unless [`Writing`] is what is missing.
    fn check(_: &Lack) {}
}

silent!(Writable about Nothing Sharing Serde Reading Cloning);

/// Complains about a type that can be written but not read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session: it can be written, but not read back",
    label = "has no `serde::Deserialize`",
    note = "if the type is yours, write `#[derive(serde::Deserialize)]` on it"
)]
pub trait Readable<Lack> {
    /// Compiles unless [`Reading`] is what is missing.
    fn check(_: &Lack) {}
}

silent!(Readable about Nothing Sharing Serde Writing Cloning);

/// Complains about a type that has no `Clone`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session: it can't be cloned",
    label = "has no `Clone`",
    note = "`snapshot()` hands out a copy of the session, so each field is cloned: write `#[derive(Clone)]` on the type"
)]
pub trait Cloneable<Lack> {
    /// Compiles unless [`Cloning`] is what is missing.
    fn check(_: &Lack) {}
}

silent!(Cloneable about Nothing Sharing Serde Writing Reading);

/// Complains about a type that has no `Default`.
#[diagnostic::on_unimplemented(
    message = "a field of a session needs a default, and `{Self}` has none",
    label = "has no `Default`",
    note = "a field that is absent reads as its default: write `#[derive(Default)]` on the type, \
            `#[session(default = …)]` on the field, or make the field an `Option`"
)]
pub trait Defaulted<Lack> {
    /// Compiles unless [`ADefault`] is what is missing.
    fn check(_: &Lack) {}
}

// The second only keeps inference from settling on the first.
silent!(Defaulted about Nothing Sharing);

/// Complains about a call that would change a readonly field. The derive makes a type of the field's name.
///
/// A bound with a lifetime of its own is checked where the method is called, not where it is defined.
#[diagnostic::on_unimplemented(
    message = "the field `{Self}` of the session is readonly",
    label = "would change `{Self}`",
    note = "a readonly field has no methods but its getter and `has_…`: to change it, leave out `readonly` at the field"
)]
pub trait Changeable<'a> {}

// Without any implementation the compiler would propose to add one.
#[diagnostic::do_not_recommend]
impl Changeable<'_> for Nothing {}

/// Complains about a generic type that can't be written: with serde's own words where these name a culprit within.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session: it can't be written",
    label = "has no `serde::Serialize`",
    note = "if the type is yours, write `#[derive(Clone, serde::Serialize, serde::Deserialize)]` on it",
    note = "a session holds plain values, `u32` rather than `Arc<Mutex<u32>>`: what requests share belongs in \
            application state"
)]
pub trait InnerWritable<Lack> {
    /// Asks for `Serialize` if that is what is missing.
    fn check(_: &Lack) {}
}

impl<T: Serialize> InnerWritable<Serde> for T {}
impl<T: Serialize> InnerWritable<Writing> for T {}
silent!(InnerWritable about Nothing Sharing Reading Cloning);

/// Complains about a generic type that can't be read: with serde's own words where these name a culprit within.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session: it can't be read back",
    label = "has no `serde::Deserialize`",
    note = "if the type is yours, write `#[derive(serde::Deserialize)]` on it"
)]
pub trait InnerReadable<Lack> {
    /// Asks for `DeserializeOwned` if that is what is missing.
    fn check(_: &Lack) {}
}

impl<T: DeserializeOwned> InnerReadable<Reading> for T {}
silent!(InnerReadable about Nothing Sharing Serde Writing Cloning);

/// Complains about a generic type that has no `Clone`: with the words of `Clone` where these name a culprit within.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a session: it can't be cloned",
    label = "has no `Clone`",
    note = "`snapshot()` hands out a copy of the session, so each field is cloned: write `#[derive(Clone)]` on the type"
)]
pub trait InnerCloneable<Lack> {
    /// Asks for `Clone` if that is what is missing.
    fn check(_: &Lack) {}
}

impl<T: Clone> InnerCloneable<Cloning> for T {}
silent!(InnerCloneable about Nothing Sharing Serde Writing Reading);
