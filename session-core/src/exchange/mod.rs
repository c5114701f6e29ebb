//! One request and its response.

mod deeds;
mod finish;
mod load;
mod loaded;
mod patience;
mod plan;
mod publish;
mod reply;
mod shared;
mod size;
mod state;
mod stored;
mod take_over;
mod tokens;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::SystemTime;

use crate::arrival::Origin;
use crate::config::{Config, SessionConfig};
use crate::envelope::Envelope;
use crate::error::{LoadError, SaveError};
use crate::former::AnyFormer;
use crate::record::Record;
use crate::revocation::AnyRevocation;
use crate::state::{Session, SessionState, Tracked};
use crate::store::{StoreError, StoreKey};
use crate::timestamp::Timestamp;
use crate::view::View;

use loaded::Loaded;
pub(crate) use patience::Patience;
pub use reply::Reply;
pub(crate) use shared::Shared;
pub(crate) use stored::{Keeper, Meant};

/// The session `T` in one request and its response: load, take views, finish.
///
/// This is what an adapter for a web framework is made of. It knows nothing of requests and
/// responses but the values of their headers, and reads no clock.
///
/// ```
/// use session_core::{Exchange, Session, SessionConfig, SessionState};
/// # async fn run<T: SessionState>(config: SessionConfig<T>, header: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let exchange = Exchange::load(&config, [header], config.now()).await?;
/// let view: Session<T> = exchange.view();
/// drop(view);                                     // publishes what it changed
/// let reply = exchange.finish(config.now(), 200).await?;
/// for set_cookie in reply.set_cookies() {
///     println!("Set-Cookie: {}", str::from_utf8(set_cookie)?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Exchange<T: SessionState> {
    shared: Arc<Shared>,
    state: PhantomData<fn() -> T>,
}

