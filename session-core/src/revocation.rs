//! Ending sessions before their time.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use crate::config::Config;
use crate::state::{Session, SessionState};
use crate::store::StoreError;

/// Tells which sessions have ended before their time.
///
/// A cookie that holds its session can't be taken back, so somebody has to be asked whenever one
/// comes. That costs what the answer costs, for every request that uses its session.
/// [`NotBefore`](crate::NotBefore) is one over any store.
///
/// ```
/// use session_core::{Revocation, Session, StoreError};
///
/// #[derive(Session)]
/// struct Visitor {
///     #[session(rotate)]
///     user: Option<u32>,
/// }
///
/// /// Ends the sessions of users that began before the passwords leaked.
/// struct BeforeTheLeak(std::time::SystemTime);
///
/// impl Revocation<Visitor> for BeforeTheLeak {
///     async fn is_revoked(&self, session: &Session<Visitor>) -> Result<bool, StoreError> {
///         Ok(session.user().is_some() && session.created_at() < self.0)
///     }
/// }
/// ```
pub trait Revocation<T: SessionState>: Send + Sync + 'static {
    /// Whether this session, which is valid otherwise, has ended. It reads as the request brought
    /// it, with [`created_at`](crate::Lifecycle::created_at) and
    /// [`issued_at`](crate::Lifecycle::issued_at).
    ///
    /// # Errors
    ///
    /// When it can't be told. The response becomes a 503.
    fn is_revoked(
        &self,
        session: &Session<T>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Before which time a session with these contents must not have begun, so that it is not taken
    /// for one of those that were revoked. Asked when somebody signs in; the session then begins at
    /// the later of now and this. `since` is when the request came: what was revoked later than that
    /// must stay revoked, for the sign-in was under way already.
    ///
    /// # Errors
    ///
    /// When it can't be told. The response becomes a 503.
    ///
    /// # Default
    ///
    /// `None`.
    fn not_before(
        &self,
        _session: &Session<T>,
        _since: SystemTime,
    ) -> impl Future<Output = Result<Option<SystemTime>, StoreError>> + Send {
        async { Ok(None) }
    }
}

/// Any hook, as a configuration holds it.
pub(crate) struct AnyRevocation<T: SessionState>(Arc<dyn Erased<T>>);

impl<T: SessionState> AnyRevocation<T> {
    pub(crate) fn new(revocation: impl Revocation<T>) -> Self {
        Self(Arc::new(revocation))
    }

    /// The one in a configuration of `T`.
    pub(crate) fn of(config: &Config) -> Option<&Self> {
        config.revocation.as_ref()?.downcast_ref()
    }

    pub(crate) async fn is_revoked(&self, session: &Session<T>) -> Result<bool, StoreError> {
        self.0.is_revoked(session).await
    }

    pub(crate) async fn not_before(
        &self,
        session: &Session<T>,
        since: SystemTime,
    ) -> Result<Option<SystemTime>, StoreError> {
        self.0.not_before(session, since).await
    }
}

type Answer<'a, A> = Pin<Box<dyn Future<Output = Result<A, StoreError>> + Send + 'a>>;

trait Erased<T: SessionState>: Send + Sync {
    fn is_revoked<'a>(&'a self, session: &'a Session<T>) -> Answer<'a, bool>;
    fn not_before<'a>(
        &'a self,
        session: &'a Session<T>,
        since: SystemTime,
    ) -> Answer<'a, Option<SystemTime>>;
}

impl<T: SessionState, R: Revocation<T>> Erased<T> for R {
    fn is_revoked<'a>(&'a self, session: &'a Session<T>) -> Answer<'a, bool> {
        Box::pin(Revocation::is_revoked(self, session))
    }

    fn not_before<'a>(
        &'a self,
        session: &'a Session<T>,
        since: SystemTime,
    ) -> Answer<'a, Option<SystemTime>> {
        Box::pin(Revocation::not_before(self, session, since))
    }
}

impl<T: SessionState> Clone for AnyRevocation<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: SessionState> fmt::Debug for AnyRevocation<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyRevocation")
    }
}
