//! One request through the middleware.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{AppConfig, Service, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use pin_project_lite::pin_project;
use session_core::{Reply, SessionConfig, SessionState};

use crate::current::{self, Entered};
use crate::error::SessionError;
use crate::headers::apply;
use crate::identity::RequestId;
use crate::neighbours::Member;
use crate::slot::{AnySlot, Slot};

/// The service that [`SessionMiddleware`](crate::SessionMiddleware) wraps around another.
pub struct SessionService<S, T: SessionState> {
    service: Rc<S>,
    config: SessionConfig<T>,
    member: Member,
    spare: Rc<Spare<T>>,
}

impl<S, T: SessionState> SessionService<S, T> {
    pub(crate) fn new(service: S, config: SessionConfig<T>) -> Self {
        let service = Rc::new(service);
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

    /// Finds this session's place beside and inside the others; an error if one has its cookie.
    #[cold]
    fn settle(
        &self,
        app: &AppConfig,
        slot: &Slot<T>,
        outer: Option<&Rc<dyn AnySlot>>,
    ) -> Result<(), SessionError> {
        self.member.enter(app, self.config.cookie_name())?;
        outer.map_or(Ok(()), |outer| slot.enclose_in(outer))
    }
}

impl<S, T, B> Service<ServiceRequest> for SessionService<S, T>
where
    T: SessionState,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = SessionFuture<S::Future, T, B>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let app = request.app_config();
        let id = RequestId::new(request.head(), Some(app));
        let passage = self.passage(id);
        let entered = Entered::new(passage.slot.clone());
        let outer = entered.outer(id);
        if (outer.is_some() || !self.member.has_entered(app))
            && let Err(error) = self.settle(app, &passage.slot, outer)
        {
            tracing::error!("{error}");
            return SessionFuture::Failed { error: Some(error.into()) };
        }
        if self.config.is_eager() && self.config.waits() {
            drop(entered);
            return SessionFuture::Waiting { result: self.wait(request, passage) };
        }
        if self.config.is_eager() {
            // That it fails, if it does, is remembered, and told to whoever asks for the session.
            let _ = passage.slot.load_now(request.headers());
        }
        // Not through `Rc`'s own implementation, which would move the request once more.
        let inner = (*self.service).call(request);
        drop(entered);
        SessionFuture::Inner { inner, passage }
    }
}

impl<S, T, B> SessionService<S, T>
where
    T: SessionState,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    /// Out of `call`, whose stack would have to have room for all of this future.
    #[inline(never)]
    fn wait(&self, request: ServiceRequest, passage: Passage<T>) -> Waiting<B> {
        Box::pin(load_first(Rc::clone(&self.service), request, passage))
    }
}

/// Calls the service with the session loaded.
async fn load_first<S, T, B>(
    service: Rc<S>,
    request: ServiceRequest,
    passage: Passage<T>,
) -> Result<ServiceResponse<B>, Error>
where
    T: SessionState,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    // That it fails, if it does, is remembered, and told to whoever asks for the session.
    passage.slot.load_first(request.headers()).await;
    let inner = {
        let _entered = Entered::new(passage.slot.clone());
        service.call(request)
    };
    SessionFuture::Inner { inner, passage }.await
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
    #[inline]
    fn drop(&mut self) {
        self.slot.leave();
        if let Some(slot) = Rc::get_mut(&mut self.slot) {
            if slot.is_used() {
                slot.clear();
            }
            self.spare.set(Some(Rc::clone(&self.slot)));
        }
    }
}

impl<S, T: SessionState> fmt::Debug for SessionService<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionService").field("config", &self.config).finish_non_exhaustive()
    }
}

/// What becomes of a request.
type Outcome<B> = Result<ServiceResponse<B>, Error>;

/// A request that waits for a store.
type Waiting<B> = Pin<Box<dyn Future<Output = Outcome<B>>>>;

