//! Sessions by hand: in middleware, in guards, and in extractors of one's own.

use std::cell::Ref;
use std::rc::Rc;

use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::guard::GuardContext;
use actix_web::http::header::HeaderMap;
use actix_web::{HttpMessage, HttpRequest};
use session_core::{Exchange, Session, SessionState};

use crate::error::SessionError;
use crate::slot::{Slot, Slots};

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
/// This trait can't be implemented outside this crate.
#[allow(async_fn_in_trait, reason = "requests never leave their thread in actix-web")]
pub trait SessionExt: Carrier {
    /// A view of the session `T`.
    ///
    /// # Errors
    ///
    /// When the request did not come through a middleware of `T`, or loading failed.
    async fn session<T: SessionState>(&self) -> Result<Session<T>, SessionError> {
        let slot = Slotted::slot::<T>(self)?;
        Ok(slot.load(self.request_headers()).await?.view())
    }

    /// A view of the session `T`, for code that can't wait, such as guards.
    ///
    /// # Errors
    ///
    /// As [`session`](Self::session), and when loading takes waiting; cookies never do.
    fn session_now<T: SessionState>(&self) -> Result<Session<T>, SessionError> {
        let slot = Slotted::slot::<T>(self)?;
        slot.load_now(self.request_headers()).map(Exchange::view)
    }
}

impl<C: Carrier> SessionExt for C {}

/// What carries a request's headers and extensions.
#[doc(hidden)]
pub trait Carrier: sealed::Sealed {
    /// The headers of the request.
    fn request_headers(&self) -> &HeaderMap;
    /// The extensions of the request.
    fn request_extensions(&self) -> Ref<'_, Extensions>;
}

mod sealed {
    pub trait Sealed {}
}

pub(crate) trait Slotted {
    fn slot<T: SessionState>(&self) -> Result<Rc<Slot<T>>, SessionError>;
}

impl<C: Carrier + ?Sized> Slotted for C {
    fn slot<T: SessionState>(&self) -> Result<Rc<Slot<T>>, SessionError> {
        Slots::find(&self.request_extensions()).ok_or_else(|| {
            let error = SessionError::NoMiddleware(T::SCHEMA.name);
            tracing::error!("{error}");
            error
        })
    }
}

macro_rules! impl_carrier {
    ($carrier:ty $(, $param:ident)?; $self:ident, $headers:expr, $extensions:expr) => {
        impl$(<$param>)? sealed::Sealed for $carrier {}
        impl$(<$param>)? Carrier for $carrier {
            fn request_headers(&$self) -> &HeaderMap {
                $headers
            }
            fn request_extensions(&$self) -> Ref<'_, Extensions> {
                $extensions
            }
        }
    };
}

impl_carrier!(HttpRequest; self, self.headers(), self.extensions());
impl_carrier!(ServiceRequest; self, self.headers(), self.extensions());
impl_carrier!(ServiceResponse<B>, B; self, self.request().headers(), self.request().extensions());
impl_carrier!(GuardContext<'_>; self, self.head().headers(), self.req_data());