impl<T: SessionState> Exchange<T> {
    /// Finds the session in the request's headers: all values of
    /// [`SessionConfig::request_header`]. A cookie that is no good makes a fresh session, not an
    /// error.
    ///
    /// # Errors
    ///
    /// When it can't be told whether there is a session. Cookies alone always tell; a store may be
    /// out of reach.
    pub async fn load<'h>(
        config: &SessionConfig<T>,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        let mut patience = Patience::new(&config.inner);
        let mut exchange = match AnyFormer::<T>::of(&config.inner) {
            None => Self::find(config, headers, now, &mut patience).await?,
            Some(_) => {
                let headers: Vec<_> = headers.into_iter().collect();
                let found = Self::find(config, headers.iter().copied(), now, &mut patience).await?;
                patience.wait(found.or_former(config, &headers, now)).await?
            }
        };
        exchange.alone()?.set_patience(patience);
        Ok(exchange)
    }

    async fn find<'h>(
        config: &SessionConfig<T>,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
        patience: &mut Patience,
    ) -> Result<Self, LoadError> {
        let (inner, now) = (&config.inner, now.into());
        let loaded = match &inner.backing {
            Some(backing) => {
                patience.wait(Loaded::from_backing::<T>(inner, backing, headers, now)).await?
            }
            None => Loaded::from_cookies::<T>(inner, headers, now),
        };
        let mut exchange = Self::new(config, loaded);
        patience.wait(exchange.check_revocation()).await?;
        Ok(exchange)
    }

    /// Does what [`load`](Self::load) does, without waiting.
    ///
    /// # Errors
    ///
    /// [`LoadError::NotYet`] when [loading takes waiting](SessionConfig::waits).
    pub fn load_now<'h>(
        config: &SessionConfig<T>,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        if config.waits() {
            return Err(LoadError::NotYet);
        }
        if config.inner.former.is_some() {
            return Self::load_now_or_former(config, headers, now);
        }
        Ok(Self::new(config, Loaded::from_cookies::<T>(&config.inner, headers, now.into())))
    }

    /// Does what [`load_now`](Self::load_now) does for the next request, in the memory of this
    /// exchange if nobody else has it any more. Of this one's request nothing is left.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn reload_now<'h>(
        mut self,
        config: &SessionConfig<T>,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        let is_plain = !config.waits() && config.inner.former.is_none();
        match Arc::get_mut(&mut self.shared) {
            Some(shared) if is_plain && shared.is_of(&config.inner) => {
                shared.restart(Loaded::from_cookies::<T>(&config.inner, headers, now.into()));
                Ok(self.begun(config))
            }
            _ => Self::load_now(config, headers, now),
        }
    }

    /// Forgets the request, which is over; false, and nothing is forgotten, if somebody still has a
    /// view of it.
    #[must_use = "who still has a view keeps the session in memory"]
    pub fn clear(&mut self) -> bool {
        Arc::get_mut(&mut self.shared).map(Shared::clear).is_some()
    }

    /// The session that a store has under a key, for somebody who is not its client; `None` if
    /// there is none.
    pub(crate) async fn load_key(
        config: &SessionConfig<T>,
        key: StoreKey,
    ) -> Result<Option<Self>, LoadError> {
        let Some(backing) = &config.inner.backing else {
            return Err(StoreError::Unsupported("find sessions that are in their cookies").into());
        };
        let mut patience = Patience::new(&config.inner);
        let loading = Loaded::from_key(&config.inner, backing, key, config.now().into());
        let mut loaded = patience.wait(loading).await?;
        loaded.check_required::<T>();
        let mut exchange = Self::new(config, loaded);
        patience.wait(exchange.check_revocation()).await?;
        exchange.alone()?.set_patience(patience);
        Ok(exchange.shared.loaded().held().is_some().then_some(exchange))
    }

    /// Whether there is no client to tell anything.
    pub(crate) fn is_detached(&self) -> bool {
        self.shared.is_detached()
    }

    /// A session to be looked at, which no request brought.
    pub(crate) fn of_envelope(config: &SessionConfig<T>, envelope: Envelope) -> Self {
        let session = Ok(Origin { envelope, rewrite: false });
        let now = config.now().into();
        Self::new(config, Loaded { now, names: 0, session, initial: None, asked: None })
    }

    /// What a session holds that begins with these values.
    pub(crate) fn record_of(config: &Arc<Config>, now: Timestamp, value: T) -> Record {
        let shared = Arc::new(Shared::new(Arc::clone(config), Loaded::nothing(now)));
        let blank = Self { shared, state: PhantomData };
        blank.view().view_mut().begin_with(value);
        if let Some(error) = &blank.shared.lock().failure {
            tracing::error!(%error, "what a new session begins with can't be stored");
        }
        blank.shared.current()
    }

    #[inline]
    fn new(config: &SessionConfig<T>, loaded: Loaded) -> Self {
        // What was loaded is moved once: that costs as much as finding it did.
        let shared = Arc::new(Shared::new(Arc::clone(&config.inner), loaded));
        Self { shared, state: PhantomData }.begun(config)
    }

    #[inline]
    fn begun(self, config: &SessionConfig<T>) -> Self {
        match config.inner.initial {
            None => self,
            Some(_) => self.with_initial(),
        }
    }

    #[cold]
    fn with_initial(mut self) -> Self {
        // Nobody else has it yet.
        if let Some(shared) = Arc::get_mut(&mut self.shared) {
            shared.begin();
        }
        self
    }

    async fn check_revocation(&mut self) -> Result<(), LoadError> {
        let Some(revocation) = AnyRevocation::<T>::of(self.shared.config()) else {
            return Ok(());
        };
        let is_revoked = match self.shared.loaded().origin() {
            Some(_) => revocation.is_revoked(&self.reading_view()).await?,
            None => false,
        };
        if is_revoked {
            self.alone()?.revoke();
        }
        Ok(())
    }

    /// What nobody else has while it is being loaded: views of it were dropped. If somebody had,
    /// this must not go on.
    fn alone(&mut self) -> Result<&mut Shared, StoreError> {
        let shared = Arc::get_mut(&mut self.shared);
        shared.ok_or_else(|| StoreError::unavailable("a session that is loading is in use"))
    }

    /// A view that reads and writes.
    #[must_use]
    pub fn view(&self) -> Session<T> {
        self.shared.allow_writes();
        self.reading_view()
    }

    /// A view for code that only reads. As long as it writes nothing it causes no `Set-Cookie`,
    /// not even to extend a lifetime, unless the session was [taken over](crate::Former): an adapter
    /// wraps it so that it can't be written to.
    #[must_use]
    pub fn reading_view(&self) -> Session<T> {
        T::Tracked::from_view(View::new(Arc::clone(&self.shared)))
    }

    /// Decides what the response says, and saves what is in a store. `status` is the response's
    /// HTTP status.
    ///
    /// Views that publish later have come too late, which is logged as an error. Whoever drops this
    /// future halfway saves all or nothing.
    ///
    /// # Errors
    ///
    /// When changes could not be saved: then the response has to become a 500, or a 503 if the
    /// error [is temporary](SaveError::is_temporary), and the client keeps the cookie that it has.
    pub async fn finish(&self, now: SystemTime, status: u16) -> Result<Reply, SaveError> {
        let now = Timestamp::from(now);
        let mut patience = self.shared.loaded().patience(self.shared.config());
        let not_before = self.shared.log(patience.wait(self.not_before(now)).await)?;
        match Keeper::new(self.shared.config(), now) {
            Some(keeper) => self.shared.finish_stored(keeper, status, not_before, patience).await,
            None => self.shared.finish(now, status, not_before),
        }
    }

    /// Does what [`finish`](Self::finish) does, without waiting.
    ///
    /// # Errors
    ///
    /// As there, and [`SaveError::NotYet`] when [saving takes waiting](SessionConfig::waits);
    /// nothing is finished then.
    pub fn finish_now(&self, now: SystemTime, status: u16) -> Result<Reply, SaveError> {
        if !self.finishes_now() {
            return Err(SaveError::NotYet);
        }
        let now = now.into();
        self.shared.finish(now, status, now)
    }

    /// Finishes a session that was only looked at, through [views for reading](Self::reading_view):
    /// that writes nothing, so it needs no time, and an adapter spares reading the clock. `None`, and
    /// nothing is finished, where that can't be said; then it is for [`finish`](Self::finish).
    #[must_use = "without its headers caches keep the response"]
    pub fn finish_read(&self) -> Option<Reply> {
        if self.finishes_now() { self.shared.finish_read() } else { None }
    }

    /// Whether finishing takes no waiting.
    fn finishes_now(&self) -> bool {
        let config = self.shared.config();
        config.backing.is_none() && config.revocation.is_none()
    }

    /// The earliest that the session may begin if it has taken a new identity.
    async fn not_before(&self, now: Timestamp) -> Result<Timestamp, SaveError> {
        let hook = AnyRevocation::<T>::of(self.shared.config());
        let Some(revocation) = hook.filter(|_| self.shared.is_rotated()) else {
            return Ok(now);
        };
        let since = self.shared.loaded().now.into();
        let not_before = revocation.not_before(&self.reading_view(), since).await?;
        Ok(not_before.map_or(now, Timestamp::from_later))
    }

    /// Sets every field, those that are `readonly` too: for tests, and for sessions that are made
    /// outside a request.
    pub fn fill(&self, value: T) {
        self.view().view_mut().fill(value);
    }

    /// The names of stored fields that were found unreadable so far.
    #[must_use]
    pub fn unreadable_fields(&self) -> Vec<&'static str> {
        self.shared.unreadable_fields()
    }
}

impl<T: SessionState> fmt::Debug for Exchange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("session", &T::SCHEMA.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::SessionBuilder;
    use crate::key::Key;

    #[derive(crate::Session)]
    #[session(crate = crate)]
    struct Visitor {
        visits: u32,
    }

    #[test]
    fn the_memory_of_a_request_is_used_again() {
        let key = Key::from_bytes(&[1; 32]).unwrap();
        let config = SessionBuilder::<Visitor>::new(key).build().unwrap();
        let now = config.now();
        let mut exchange = Exchange::load_now(&config, [], now).unwrap();
        let memory = Arc::as_ptr(&exchange.shared);
        exchange.view().set_visits(7);
        assert!(exchange.clear());
        let again = exchange.reload_now(&config, [], now).unwrap();
        assert_eq!((Arc::as_ptr(&again.shared), again.view().visits()), (memory, 0));
    }
}
