//! A private view of a session: taken when first used, published when dropped.

use std::fmt;
use std::sync::Arc;

use crate::base::{Base, Start};
use crate::changes::Changes;
use crate::error::SaveError;
use crate::exchange::Shared;
use crate::lazy::Lazy;
use crate::lifecycle::Lifecycle;
use crate::report::{EncodedSizes, SaveReport};
use crate::state::{FieldSet, SessionState};
use crate::values::CsrfToken;

/// A view of the session `T`, inside its `Tracked…` type.
pub struct View<T: SessionState> {
    lifecycle: Lifecycle,
    /// Taken when first used, so that what others published until then is seen.
    taken: Lazy<Taken<T>>,
    wishes: Wishes,
}

/// What a view has once it was used.
struct Taken<T: SessionState> {
    /// The fields as they stood at the start, and what was changed since. In a box, for views are
    /// moved often: out of futures, into handlers.
    fields: Box<T::Fields>,
    start: Start,
}

/// A view to read from.
pub struct Opened<'v, T: SessionState> {
    /// Its fields.
    pub fields: &'v T::Fields,
    /// What they work with.
    pub base: Base<'v>,
}

/// A view to write to.
pub struct OpenedMut<'v, T: SessionState> {
    /// Its fields.
    pub fields: &'v mut T::Fields,
    /// What they work with.
    pub base: Base<'v>,
}

/// What a view asked for beside its fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) renew: bool,
    pub(crate) persist: bool,
    pub(crate) write: bool,
    /// Carry nothing over that this build does not know.
    pub(crate) forget: bool,
}

impl<T: SessionState> Taken<T> {
    fn new(shared: &Shared) -> Self {
        let start = shared.start();
        // The memory first, so that the fields are made where they stay.
        let memory = Box::new_uninit();
        let record = Base::new(shared, &start).record();
        Self { fields: Box::write(memory, T::Fields::open(record)), start }
    }
}

