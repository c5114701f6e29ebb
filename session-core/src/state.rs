//! The traits that the derive implements.

use std::ops::Deref;

use crate::field::AnyField;
use crate::lifecycle::Lifecycle;
use crate::merge::{Merged, Three};
use crate::owned::OwnerValue;
use crate::record::Record;
use crate::schema::{FieldDef, Schema};
use crate::view::{Opened, OpenedMut, View};

/// A struct that is a session. Implemented by `#[derive(Session)]`, and only by it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a session",
    label = "add `#[derive(Session)]` to this struct",
    note = "a session is a struct with named fields that derives `Session`, as in `#[derive(Session)] struct Visitor {{ visits: u32 }}`"
)]
pub trait SessionState: Sized + 'static {
    /// The view of it that tracks changes: `TrackedVisitor` for a struct `Visitor`.
    type Tracked: Tracked<State = Self>;
    /// The fields of a view.
    #[doc(hidden)]
    type Fields: FieldSet;
    /// What the derive knows of the struct.
    #[doc(hidden)]
    const SCHEMA: &'static Schema;

    /// Tells whether every required field can be read.
    ///
    /// # Errors
    ///
    /// The first field that can't.
    #[doc(hidden)]
    fn check_required(_record: &Record) -> Result<(), &'static FieldDef> {
        Ok(())
    }

    /// Whose session it is, where a field says so.
    #[doc(hidden)]
    fn owner(_record: &Record) -> Option<OwnerValue> {
        None
    }

    /// What becomes of the field of a tag that two have changed; nothing without a rule.
    #[doc(hidden)]
    fn merge(_tag: u16, _three: Three<'_>) -> Option<Merged> {
        None
    }

    /// A copy of all values.
    #[doc(hidden)]
    fn snapshot(opened: &Opened<'_, Self>) -> Self;

    /// Sets all fields, those that are `readonly` only if `all`.
    #[doc(hidden)]
    fn store(self, opened: &mut OpenedMut<'_, Self>, all: bool);
}

/// A session whose client may read it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a `secret` field, which a cookie that is only signed can't hide",
    label = "its client could read the secret",
    note = "encrypt the cookie, `builder(key).algorithm(Algorithm::Aes256GcmSiv)` with the feature `encryption`; or keep the \
            session in a store; or leave out the attribute `secret`"
)]
pub trait WithoutSecrets: SessionState {}

/// A session with a token against forged requests.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no token against forged requests",
    label = "no field of it is a `CsrfToken`",
    note = "add a field such as `csrf: CsrfToken`, and put `visitor.csrf_mut().get_or_create()?` into your forms"
)]
pub trait WithCsrfToken: SessionState {}

/// A session struct `T` as a handler's argument: `Session<Visitor>` is the `TrackedVisitor` that
/// the derive made. Its methods read and write the fields, and track what changed.
pub type Session<T> = <T as SessionState>::Tracked;

/// The fields of a view.
#[doc(hidden)]
pub trait FieldSet: 'static {
    /// The fields of a record.
    fn open(record: &Record) -> Self;
    /// In the order of the struct.
    fn each(&self, visit: &mut dyn FnMut(&dyn AnyField));
    /// Those that were written to, in the order of their tags.
    fn each_touched(&self, visit: &mut dyn FnMut(&dyn AnyField));
    /// In the order of the struct.
    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyField));
}

/// The view that the derive makes of a session struct.
#[doc(hidden)]
pub trait Tracked: Sized + Deref<Target = Lifecycle> {
    /// The struct.
    type State: SessionState<Tracked = Self>;
    /// Wraps a view.
    fn from_view(view: View<Self::State>) -> Self;
    /// What it wraps.
    fn view(&self) -> &View<Self::State>;
    /// What it wraps.
    fn view_mut(&mut self) -> &mut View<Self::State>;
}
