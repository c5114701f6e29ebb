//! The middleware that asks for the token.

use std::fmt;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use session_core::__private::WithCsrfToken;
use session_core::SessionState;

use super::service::CsrfService;

/// The middleware that turns away requests which another site's page has sent in the name of a
/// visitor (cross-site request forgery).
///
/// A request that changes something, which is any but `GET`, `HEAD`, `OPTIONS` and `TRACE`, goes
/// through if
///
/// 1. its browser does not say that a page of another origin sent it, in `Sec-Fetch-Site` or else
///    in `Origin`, and
/// 2. it carries the session's [`CsrfToken`](crate::CsrfToken), in the header `x-csrf-token` or in
///    the field `csrf_token` of an ordinary form.
///
/// Otherwise the response is a bare 403, and the log says why. Sources: the OWASP Cross-Site Request
/// Forgery Prevention Cheat Sheet; Fetch Metadata Request Headers, W3C.
///
/// The session's middleware is outside of it, so its `.wrap` comes later:
///
/// ```
/// use actix_web::{App, Responder, web};
/// use session_actix::{
///     CsrfProtection, CsrfToken, Key, Session, SessionError, SessionMiddleware,
/// };
///
/// #[derive(Session)]
/// struct Visitor {
///     csrf: CsrfToken,
///     address: String,
/// }
///
/// async fn form(mut visitor: Session<Visitor>) -> Result<impl Responder, SessionError> {
///     let token = visitor.csrf_mut().get_or_create()?;
///     Ok(web::Html::new(format!(
///         r#"<form method="post"><input type="hidden" name="csrf_token" value="{token}">
///            <input name="address"><button>Save</button></form>"#
///     )))
/// }
///
/// # async fn save() -> impl Responder { "saved" }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sessions = SessionMiddleware::<Visitor>::new(Key::generate()?);
/// let app = App::new()
///     .route("/address", web::get().to(form))
///     .route("/address", web::post().to(save))
///     .wrap(CsrfProtection::<Visitor>::new())
///     .wrap(sessions);
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
///
/// What other machines send, an API with its own authentication say, belongs into a scope without
/// it.
pub struct CsrfProtection<T> {
    pub(super) settings: Settings,
    session: PhantomData<fn() -> T>,
}

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) trusted: Arc<[String]>,
    pub(super) form_limit: usize,
}

impl<T: SessionState> CsrfProtection<T> {
    /// The middleware for the session `T`, with its defaults.
    #[must_use]
    pub fn new() -> Self
    where
        T: WithCsrfToken,
    {
        let settings = Settings { trusted: Arc::new([]), form_limit: 64 * 1024 };
        Self { settings, session: PhantomData }
    }

    /// An origin whose pages may send requests here, beside the application's own:
    /// `https://pay.example`, or with a port `https://pay.example:8443`. They need a token all the
    /// same.
    ///
    /// # Default
    ///
    /// None.
    #[must_use]
    pub fn trust_origin(mut self, origin: impl Into<String>) -> Self {
        let trusted = self.settings.trusted.iter().cloned();
        self.settings.trusted = trusted.chain([origin.into()]).collect();
        self
    }

    /// The largest form in which a token is looked for, in bytes. It is held in memory.
    ///
    /// # Default
    ///
    /// 65,536.
    #[must_use]
    pub fn form_limit(mut self, bytes: usize) -> Self {
        self.settings.form_limit = bytes;
        self
    }
}

impl<T: WithCsrfToken> Default for CsrfProtection<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for CsrfProtection<T> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone(), session: PhantomData }
    }
}

impl<T> fmt::Debug for CsrfProtection<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CsrfProtection").field(&self.settings).finish()
    }
}

impl<T, S, B> Transform<S, ServiceRequest> for CsrfProtection<T>
where
    T: WithCsrfToken,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type InitError = ();
    type Transform = CsrfService<S, T>;
    type Future = Ready<Result<Self::Transform, Self::InitError>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(CsrfService::new(service, self.settings.clone())))
    }
}
