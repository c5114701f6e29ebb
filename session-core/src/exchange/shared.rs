//! What all views of one request share.

use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::arrival::Origin;
use crate::base::Start;
use crate::config::Config;
use crate::decoding::DecodeError;
use crate::entries::Entries;
use crate::error::SaveError;
use crate::exchange::patience::Patience;
use crate::record::Record;
use crate::rejection::Rejection;
use crate::schema::{FLAGS, FieldDef};
use crate::scratch::Buffer;
use crate::store::{Revision, SessionId, StoreKey};
use crate::timestamp::Timestamp;
use crate::varint;

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

/// What a request brought.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// When.
    pub(crate) now: Timestamp,
    /// One bit for each name under which a cookie came, readable or not, and [`FORMER`].
    pub(crate) names: u16,
    pub(crate) session: Result<Origin, Option<Rejection>>,
    /// What a new session begins with.
    pub(crate) initial: Option<Box<Record>>,
    /// What a store was asked; in a box, for what is in a cookie is to be moved around cheaply.
    pub(crate) asked: Option<Box<Asked>>,
}

/// The bit of a cookie of another library. Of ours there are fewer names.
const FORMER: u16 = 1 << 15;

/// What came of asking a store.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) came: Came,
    /// What is left of it is for saving.
    pub(crate) patience: Patience,
}

/// How a session in a store was come by.
#[derive(Debug)]
pub(crate) enum Came {
    /// It is new.
    Fresh,
    /// Under its id.
    Live(Held),
    /// Under an id that it had earlier: what is there can be read for a while, and nothing written.
    Rotated,
}

impl Came {
    /// The same where what was found is no session. An old id stays one: its session lives on.
    pub(crate) fn without_session(self) -> Self {
        match self {
            Self::Fresh | Self::Live(_) => Self::Fresh,
            Self::Rotated => Self::Rotated,
        }
    }
}

/// A session that a store holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    /// That the client has; none where there is no client.
    pub(crate) id: Option<SessionId>,
    pub(crate) key: StoreKey,
    pub(crate) revision: Revision,
}

/// What became of it since.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) is_finished: bool,
    /// Raised by `invalidate`: what older views publish is discarded.
    pub(crate) epoch: u32,
    /// What the session began with when it was invalidated.
    pub(crate) begun: Option<Record>,
    /// What was published; `None` as long as that is what was loaded.
    pub(crate) published: Option<Buffer>,
    /// How often views have published.
    pub(crate) publications: u32,
    /// A field that rotates is among what was published.
    pub(crate) may_rotate: bool,
    /// Written even if nothing in it differs.
    pub(crate) must_write: bool,
    /// A new identity was asked for.
    pub(crate) renew: bool,
    pub(crate) failure: Option<Box<SaveError>>,
    reported: Vec<u16>,
}

/// The flag of a persistent cookie, in the field of flags.
pub(crate) const PERSISTENT: u32 = 1;

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
        self.loaded = Loaded::nothing(self.loaded.now);
        self.diverged = AtomicBool::new(false);
        self.writable = AtomicBool::new(false);
        self.holding = AtomicUsize::new(0);
        self.state = Mutex::default();
    }

    /// What another request brought, in the place of all that this one did.
    #[inline]
    pub(crate) fn restart(&mut self, loaded: Loaded) {
        self.clear();
        self.loaded = loaded;
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

impl Loaded {
    /// What a request brought that brought nothing.
    pub(crate) fn nothing(now: Timestamp) -> Self {
        Self { now, names: 0, session: Err(None), initial: None, asked: None }
    }

    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.session.as_ref().ok()
    }

    /// The session was valid once and will never be again.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.session, Err(Some(Rejection::Absolute | Rejection::Revoked)))
    }

    /// What came is taken for none.
    #[cold]
    pub(crate) fn reject(&mut self, rejection: Rejection) {
        self.session = Err(Some(rejection));
        if let Some(asked) = &mut self.asked {
            // An old id stays one: its session lives on.
            asked.came = mem::replace(&mut asked.came, Came::Fresh).without_session();
        }
    }

    /// Where the store holds it.
    pub(crate) fn held(&self) -> Option<&Held> {
        match &self.asked.as_ref()?.came {
            Came::Live(held) => Some(held),
            Came::Fresh | Came::Rotated => None,
        }
    }

    pub(crate) fn is_rotated(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| matches!(asked.came, Came::Rotated))
    }

    /// How long a request still waits for the store.
    pub(crate) fn patience(&self, config: &Config) -> Patience {
        self.asked.as_ref().map_or_else(|| Patience::new(config), |asked| asked.patience)
    }

    /// Whether a cookie of another library came along, and was looked at.
    pub(crate) fn brought_former(&self) -> bool {
        self.names & FORMER != 0
    }

    /// The record that came, or what a new session begins with.
    #[inline]
    pub(crate) fn record(&self) -> &Record {
        match &self.session {
            Ok(origin) => &origin.envelope.record,
            Err(_) => self.initial.as_deref().unwrap_or(Record::empty()),
        }
    }
}

impl State {
    /// The session that the request brought, unless it was invalidated.
    pub(crate) fn origin<'l>(&self, loaded: &'l Loaded) -> Option<&'l Origin> {
        loaded.origin().filter(|_| self.epoch == 0)
    }

    /// The record as it was before this request changed it.
    pub(crate) fn original<'l>(&'l self, loaded: &'l Loaded) -> Entries<'l> {
        match self.epoch {
            0 => loaded.record().entries(),
            _ => self.begun.as_ref().unwrap_or(Record::empty()).entries(),
        }
    }

    /// What was published. It is in order; if it were not, what was loaded is not what to start from.
    fn published(&self) -> Option<Record> {
        let parse =
            |bytes: &Vec<u8>| Record::parse(bytes).unwrap_or_else(|| Record::empty().clone());
        self.published.as_deref().map(parse)
    }

    /// The record as it is now.
    pub(crate) fn current<'a>(&'a self, loaded: &'a Loaded) -> Entries<'a> {
        match &self.published {
            Some(bytes) => Entries::trusted(bytes),
            None => loaded.record().entries(),
        }
    }

    pub(crate) fn created(&self, loaded: &Loaded) -> Timestamp {
        self.origin(loaded).map_or(loaded.now, |origin| origin.envelope.created)
    }

    pub(crate) fn is_changed(&self, loaded: &Loaded) -> bool {
        self.epoch > 0 || self.must_write || self.current(loaded) != self.original(loaded)
    }

    /// The format's flags; unknown ones are kept.
    pub(crate) fn flags(&self, loaded: &Loaded) -> u32 {
        let stored = self.current(loaded).get(FLAGS);
        let flags = stored.and_then(|bytes| Some((varint::read(bytes)?, bytes.len())));
        flags.filter(|((_, read), len)| read == len).map_or(0, |((flags, _), _)| flags)
    }

    pub(crate) fn is_persistent(&self, loaded: &Loaded) -> bool {
        self.flags(loaded) & PERSISTENT != 0
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
