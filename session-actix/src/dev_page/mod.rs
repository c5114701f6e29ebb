//! A page that shows a session to its developer.

mod admission;
mod escaped;
mod facts;
mod fields;
mod fullness;
mod page;
mod style;
mod value;

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ContentType, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, guard, web};
use session_core::SessionState;

use crate::extraction_error::ExtractionError;
use crate::reference::SessionRef;
use admission::Admission;

/// A page for development that shows the session `T` of whoever opens it: its fields with their
/// sizes and bytes, its times, and how full its cookie is. Needs the feature `dev-page`, and is
/// nowhere unless it is mounted:
///
/// ```
/// use actix_web::App;
/// use session_actix::{Key, Session, SessionMiddleware, SessionPage};
///
/// #[derive(Session)]
/// struct Visitor {
///     visits: u32,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sessions = SessionMiddleware::<Visitor>::new(Key::generate()?);
/// let app = App::new().service(SessionPage::<Visitor>::at("/_session")).wrap(sessions);
/// # Ok(())
/// # }
/// ```
///
/// An application with several sessions mounts one for each. Inside a scope that has the middleware,
/// it is mounted in that scope.
///
/// Fields marked `secret` are shown as redacted, with their size. So are those that this build does
/// not know: they may be secrets of another. All else is shown as it is stored: in hexadecimal digits, and
/// as text where it is nothing but text. The page only reads, as a [`SessionRef`] does: it sets no
/// cookie, and does not keep the session alive. What middlewares changed before is in it.
///
/// # Who is answered
///
/// What a page of this kind shows is the business of its developer, so it takes more than one slip
/// to have it in production. It answers 404, and each worker logs why when that first happens:
///
/// - in a build without debug assertions, as releases are, unless
///   [`in_release(true)`](Self::in_release) says otherwise. These are the assertions that this crate
///   was built with; a profile sets them for an application and what it depends on alike.
/// - to requests that do not come from this machine, unless [`from_anywhere(true)`](Self::from_anywhere)
///   says otherwise. It goes by the address of the other end of the connection, which nobody can
///   make up, and takes requests that carry a `Forwarded`, `X-Forwarded-For` or `X-Real-Ip` header for
///   foreign: there a proxy on this machine speaks for somebody else. A connection without an
///   address, through a Unix socket, counts as foreign too.
///
/// No browser keeps what it shows (`no-store`), runs a script in it or puts it into a frame.
pub struct SessionPage<T: SessionState> {
    path: String,
    admission: Admission,
    session: PhantomData<fn() -> T>,
}

impl<T: SessionState> SessionPage<T> {
    /// The page at this path, which is what [`web::resource`] takes.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), admission: Admission::default(), session: PhantomData }
    }

    /// Whether a build without debug assertions has the page, too. Default: `false`.
    #[must_use]
    pub fn in_release(mut self, allowed: bool) -> Self {
        self.admission.in_release = allowed;
        self
    }

    /// Whether requests from other machines are answered, too; a container's host is another machine.
    /// Everybody sees their own session, and nobody else's. Default: `false`.
    #[must_use]
    pub fn from_anywhere(mut self, allowed: bool) -> Self {
        self.admission.from_anywhere = allowed;
        self
    }

    /// Takes this for a release, or for none, whatever it is: for tests of this crate.
    #[doc(hidden)]
    #[must_use]
    pub fn as_release(mut self, is_release: bool) -> Self {
        self.admission.is_release = is_release;
        self
    }
}

impl<T: SessionState> HttpServiceFactory for SessionPage<T> {
    fn register(self, config: &mut AppService) {
        let admission = Rc::new(self.admission);
        let show = move |request: HttpRequest| answer::<T>(request, Rc::clone(&admission));
        // Other methods are no more found here than anywhere else.
        let reads = guard::Any(guard::Get()).or(guard::Head());
        web::resource(self.path).guard(reads).to(show).register(config);
    }
}

async fn answer<T: SessionState>(
    request: HttpRequest,
    admission: Rc<Admission>,
) -> Result<HttpResponse, ExtractionError> {
    if !admission.admits(&request, T::SCHEMA.name) {
        return Ok(HttpResponse::NotFound().finish());
    }
    let session = SessionRef::<T>::extract(&request).await?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, style::POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(page::of::<T>(&session)))
}

impl<T: SessionState> fmt::Debug for SessionPage<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionPage")
            .field("session", &T::SCHEMA.name)
            .field("path", &self.path)
            .field("admission", &self.admission)
            .finish()
    }
}
