//! Server-side stores: what keeps sessions, and how they are asked for there.

mod any;
mod erased;
mod error;
mod flights;
mod id;
mod key;
mod memory;
mod revision;
mod seal;
mod turns;
mod write;

use std::time::{Duration, SystemTime};

pub use any::AnyStore;
pub(crate) use erased::Erased;
pub use error::StoreError;
pub(crate) use flights::Flights;
pub(crate) use id::SessionId;
pub use key::{NotAKey, OwnerKey, StoreKey};
pub use memory::MemoryStore;
pub use revision::Revision;
pub(crate) use seal::{Salt, Seal};
pub(crate) use turns::{Turn, Turns};
pub use write::Write;

/// A place on the server where sessions are kept, each under the hash of its id.
///
/// # What it is asked to do
///
/// A store keeps bytes under keys of 32 bytes, and can replace them *if they are still what the
/// caller has seen*. That comparison, of eight bytes called [`Revision`], is all that stands between
/// two requests and a lost update, so [`update`](Self::update) has to compare and replace in one
/// step: one statement of SQL, one script in Redis, one lock around both. Nothing else is asked of
/// it; merging, retrying and identities are the library's.
///
/// The bytes are opaque. They never contain an id that a client could use.
///
/// # Writing one
///
/// Implement four functions, as `async fn`; the acceptance suite in
/// `session_core::testing` (feature `testing`) tells whether it keeps its promises. This is a whole
/// store, and a page of documentation away from a good one:
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
/// use session_core::{Revision, SessionStore, StoreError, StoreKey, Swap, Write};
///
/// #[derive(Default)]
/// struct Shelf(Mutex<HashMap<StoreKey, Vec<u8>>>);
///
/// impl SessionStore for Shelf {
///     async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
///         Ok(self.0.lock().unwrap().get(key).cloned())
///     }
///
///     async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
///         let mut shelf = self.0.lock().unwrap();
///         if shelf.contains_key(key) {
///             return Ok(Swap::Conflict);
///         }
///         shelf.insert(*key, write.bytes().to_vec());
///         Ok(Swap::Done)
///     }
///
///     async fn update(
///         &self,
///         key: &StoreKey,
///         expected: Revision,
///         write: Write<'_>,
///     ) -> Result<Swap, StoreError> {
///         let mut shelf = self.0.lock().unwrap();
///         match shelf.get_mut(key) {
///             Some(bytes) if Revision::of(bytes) == Some(expected) => {
///                 *bytes = write.bytes().to_vec();
///                 Ok(Swap::Done)
///             }
///             _ => Ok(Swap::Conflict),
///         }
///     }
///
///     async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
///         self.0.lock().unwrap().remove(key);
///         Ok(())
///     }
/// }
/// ```
///
/// # Why this trait and not a trait object
///
/// It is written with `async fn`, so that implementing it takes no boxes and no macro; and it is
/// held as an [`AnyStore`], so that `SessionMiddleware<Visitor>` has the same type over every store
/// and a program can choose one by its configuration. That costs one allocation for each
/// operation, next to a round trip of some tens of microseconds.
///
/// # Deadlines and cancellation
///
/// [`AnyStore`], which is how the library holds every store, gives up waiting when
/// [`deadline`](Self::deadline) has passed, and a client may go away at any time. So every future
/// may be dropped halfway, and the store has to go on working: the operation may take effect or
/// not, but wholly, and what answers late must not be taken for the answer to something else.
pub trait SessionStore: Send + Sync + 'static {
    /// The bytes under `key`; `None` if there are none. Those of a session that has expired may
    /// still be there: the library looks at their times itself.
    ///
    /// # Errors
    ///
    /// When the store can't tell whether there are any. Never `None` in place of an error: the
    /// library would take that for a session that has ended.
    fn load(
        &self,
        key: &StoreKey,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;

    /// Keeps `write` under a key that is not in use; [`Swap::Conflict`] if it is, whatever stands
    /// there. It never overwrites.
    ///
    /// # Errors
    ///
    /// See [`StoreError`] for which one says what.
    fn create(
        &self,
        key: &StoreKey,
        write: Write<'_>,
    ) -> impl Future<Output = Result<Swap, StoreError>> + Send;

    /// Replaces what is under `key` if that still has the revision `expected`, in one step;
    /// [`Swap::Conflict`] if it has another one or is gone. It never creates.
    ///
    /// # Errors
    ///
    /// See [`StoreError`] for which one says what.
    fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> impl Future<Output = Result<Swap, StoreError>> + Send;

    /// Removes what is under `key`, if anything is.
    ///
    /// # Errors
    ///
    /// When it may still be there.
    fn delete(&self, key: &StoreKey) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether what has expired stays until somebody calls [`sweep`](Self::sweep). A store that
    /// expires by itself is not swept.
    ///
    /// # Default
    ///
    /// `false`.
    fn needs_sweeping(&self) -> bool {
        false
    }

    /// Removes at most `most` of the sessions that have expired at `now`, and says how many it
    /// removed. Fewer than `most` means that none is left.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    ///
    /// # Default
    ///
    /// Removes nothing.
    fn sweep(
        &self,
        _now: SystemTime,
        _most: usize,
    ) -> impl Future<Output = Result<usize, StoreError>> + Send {
        async { Ok(0) }
    }

    /// The keys of at most `most` sessions that were written with this owner. A key whose session
    /// is gone may be among them; one that is there may not be missing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unsupported`] from a store that would have to look at every session.
    ///
    /// # Default
    ///
    /// [`StoreError::Unsupported`].
    fn owned_by(
        &self,
        _owner: &OwnerKey,
        _most: usize,
    ) -> impl Future<Output = Result<Vec<StoreKey>, StoreError>> + Send {
        async { Err(StoreError::Unsupported("list the sessions of an owner")) }
    }

    /// How long a request waits for this store, in all: for loading its session, and for saving it
    /// with all that this takes. So no operation takes longer either.
    ///
    /// # Default
    ///
    /// 1 second.
    fn deadline(&self) -> Duration {
        DEFAULT_DEADLINE
    }
}

/// How long a request waits for a store unless it is told otherwise.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(1);

/// Whether a write took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "nothing was written if it is a conflict"]
pub enum Swap {
    /// It did.
    Done,
    /// Nothing was written: something else stands there, or nothing does.
    Conflict,
}