impl<T: SessionState> View<T> {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let lifecycle = Lifecycle::new(shared);
        Self { lifecycle, taken: Lazy::new(), wishes: Wishes::default() }
    }

    /// The fields, to be read.
    #[inline]
    pub fn open(&self) -> Opened<'_, T> {
        let taken = self.taken();
        Opened { fields: &taken.fields, base: Base::new(self.shared(), &taken.start) }
    }

    /// The fields, to be changed.
    #[inline]
    pub fn open_mut(&mut self) -> OpenedMut<'_, T> {
        let shared = self.lifecycle.shared();
        let Taken { fields, start } = self.taken.get_mut_or_init(|| Taken::new(shared));
        OpenedMut { fields, base: Base::new(shared, start) }
    }

    #[inline]
    fn taken(&self) -> &Taken<T> {
        self.taken.get_or_init(|| Taken::new(self.shared()))
    }

    /// The session's times and state.
    pub fn lifecycle(&self) -> &Lifecycle {
        &self.lifecycle
    }

    fn shared(&self) -> &Arc<Shared> {
        self.lifecycle.shared()
    }

    fn wish(&mut self, wish: fn(&mut Wishes)) {
        self.open().base.touch();
        wish(&mut self.wishes);
    }

    /// A new identity with the same contents.
    pub fn renew(&mut self) {
        self.wish(|wishes| wishes.renew = true);
    }

    /// Lets the session survive the end of the browser session.
    pub fn persist(&mut self) {
        self.wish(|wishes| wishes.persist = true);
    }

    /// Writes the session even if nothing in it differs.
    pub fn mark_changed(&mut self) {
        self.wish(|wishes| wishes.write = true);
    }

    /// Ends the session at once, also for all other views of this request.
    pub fn invalidate(&mut self) {
        self.discard();
        self.shared().invalidate();
    }

    /// Forgets what this view has not published.
    pub fn revert(&mut self) {
        self.discard();
    }

    /// Publishes what this view changed; what others published is seen from here on.
    pub fn sync(&mut self) {
        self.publish();
    }

    /// Publishes what this view changed, and says what the response would do if nothing followed.
    ///
    /// # Errors
    ///
    /// When a field can't be stored, the cookie is too large, or the session was invalidated since
    /// this view was taken.
    pub fn save(&mut self) -> Result<SaveReport, SaveError> {
        match self.publish() {
            true => self.shared().report(),
            false => Err(SaveError::Discarded { session: T::SCHEMA.name }),
        }
    }

    /// Makes every field absent, and drops what other builds keep in the session.
    pub fn reset(&mut self) {
        let OpenedMut { fields, base } = self.open_mut();
        fields.each_mut(&mut |field| field.remove(&base));
        self.wish(|wishes| wishes.forget = true);
    }

    /// A copy of all values.
    pub fn snapshot(&self) -> T {
        T::snapshot(&self.open())
    }

    /// Sets all fields but those that are `readonly`.
    pub fn replace(&mut self, value: T) {
        value.store(&mut self.open_mut(), false);
    }

    /// Sets all fields.
    pub(crate) fn fill(&mut self, value: T) {
        value.store(&mut self.open_mut(), true);
    }

    /// Sets all fields of a session that begins, but those that have their default anyway: taking
    /// them would be a change.
    pub(crate) fn begin_with(&mut self, value: T) {
        let mut opened = self.open_mut();
        value.store(&mut opened, true);
        let OpenedMut { fields, base } = opened;
        fields.each_mut(&mut |field| field.forget_default(&base));
    }

    /// The bytes of each field.
    pub fn encoded_sizes(&self) -> EncodedSizes {
        let opened = self.open();
        let mut fields = Vec::with_capacity(T::SCHEMA.fields.len());
        opened.fields.each(&mut |field| fields.push((field.def().name, field.size(&opened.base))));
        self.shared().sizes(fields, opened.base.record())
    }

    /// Whether this is the token of a field against forged requests.
    pub fn is_csrf_token(&self, given: &str) -> bool {
        let opened = self.open();
        let mut is_token = false;
        opened.fields.each(&mut |field| {
            // Only tokens belong to an identity; other fields stay undecoded.
            if field.def().at_new_identity.is_some() {
                let token = field.as_any(&opened.base).downcast_ref::<CsrfToken>();
                is_token |= token.is_some_and(|token| token.check(given));
            }
        });
        is_token
    }

    /// Names and sizes, never values.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct(name);
        for (field, bytes) in self.encoded_sizes().fields() {
            out.field(field, &format_args!("{bytes} bytes"));
        }
        out.finish()
    }

    fn discard(&mut self) {
        self.wishes = Wishes::default();
        if let Some(Taken { start, .. }) = self.taken.take() {
            Base::new(self.shared(), &start).release();
        }
    }

    /// False if what this view changed is seen by nobody.
    fn publish(&mut self) -> bool {
        let wishes = std::mem::take(&mut self.wishes);
        let Some(Taken { fields, start }) = self.taken.take() else {
            return true;
        };
        let base = Base::new(self.shared(), &start);
        if cfg!(debug_assertions) {
            report_unseen_changes::<T>(&fields, base);
        }
        if !base.is_touched() {
            return true;
        }
        let mut changes = Changes::new();
        collect::<T>(&fields, base, &mut changes);
        self.shared().publish(&mut changes, wishes, base)
    }
}

/// Publishes, unless it is a panic that drops it.
impl<T: SessionState> Drop for View<T> {
    fn drop(&mut self) {
        match std::thread::panicking() {
            true => self.discard(),
            false => {
                self.publish();
            }
        }
    }
}

fn collect<T: SessionState>(fields: &T::Fields, base: Base<'_>, changes: &mut Changes) {
    fields.each_touched(&mut |field| {
        if let Err(reason) = field.collect(&base, changes) {
            let (session, field) = (T::SCHEMA.name, field.def().name);
            changes.failure = Some(Box::new(SaveError::Field { session, field, reason }));
        }
    });
}

/// A field that was only read and yet encodes differently changed through shared interior
/// mutability, which nothing tracks.
fn report_unseen_changes<T: SessionState>(fields: &T::Fields, base: Base<'_>) {
    fields.each(&mut |field| {
        if field.changed_unseen(&base) {
            tracing::error!(
                session = T::SCHEMA.name,
                field = field.def().name,
                "a field changed behind the session's back, and the change is lost: a session \
                 can't see through a `Mutex` or a `Cell`; keep plain values in it"
            );
        }
    });
}

impl<T: SessionState> fmt::Debug for View<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("View", f)
    }
}
