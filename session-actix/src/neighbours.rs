//! Two sessions of one application must not share a cookie: what one writes the other would read
//! as its own, field by field, wherever name and type agree.
//!
//! Middlewares that stand side by side never meet, so each enters its cookie in a list of its
//! thread when the first request comes through it.

use std::any::TypeId;
use std::cell::{Cell, RefCell};

use actix_web::dev::AppConfig;

use crate::error::SessionError;
use crate::identity::AppId;

thread_local! {
    static COOKIES: RefCell<Vec<Cookie>> = const { RefCell::new(Vec::new()) };
    static NEXT_MEMBER: Cell<u64> = const { Cell::new(0) };
}

/// Whose cookie it is.
struct Cookie {
    name: String,
    session: TypeId,
    app: AppId,
    member: u64,
}

/// One middleware in the list.
pub(crate) struct Member {
    id: u64,
    session: TypeId,
    /// The application whose requests it has seen.
    app: Cell<Option<AppId>>,
}

impl Member {
    pub(crate) fn new<T: 'static>() -> Self {
        let id = NEXT_MEMBER.get();
        NEXT_MEMBER.set(id + 1);
        Self { id, session: TypeId::of::<T>(), app: Cell::new(None) }
    }

    /// Whether the cookie was entered for this application.
    pub(crate) fn has_entered(&self, app: &AppConfig) -> bool {
        self.app.get() == Some(AppId::new(app))
    }

    /// Enters the cookie, once; an error if another session of the application has it.
    pub(crate) fn enter(&self, app: &AppConfig, cookie: &str) -> Result<(), SessionError> {
        if self.has_entered(app) {
            return Ok(());
        }
        let app = AppId::new(app);
        COOKIES.with_borrow_mut(|cookies| {
            cookies.retain(|other| other.member != self.id);
            let is_taken = |other: &Cookie| {
                other.app == app && other.name == cookie && other.session != self.session
            };
            if cookies.iter().any(is_taken) {
                return Err(SessionError::SameCookie(cookie.to_owned()));
            }
            let (session, member) = (self.session, self.id);
            cookies.push(Cookie { name: cookie.to_owned(), session, app, member });
            self.app.set(Some(app));
            Ok(())
        })
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        // A thread that is ending has no list any more.
        let _ = COOKIES.try_with(|cookies| {
            cookies.borrow_mut().retain(|cookie| cookie.member != self.id);
        });
    }
}
