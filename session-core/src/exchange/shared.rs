//! What all views of one request share.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::Start;
use crate::config::Config;
use crate::decoding::DecodeError;
use crate::exchange::loaded::{FORMER, Loaded};
use crate::exchange::patience::Patience;
use crate::exchange::state::State;
use crate::record::Record;
use crate::rejection::Rejection;
use crate::schema::FieldDef;

/// What all views of one request share. Locked only for moments, never while user code runs.
pub(crate) struct Shared {
    config: Arc<Config>,
    /// What the request brought; nothing changes it.
    loaded: Loaded,
    /// Whether `state` differs from what was loaded, so that those who only read need no lock.
    diverged: AtomicBool,
    /// A view that may write was taken, rather than reading ones alone.
    writable: AtomicBool,
    /// Views that hold changes which are not published.
    holding: AtomicUsize,
    state: Mutex<State>,
}

impl Shared {
    #[inline]
    pub(crate) fn new(config: Arc<Config>, loaded: Loaded) -> Self {
        Self {
            config,
            loaded,
            diverged: AtomicBool::new(false),
            writable: AtomicBool::new(false),
            holding: AtomicUsize::new(0),
            state: Mutex::default(),
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn is_of(&self, config: &Arc<Config>) -> bool {
        Arc::ptr_eq(&self.config, config)
    }

    /// Forgets the request.
    pub(crate) fn clear(&mut self) {
        self.restart(Loaded::nothing(self.loaded.now));
    }

    /// What another request brought, in the place of all that this one did.
    #[inline]
    pub(crate) fn restart(&mut self, brought: Loaded) {
        // All of it is named, so that what is added is not forgotten here.
        let Self { config: _, loaded, diverged, writable, holding, state } = self;
        *loaded = brought;
        *diverged = AtomicBool::new(false);
        *writable = AtomicBool::new(false);
        *holding = AtomicUsize::new(0);
        *state = Mutex::default();
    }

    #[inline]
    pub(crate) fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// Loading has taken so much of it.
    pub(crate) fn set_patience(&mut self, patience: Patience) {
        if let Some(asked) = &mut self.loaded.asked {
            asked.patience = patience;
        }
    }

    /// The session that came was revoked, which is found out by looking at it.
    pub(crate) fn revoke(&mut self) {
        self.loaded.reject(Rejection::Revoked);
        self.begin();
        self.loaded.log(&self.config);
    }

    /// Gives a session that is new what it begins with.
    pub(crate) fn begin(&mut self) {
        if self.loaded.origin().is_none() {
            self.loaded.initial = self.initial().map(Box::new);
        }
    }

    /// What a session begins with that begins now.
    pub(crate) fn initial(&self) -> Option<Record> {
        let initial = self.config.initial.as_ref()?;
        Some(initial.record(&self.config, self.loaded.now))
    }

    /// A cookie of another library came.
    pub(crate) fn note_former(&mut self) {
        self.loaded.names |= FORMER;
    }

    /// What was taken over from another library was revoked: there is no session.
    pub(crate) fn disown(&mut self) {
        self.loaded.reject(Rejection::Revoked);
        self.state = Mutex::default();
    }

    /// A panic elsewhere can't leave the state half changed, so a poisoned lock is sound.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock, for those who change the state.
    pub(crate) fn lock_to_change(&self) -> MutexGuard<'_, State> {
        let state = self.lock();
        self.diverged.store(true, Ordering::Release);
        state
    }

    /// Whether something was published, or finished.
    pub(crate) fn has_diverged(&self) -> bool {
        self.diverged.load(Ordering::Acquire)
    }

    /// Ends the time for changes where nobody has made any, or was given a view to make them with;
    /// false, and it goes on, where that can't be said. What comes later comes too late.
    pub(crate) fn end_reading(&self) -> bool {
        let mut state = self.lock();
        let is_only_read = !(self.allows_writes() || self.has_diverged() || self.holds_changes());
        if is_only_read {
            state.is_finished = true;
            self.diverged.store(true, Ordering::Release);
        }
        is_only_read
    }

    /// What a view that is used for the first time starts from.
    pub(crate) fn start(&self) -> Start {
        if !self.has_diverged() {
            return Start::default();
        }
        let state = self.lock();
        Start::new(state.published(), state.epoch)
    }

    /// The fields as they are now.
    pub(crate) fn current(&self) -> Record {
        self.lock().published().unwrap_or_else(|| self.loaded.record().clone())
    }

    /// Whether there is no client to tell anything.
    pub(crate) fn is_detached(&self) -> bool {
        self.loaded.held().is_some_and(|held| held.id.is_none())
    }

    pub(crate) fn allow_writes(&self) {
        self.writable.store(true, Ordering::Relaxed);
    }

    pub(crate) fn allows_writes(&self) -> bool {
        self.writable.load(Ordering::Relaxed)
    }

    pub(crate) fn hold_changes(&self) {
        self.holding.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn release_changes(&self) {
        self.holding.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn holds_changes(&self) -> bool {
        self.holding.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn unreadable_fields(&self) -> Vec<&'static str> {
        self.config.schema.names(self.lock().reported.iter().copied())
    }

    /// One event for each field of a request, however many views read it.
    pub(crate) fn report_undecodable(&self, def: &'static FieldDef, error: &DecodeError) {
        let mut state = self.lock();
        let is_new = !state.reported.contains(&def.tag);
        if is_new {
            state.reported.push(def.tag);
        }
        drop(state);
        if is_new {
            tracing::warn!(
                session = self.config.schema.name,
                field = def.name,
                %error,
                "a stored field can't be read and reads as its default; its bytes stay until it is set"
            );
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
