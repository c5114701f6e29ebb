//! Sessions by hand: in middleware, in guards, and in extractors of one's own.

use std::cell::Ref;
use std::rc::Rc;

use actix_web::dev::{AppConfig, Extensions, RequestHead, ServiceRequest, ServiceResponse};
use actix_web::guard::GuardContext;
use actix_web::{HttpMessage, HttpRequest};
use session_core::__private::Session;
use session_core::{Exchange, SessionState};

use crate::current;
use crate::error::SessionError;
use crate::identity::RequestId;
use crate::slot::Slot;

/// Takes a session from whatever carries a request: in `from_fn` middleware, in guards, in
/// extractors of one's own.
///
/// ```
/// use actix_web::body::MessageBody;
/// use actix_web::dev::{ServiceRequest, ServiceResponse};
/// use actix_web::middleware::Next;
/// use session_actix::{Session, SessionExt};
///
/// #[derive(Session)]
/// struct Visitor {
///     visits: u32,
/// }
///
/// async fn count(
///     req: ServiceRequest,
///     next: Next<impl MessageBody>,
/// ) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
///     {
///         let mut visitor = req.session::<Visitor>().await?;
///         visitor.set_visits(visitor.visits() + 1);
///     } // published here, so the handler sees it
///     next.call(req).await
/// }
/// ```
///
/// It is a bound, too: one function then serves extractors, middlewares and guards.
///
/// ```
/// # use session_actix::{Session, SessionExt};
/// # #[derive(Session)]
/// # struct Visitor {
/// #     user: Option<u32>,
/// # }
/// fn is_signed_in(request: &impl SessionExt) -> bool {
///     request.session_now::<Visitor>().is_ok_and(|visitor| visitor.user().is_some())
/// }
/// ```
///
/// This trait can't be implemented outside this crate.
#[allow(async_fn_in_trait, reason = "requests never leave their thread in actix-web")]
pub trait SessionExt: Carrier {
    /// A view of the session `T`.
    ///
    /// # Errors
    ///
    /// When the request did not come through a middleware of `T`, or loading failed.
    async fn session<T: SessionState>(&self) -> Result<Session<T>, SessionError> {
        let slot = self.slot::<T>()?;
        let view = slot.load(self.request_head().headers()).await?.view();
        Ok(view)
    }

    /// A view of the session `T`, for code that can't wait, such as guards.
    ///
    /// # Errors
    ///
    /// As [`session`](Self::session), and when loading takes waiting, as it does with a store. It does
    /// not if the session was loaded already, or the middleware is
    /// [`eager`](crate::SessionBuilder::eager).
    fn session_now<T: SessionState>(&self) -> Result<Session<T>, SessionError> {
        let slot = self.slot::<T>()?;
        slot.load_now(self.request_head().headers()).map(Exchange::view)
    }
}

impl<C: Carrier> SessionExt for C {}

/// What carries a request's head and extensions.
#[doc(hidden)]
pub trait Carrier: sealed::Sealed {
    /// The head of the request.
    fn request_head(&self) -> &RequestHead;
    /// The application that it is for, where that can be told.
    fn app(&self) -> Option<&AppConfig>;
    /// The extensions of the request.
    fn request_extensions(&self) -> Ref<'_, Extensions>;
}

mod sealed {
    pub trait Sealed {}
}

/// Finds the slot of a session.
pub(crate) trait Slotted {
    fn slot<T: SessionState>(&self) -> Result<Rc<Slot<T>>, SessionError>;
}

impl<C: Carrier + ?Sized> Slotted for C {
    fn slot<T: SessionState>(&self) -> Result<Rc<Slot<T>>, SessionError> {
        let current = current::innermost_of(RequestId::new(self.request_head(), self.app()));
        // The extensions come second, and are only read: the caller may hold them.
        let found = current.or_else(|| current::kept(&self.request_extensions()));
        found.ok_or(SessionError::NoMiddleware(T::SCHEMA.name)).inspect_err(|error| {
            tracing::error!("{error}");
        })
    }
}

macro_rules! impl_carrier {
    ($carrier:ty $(, $param:ident)?: $self:ident => $request:expr, $app:expr, $extensions:ident) => {
        impl$(<$param>)? sealed::Sealed for $carrier {}

        impl$(<$param>)? Carrier for $carrier {
            fn request_head(&$self) -> &RequestHead {
                $request.head()
            }

            fn app(&$self) -> Option<&AppConfig> {
                $app
            }

            fn request_extensions(&$self) -> Ref<'_, Extensions> {
                $request.$extensions()
            }
        }
    };
}

impl_carrier!(HttpRequest: self => self, Some(self.app_config()), extensions);
impl_carrier!(ServiceRequest: self => self, Some(self.app_config()), extensions);
impl_carrier!(ServiceResponse<B>, B: self => self.request(), Some(self.request().app_config()), extensions);
impl_carrier!(GuardContext<'_>: self => self, None, req_data);
