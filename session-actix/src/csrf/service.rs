//! One request through the protection.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use pin_project_lite::pin_project;
use session_core::__private::{Tracked, WithCsrfToken};

use super::origin::{is_ours, is_safe};
use super::presented::presented;
use super::protection::Settings;
use super::rejection::CsrfRejection;
use crate::error::SessionError;
use crate::request::Slotted;

/// The service that [`CsrfProtection`](crate::CsrfProtection) wraps around another.
pub struct CsrfService<S, T> {
    service: Rc<S>,
    settings: Settings,
    session: PhantomData<fn() -> T>,
}

impl<S, T> CsrfService<S, T> {
    pub(super) fn new(service: S, settings: Settings) -> Self {
        Self { service: Rc::new(service), settings, session: PhantomData }
    }
}

impl<S, T, B> Service<ServiceRequest> for CsrfService<S, T>
where
    T: WithCsrfToken,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = CsrfFuture<S::Future, B>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        if is_safe(request.method()) {
            return CsrfFuture::Safe { inner: (*self.service).call(request) };
        }
        let (service, settings) = (Rc::clone(&self.service), self.settings.clone());
        let checked = async move {
            check::<T>(&mut request, &settings).await?;
            (*service).call(request).await
        };
        CsrfFuture::Checked { checked: Box::pin(checked) }
    }
}

/// Turns a request away unless it carries what it has to.
async fn check<T: WithCsrfToken>(
    request: &mut ServiceRequest,
    settings: &Settings,
) -> Result<(), Error> {
    let rejection = match is_ours(request, &settings.trusted) {
        true => match presented(request, settings.form_limit).await {
            Ok(token) => match is_token_of::<T>(request, &token).await? {
                true => return Ok(()),
                false => CsrfRejection::WrongToken,
            },
            Err(rejection) => rejection,
        },
        false => CsrfRejection::OtherOrigin,
    };
    tracing::warn!(session = T::SCHEMA.name, reason = %rejection, "a request is turned away");
    Err(rejection.into())
}

/// Whether it is the token of the request's session, which is only read.
async fn is_token_of<T: WithCsrfToken>(
    request: &ServiceRequest,
    token: &str,
) -> Result<bool, SessionError> {
    let slot = request.slot::<T>()?;
    let view = slot.load(request.headers()).await?.reading_view();
    Ok(view.view().is_csrf_token(token))
}

pin_project! {
    /// One request on its way through the protection.
    #[project = Projected]
    pub enum CsrfFuture<F, B> {
        /// It changes nothing.
        #[doc(hidden)]
        Safe { #[pin] inner: F },
        /// It is looked at.
        #[doc(hidden)]
        Checked { checked: Pin<Box<dyn Future<Output = Result<ServiceResponse<B>, Error>>>> },
    }
}

impl<F, B> Future for CsrfFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<B>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Safe { inner } => inner.poll(cx),
            Projected::Checked { checked } => checked.as_mut().poll(cx),
        }
    }
}

impl<S, T> fmt::Debug for CsrfService<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfService").field("settings", &self.settings).finish_non_exhaustive()
    }
}
