//! The session of the request at hand, for code that has no request.

use session_core::__private::Session;
use session_core::{Exchange, SessionState};

use crate::current;
use crate::error::SessionError;

/// The session `T` of the request that is at work on this thread, for code that the request is not
/// passed to: a template's helper, a call deep inside. It is a view like any other.
///
/// It finds a session that was loaded: somebody took it before as an argument, or the middleware is
/// [`eager`](crate::SessionBuilder::eager). Prefer an argument where one can be had; a function that
/// takes `&Session<T>` says what it needs, and can be tested without a server.
///
/// ```
/// use session_actix::{Session, current_session};
///
/// #[derive(Session)]
/// struct Visitor {
///     locale: String,
/// }
///
/// /// For templates.
/// fn locale() -> String {
///     current_session::<Visitor>()
///         .map_or_else(|_| "en".to_owned(), |visitor| visitor.locale().to_owned())
/// }
/// # assert_eq!(locale(), "en", "no request is at work");
/// ```
///
/// # Errors
///
/// When no request that came through a middleware of `T` is at work on this thread, as in a task of
/// its own; when the session is not loaded yet; and when loading failed.
pub fn current_session<T: SessionState>() -> Result<Session<T>, SessionError> {
    let slot = current::at_work::<T>().ok_or(SessionError::NoMiddleware(T::SCHEMA.name))?;
    slot.loaded().map(Exchange::view)
}
