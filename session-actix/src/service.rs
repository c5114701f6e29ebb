//! One request through the middleware.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use pin_project_lite::pin_project;
use session_core::{Reply, SessionConfig, SessionState};

use crate::current::{self, Entered};
use crate::headers::apply;
use crate::identity::RequestId;
use crate::neighbours::Member;
use crate::slot::{AnySlot, Slot};

/// The service that [`SessionMiddleware`](crate::SessionMiddleware) wraps around another.
pub struct SessionService<S, T> {
    service: S,
    config: SessionConfig<T>,
    member: Member,
    spare: Rc<Spare<T>>,
}

impl<S, T: SessionState> SessionService<S, T> {
    pub(crate) fn new(service: S, config: SessionConfig<T>) -> Self {
        Self { service, config, member: Member::new::<T>(), spare: Rc::default() }
    }

    /// The way of a request through here, with the slot of the last one if nobody holds that.
    fn passage(&self, request: RequestId) -> Passage<T> {
        let mut slot = self.spare.take();
        match slot.as_mut().and_then(Rc::get_mut) {
            Some(slot) => slot.reuse(request),
            None => slot = None,
        }
        let slot = slot.unwrap_or_else(|| Rc::new(Slot::new(&self.config, request)));
        Passage { slot, spare: Rc::clone(&self.spare) }
    }
}

impl<S, T, B> Service<ServiceRequest> for SessionService<S, T>
where
    T: SessionState,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = SessionFuture<S::Future, T>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let app = request.app_config();
        let id = RequestId::new(request.head(), Some(app));
        let passage = self.passage(id);
        let entered = Entered::new(passage.slot.clone());
        let apart = self.member.enter(app, self.config.cookie_name());
        let outer = entered.outer(id).map_or(Ok(()), |outer| passage.slot.enclose_in(outer));
        if let Err(error) = apart.and(outer) {
            tracing::error!("{error}");
            return SessionFuture::Failed { error: Some(error.into()) };
        }
        let inner = self.service.call(request);
        drop(entered);
        SessionFuture::Inner { inner, passage }
    }
}

/// One request inside the middleware.
#[doc(hidden)]
pub struct Passage<T: SessionState> {
    slot: Rc<Slot<T>>,
    spare: Rc<Spare<T>>,
}

/// A slot that waits for the next request.
type Spare<T> = Cell<Option<Rc<Slot<T>>>>;

/// However the request comes out, its slot learns of it, and waits, empty, for the next one.
impl<T: SessionState> Drop for Passage<T> {
    fn drop(&mut self) {
        self.slot.leave();
        if let Some(slot) = Rc::get_mut(&mut self.slot) {
            slot.clear();
            self.spare.set(Some(Rc::clone(&self.slot)));
        }
    }
}

impl<S, T> fmt::Debug for SessionService<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionService").field("config", &self.config).finish_non_exhaustive()
    }
}

pin_project! {
    /// One request on its way through the middleware.
    #[project = Projected]
    pub enum SessionFuture<F, T: SessionState> {
        /// Inside.
        #[doc(hidden)]
        Inner { #[pin] inner: F, passage: Passage<T> },
        /// Turned away.
        #[doc(hidden)]
        Failed { error: Option<Error> },
    }
}

impl<F, T, B> Future for SessionFuture<F, T>
where
    T: SessionState,
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Inner { inner, passage: Passage { slot, .. } } => {
                let entered = Entered::new(slot.clone());
                let result = inner.poll(cx);
                drop(entered);
                match &result {
                    Poll::Pending => result,
                    Poll::Ready(Ok(response)) if !slot.is_used() => {
                        if response.response().body().size() == BodySize::Stream {
                            keep(slot, response);
                        }
                        result
                    }
                    Poll::Ready(_) => result.map(|result| finish(slot, result)),
                }
            }
            Projected::Failed { error } => match error.take() {
                Some(error) => Poll::Ready(Err(error)),
                None => Poll::Pending,
            },
        }
    }
}

/// Lets code find the session that runs after this.
fn keep<T: SessionState, B>(slot: &Rc<Slot<T>>, response: &ServiceResponse<B>) {
    current::keep(Rc::clone(slot), &mut response.request().extensions_mut());
}

/// Lets the exchange decide, and the response say it. An error's response says it too.
fn finish<T: SessionState, B>(
    slot: &Rc<Slot<T>>,
    result: Result<ServiceResponse<B>, Error>,
) -> Result<ServiceResponse<B>, Error> {
    match result {
        Ok(mut response) => {
            if let Some(reply) = slot.finish(response.status())? {
                apply(&reply, slot.cookie(), response.headers_mut());
            }
            keep(slot, &response);
            Ok(response)
        }
        Err(mut error) => {
            if slot.is_used()
                && let Some(reply) = slot.finish(error.as_response_error().status_code())?
            {
                add_to_error(&mut error, reply, slot.cookie().to_owned());
            }
            Err(error)
        }
    }
}

fn add_to_error(error: &mut Error, reply: Reply, cookie_name: String) {
    error.add_response_mapper(move |mut response| {
        apply(&reply, &cookie_name, response.headers_mut());
        response
    });
}
