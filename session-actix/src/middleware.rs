//! The middleware that gives an application the session `T`.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use session_core::__private::WithoutSecrets;
use session_core::{Key, KeyRing, Owned, SessionBuilder, SessionConfig, SessionState, Sessions};
use tokio::runtime::Handle;

use crate::service::SessionService;

/// The middleware that gives an application, or a part of it, the session `T`.
///
/// It loads nothing before a handler, an extractor or another middleware asks for the session,
/// and adds nothing to a response of a request that did not. Middlewares that use the session are
/// wrapped by it, so its `.wrap` stands behind theirs.
///
/// Cheap to clone: the keys are derived once.
///
/// ```
/// use session_actix::{Key, Session, SessionMiddleware};
/// use std::time::Duration;
///
/// #[derive(Session)]
/// struct Visitor {
///     visits: u32,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sessions = SessionMiddleware::<Visitor>::builder(Key::generate()?)
///     .cookie_name("__Host-visitor")
///     .idle_timeout(Duration::from_secs(30 * 60))
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub struct SessionMiddleware<T: SessionState> {
    config: SessionConfig<T>,
}

impl<T: SessionState> SessionMiddleware<T> {
    /// The middleware with all defaults: see [`SessionBuilder`].
    ///
    /// A struct with `secret` fields does not compile here, for a signed cookie can be read by
    /// its client.
    #[must_use]
    pub fn new(key: Key) -> Self
    where
        T: WithoutSecrets,
    {
        Self { config: SessionConfig::with_defaults(key) }
    }

    /// The middleware with other settings than the defaults: a key or a [`KeyRing`], then one
    /// call for each setting, then [`build`](SessionBuilder::build).
    #[must_use]
    pub fn builder(keys: impl Into<KeyRing>) -> SessionBuilder<T, Self> {
        SessionBuilder::new(keys)
    }

    pub(crate) fn config(&self) -> &SessionConfig<T> {
        &self.config
    }
}

impl<T: SessionState> From<SessionConfig<T>> for SessionMiddleware<T> {
    fn from(config: SessionConfig<T>) -> Self {
        Self { config }
    }
}

/// For [`Detached`](crate::Detached).
impl<T: SessionState> AsRef<SessionConfig<T>> for SessionMiddleware<T> {
    fn as_ref(&self) -> &SessionConfig<T> {
        &self.config
    }
}

/// The sessions in the middleware's store, by their owner; for handlers, as `app_data`.
impl<T: Owned> From<&SessionMiddleware<T>> for Sessions<T> {
    fn from(middleware: &SessionMiddleware<T>) -> Self {
        Self::new(middleware.config())
    }
}

impl<T: SessionState> Clone for SessionMiddleware<T> {
    fn clone(&self) -> Self {
        Self { config: self.config.clone() }
    }
}

impl<T: SessionState> fmt::Debug for SessionMiddleware<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SessionMiddleware").field(&self.config).finish()
    }
}

impl<T, S, B> Transform<S, ServiceRequest> for SessionMiddleware<T>
where
    T: SessionState,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type InitError = ();
    type Transform = SessionService<S, T>;
    type Future = Ready<Result<Self::Transform, Self::InitError>>;

    fn new_transform(&self, service: S) -> Self::Future {
        // One of the server's workers removes what has expired from the store, until it stops.
        if let (Ok(runtime), Some(sweeper)) = (Handle::try_current(), self.config.sweeper()) {
            runtime.spawn(sweeper.run());
        }
        ready(Ok(SessionService::new(service, self.config.clone())))
    }
}
