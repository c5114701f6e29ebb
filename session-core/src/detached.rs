//! A session outside a request.

use std::fmt;

use crate::config::SessionConfig;
use crate::error::{LoadError, SaveError};
use crate::exchange::Exchange;
use crate::state::{Session, SessionState};
use crate::store::StoreKey;

/// A session outside a request: for background jobs, and for other programs that share the store.
///
/// A handler hands on where its session is, and a job that runs later works on it. Changes of both
/// are merged as those of two requests are, so nothing is lost.
///
/// ```
/// use session_core::{Detached, LoadError, SaveError, Session, SessionConfig, StoreKey};
///
/// #[derive(Session)]
/// struct Visitor {
///     report: Option<String>,
/// }
///
/// /// The handler passed `visitor.store_key()`.
/// async fn report_is_ready(
///     sessions: &SessionConfig<Visitor>,
///     key: StoreKey,
/// ) -> Result<(), Box<dyn std::error::Error>> {
///     if let Some(detached) = Detached::load(sessions, &key).await? {
///         detached.session().set_report("/reports/2026.pdf");
///         detached.save().await?;
///     }
///     Ok(())
/// }
/// # let _ = report_is_ready;
/// ```
pub struct Detached<T: SessionState> {
    config: SessionConfig<T>,
    exchange: Exchange<T>,
}

impl<T: SessionState> Detached<T> {
    /// Begins a session. What [`save`](Self::save) returns is for its client to be.
    ///
    /// # Errors
    ///
    /// When a hook can't be asked.
    pub async fn new(sessions: &impl AsRef<SessionConfig<T>>) -> Result<Self, LoadError> {
        let config = sessions.as_ref().clone();
        let exchange = Exchange::load(&config, [], config.now()).await?;
        Ok(Self { config, exchange })
    }

    /// The session that the store has under a key, which
    /// [`store_key`](crate::Lifecycle::store_key) tells, and [`Sessions`](crate::Sessions) list;
    /// `None` if it has ended, or taken another identity since.
    ///
    /// # Errors
    ///
    /// When the store can't be reached, or there is none.
    pub async fn load(
        sessions: &impl AsRef<SessionConfig<T>>,
        key: &StoreKey,
    ) -> Result<Option<Self>, LoadError> {
        let config = sessions.as_ref().clone();
        let exchange = Exchange::load_key(&config, *key).await?;
        Ok(exchange.map(|exchange| Self { config, exchange }))
    }

    /// A view of it, as a handler has one. It has to be dropped before [`save`](Self::save).
    #[must_use]
    pub fn session(&self) -> Session<T> {
        self.exchange.view()
    }

    /// Saves what was changed. Of a session that was [begun](Self::new) it returns what its client
    /// needs: the value of `Set-Cookie`, or of the header that carries ids; it is a secret. Of one
    /// that was [loaded](Self::load) it returns nothing, for its client has that already.
    ///
    /// # Errors
    ///
    /// When changes could not be saved, also because the session has ended meanwhile; and when a
    /// session that was loaded takes a new identity, which its client would not learn of.
    pub async fn save(self) -> Result<Option<String>, SaveError> {
        let reply = self.exchange.finish(self.config.now(), 200).await?;
        if self.exchange.is_detached() {
            return Ok(None);
        }
        let value = match reply.id_header() {
            Some((_, value)) => Some(value),
            None => reply.set_cookies().next(),
        };
        Ok(value.map(|value| String::from_utf8_lossy(value).into_owned()))
    }
}

impl<T: SessionState> fmt::Debug for Detached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detached").field("session", &T::SCHEMA.name).finish_non_exhaustive()
    }
}
