//! Removing what has expired.

mod survey;

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, SystemTime};

use session_core::{OwnerKey, StoreError, StoreKey};

use super::Files;
use super::alone::Alone;
use super::directory::SHELVES;

use survey::Found;

/// Files that are removed before other requests get their turn.
const SWEPT_AT_ONCE: usize = 256;
/// How long a shelf may be somebody else's before it is left to the next sweep. Nobody writes for
/// so long but a process that is stopped.
const PATIENCE: Duration = Duration::from_millis(100);

/// Why a sweep has left something.
#[derive(Debug, thiserror::Error)]
#[error("another process is in the middle of a write there, and does not go on")]
struct Held;

/// One sweep. What goes wrong ends nothing but itself: what can't be removed today may not be
/// removed tomorrow either, and is no reason to keep all the rest.
struct Sweep {
    files: Arc<Files>,
    now: SystemTime,
    most: usize,
    swept: usize,
    /// The shelves that are not waited for again.
    held: [bool; SHELVES],
    trouble: Option<StoreError>,
}

impl Files {
    /// Sweeps one shelf after the other, and begins where the last sweep ended, or behind the
    /// shelf at which it was given up.
    pub(super) async fn sweep(
        self: &Arc<Self>,
        now: SystemTime,
        most: usize,
    ) -> Result<usize, StoreError> {
        let files = Arc::clone(self);
        let mut sweep = Sweep { files, now, most, swept: 0, held: [false; SHELVES], trouble: None };
        let start = self.next_swept.load(Relaxed);
        for number in (start..start + SHELVES).map(|number| number % SHELVES) {
            self.next_swept.store((number + 1) % SHELVES, Relaxed);
            sweep.shelf(number).await;
            if sweep.swept == most {
                // There may be more.
                self.next_swept.store(number, Relaxed);
                return Ok(most);
            }
        }
        // Fewer than were asked for would mean that none is left.
        sweep.trouble.map_or(Ok(sweep.swept), Err)
    }
}

impl Sweep {
    async fn shelf(&mut self, number: usize) {
        let (files, now) = (Arc::clone(&self.files), self.now);
        let survey = self.files.reads.run(move || files.survey(number, now)).await;
        match survey.map_err(StoreError::from).flatten() {
            Ok(mut found) => {
                self.trouble = self.trouble.take().or(found.trouble.take());
                self.remove(number, found).await;
            }
            Err(error) => self.note(error),
        }
    }

    async fn remove(&mut self, number: usize, found: Found) {
        if found.leftover {
            self.alone(number, |shelf| shelf.remove_leftover()).await;
        }
        for (owner, key) in found.markers {
            self.remove_marker(owner, key).await;
        }
        let mut expired = found.expired.into_iter();
        while self.swept < self.most {
            let at_once = expired.by_ref().take(SWEPT_AT_ONCE.min(self.most - self.swept));
            let names: Vec<_> = at_once.map(|key| self.files.names.session(&key)).collect();
            if names.is_empty() {
                break;
            }
            let now = self.now;
            let removal = move |shelf: &Alone<'_>| Ok(remove_expired(shelf, &names, now));
            if let Some((removed, trouble)) = self.alone(number, removal).await {
                self.swept += removed;
                self.trouble = self.trouble.take().or(trouble);
            }
        }
    }

    /// Removes a marker whose session is gone. A session that is being written has its marker
    /// first, and until it is there nobody else gets a turn at its shelf.
    async fn remove_marker(&mut self, owner: OwnerKey, key: StoreKey) {
        let files = Arc::clone(&self.files);
        let removal = move |_: &Alone<'_>| match files.holds(&key)? {
            true => Ok(()),
            false => files.owner_shelf(&owner).unmark(&files.names.marker(&owner, &key)),
        };
        self.alone(usize::from(key.as_bytes()[0]), removal).await;
    }

    /// Does something while nobody else changes a shelf; `None` if that did not come about.
    async fn alone<T: Send + 'static>(
        &mut self,
        number: usize,
        work: impl FnOnce(&Alone<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<T> {
        if self.held[number] {
            return None;
        }
        match self.files.shelves[number].alone_within(PATIENCE, work).await {
            Ok(Some(done)) => return Some(done),
            Ok(None) => {
                self.held[number] = true;
                self.note(StoreError::unavailable(Held));
            }
            Err(error) => self.note(error),
        }
        None
    }

    /// The first trouble is the one that is told.
    fn note(&mut self, error: StoreError) {
        self.trouble.get_or_insert(error);
    }
}

/// How many of these sessions were removed, and why another one was not.
fn remove_expired(
    shelf: &Alone<'_>,
    names: &[String],
    now: SystemTime,
) -> (usize, Option<StoreError>) {
    let (mut removed, mut trouble) = (0, None);
    for name in names {
        match shelf.remove_expired(name, now) {
            Ok(was_there) => removed += usize::from(was_there),
            Err(error) => _ = trouble.get_or_insert(error),
        }
    }
    (removed, trouble)
}
