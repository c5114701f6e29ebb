//! One request through the middleware.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use pin_project_lite::pin_project;
use session_core::{Reply, SessionConfig, SessionState};

use crate::headers::apply;
use crate::slot::{Slot, Slots};

/// The service that [`SessionMiddleware`](crate::SessionMiddleware) wraps around another.
pub struct SessionService<S, T> {
    service: S,
    config: SessionConfig<T>,
}

impl<S, T> SessionService<S, T> {
    pub(crate) fn new(service: S, config: SessionConfig<T>) -> Self {
        Self { service, config }
    }
}

impl<S, T, B> Service<ServiceRequest> for SessionService<S, T>
where
    T: SessionState,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = SessionFuture<S::Future, T>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let slot = Rc::new(Slot::new(&self.config));
        let added = Slots::add(&mut request.extensions_mut(), Rc::clone(&slot));
        match added {
            Ok(()) => SessionFuture::Inner { inner: self.service.call(request), slot },
            Err(error) => {
                tracing::error!("{error}");
                SessionFuture::Failed { error: Some(error.into()) }
            }
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
    pub enum SessionFuture<F, T> {
        /// Inside.
        #[doc(hidden)]
        Inner { #[pin] inner: F, slot: Rc<Slot<T>> },
        /// Turned away.
        #[doc(hidden)]
        Failed { error: Option<Error> },
    }
}

impl<F, T, B> Future for SessionFuture<F, T>
where
    T: SessionState,
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Inner { inner, slot } => {
                let result = ready!(inner.poll(cx));
                Poll::Ready(finish(slot, result))
            }
            Projected::Failed { error } => match error.take() {
                Some(error) => Poll::Ready(Err(error)),
                None => Poll::Pending,
            },
        }
    }
}

/// Lets the exchange decide, and the response say it. An error's response says it too.
fn finish<T: SessionState, B>(
    slot: &Slot<T>,
    result: Result<ServiceResponse<B>, Error>,
) -> Result<ServiceResponse<B>, Error> {
    match result {
        Ok(mut response) => {
            if let Some(reply) = slot.finish(response.status())? {
                apply(&reply, slot.cookie_name(), response.headers_mut());
            }
            Ok(response)
        }
        Err(mut error) => {
            if let Some(reply) = slot.finish(error.error_response().status())? {
                add_to_error(&mut error, reply, slot.cookie_name().to_owned());
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