pin_project! {
    /// One request on its way through the middleware.
    #[project = Projected]
    #[project_replace = Replaced]
    pub enum SessionFuture<F, T: SessionState, B> {
        /// Inside.
        #[doc(hidden)]
        Inner { #[pin] inner: F, passage: Passage<T> },
        /// Before it, or behind it: while a store is asked.
        #[doc(hidden)]
        Waiting { result: Waiting<B> },
        /// Turned away, or through.
        #[doc(hidden)]
        Failed { error: Option<Error> },
    }
}

impl<F, T, B> Future for SessionFuture<F, T, B>
where
    T: SessionState,
    F: Future<Output = Outcome<B>>,
    B: MessageBody + 'static,
{
    type Output = Outcome<B>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome<B>> {
        match self.as_mut().project() {
            Projected::Inner { inner, passage: Passage { slot, .. } } => {
                let entered = Entered::new(slot.clone());
                let mut polled = inner.poll(cx);
                drop(entered);
                // The response is large, so it is changed where it is.
                match &mut polled {
                    Poll::Ready(result) if !slot.is_used() => keep_for_stream(slot, result),
                    Poll::Ready(result) if !slot.waits() => finish_now(slot, result),
                    _ => return self.finish_waiting(polled, cx),
                }
                polled
            }
            Projected::Waiting { result } => result.as_mut().poll(cx),
            Projected::Failed { error } => {
                error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error)))
            }
        }
    }
}

impl<F, T, B> SessionFuture<F, T, B>
where
    T: SessionState,
    B: MessageBody + 'static,
{
    /// Goes on behind the middleware, where the store is asked, once there is a response.
    #[inline(never)]
    fn finish_waiting(
        mut self: Pin<&mut Self>,
        polled: Poll<Outcome<B>>,
        cx: &mut Context<'_>,
    ) -> Poll<Outcome<B>> {
        let Poll::Ready(result) = polled else { return Poll::Pending };
        let through = Self::Failed { error: None };
        let Replaced::Inner { passage, .. } = self.as_mut().project_replace(through) else {
            return Poll::Pending;
        };
        let mut finishing: Waiting<B> = Box::pin(finish(passage, result));
        let polled = finishing.as_mut().poll(cx);
        if polled.is_pending() {
            self.set(Self::Waiting { result: finishing });
        }
        polled
    }
}

/// Lets a body that is streamed find the session, which nobody has used yet.
fn keep_for_stream<T: SessionState, B: MessageBody>(slot: &Rc<Slot<T>>, result: &Outcome<B>) {
    if let Ok(response) = result
        && response.response().body().size() == BodySize::Stream
    {
        current::keep(slot, response.request());
    }
}

/// Lets the exchange decide, and the response say it.
fn finish_now<T: SessionState, B>(slot: &Rc<Slot<T>>, result: &mut Outcome<B>) {
    match slot.finish_now(status(result)) {
        Ok(reply) => tell(slot, result, reply),
        Err(error) => *result = Err(error.into()),
    }
}

/// The same where it takes waiting.
async fn finish<T: SessionState, B>(passage: Passage<T>, mut result: Outcome<B>) -> Outcome<B> {
    let slot = &passage.slot;
    let reply = match slot.is_used() {
        true => slot.finish(status(&result)).await?,
        false => None,
    };
    tell(slot, &mut result, reply);
    result
}

fn status<B>(result: &Outcome<B>) -> StatusCode {
    match result {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    }
}

/// Lets the response say what was decided. An error's response says it too.
fn tell<T: SessionState, B>(slot: &Rc<Slot<T>>, result: &mut Outcome<B>, reply: Option<Reply>) {
    match result {
        Ok(response) => {
            if let Some(reply) = reply {
                apply(&reply, slot.names(), response.headers_mut());
            }
            current::keep(slot, response.request());
        }
        Err(error) => {
            if let Some(reply) = reply {
                let slot = Rc::clone(slot);
                error.add_response_mapper(move |mut response| {
                    apply(&reply, slot.names(), response.headers_mut());
                    response
                });
            }
        }
    }
}
