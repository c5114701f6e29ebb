//! The libraries that are measured, each with the defaults of its documentation, and the bare
//! applications.

pub(crate) mod actix_session;
pub(crate) mod bare;
pub(crate) mod cookie_jar;
pub(crate) mod ours;
pub(crate) mod tower_sessions;

use std::io;
use std::net::SocketAddr;

use crate::action::Action;
use crate::application::Application;
use crate::contents::{Contents, Large, Medium, Size, Small};

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// session-actix.
    Ours,
    /// actix-session, signed cookies.
    ActixSessionSigned,
    /// actix-session, private cookies, its default.
    ActixSessionPrivate,
    /// The signed jar of the crate `cookie`, with a struct as postcard.
    CookieJarPostcard,
    /// The same, as JSON.
    CookieJarJson,
    /// tower-sessions in signed cookies, on axum.
    TowerSessions,
}

impl Subject {
    /// All of them, ours first.
    pub const ALL: [Self; 6] = [
        Self::Ours,
        Self::ActixSessionSigned,
        Self::ActixSessionPrivate,
        Self::CookieJarPostcard,
        Self::CookieJarJson,
        Self::TowerSessions,
    ];

    /// What the table calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ActixSessionSigned => "actix-session signed",
            Self::ActixSessionPrivate => "actix-session private",
            Self::CookieJarPostcard => "cookie jar, postcard",
            Self::CookieJarJson => "cookie jar, JSON",
            Self::TowerSessions => "tower-sessions",
        }
    }

    /// Its application.
    pub async fn application(self, size: Size) -> Box<dyn Application> {
        match size {
            Size::S => self.application_of::<Small>().await,
            Size::M => self.application_of::<Medium>().await,
            Size::L => self.application_of::<Large>().await,
        }
    }

    async fn application_of<C: Contents>(self) -> Box<dyn Application> {
        match self {
            Self::Ours => ours::application::<C>().await,
            Self::ActixSessionSigned => actix_session::application::<C>(true).await,
            Self::ActixSessionPrivate => actix_session::application::<C>(false).await,
            Self::CookieJarPostcard => cookie_jar::application::<C, cookie_jar::Postcard>().await,
            Self::CookieJarJson => cookie_jar::application::<C, cookie_jar::Json>().await,
            Self::TowerSessions => tower_sessions::application::<C>(),
        }
    }

    /// The application without a session that it is compared with.
    pub async fn bare(self, size: Size) -> Box<dyn Application> {
        match size {
            Size::S => self.bare_of::<Small>().await,
            Size::M => self.bare_of::<Medium>().await,
            Size::L => self.bare_of::<Large>().await,
        }
    }

    async fn bare_of<C: Contents>(self) -> Box<dyn Application> {
        match self {
            Self::TowerSessions => bare::of_axum::<C>(),
            _ => bare::of_actix::<C>().await,
        }
    }

    /// Starts a server of its application, where it is measured over loopback.
    ///
    /// # Errors
    ///
    /// When no port can be had, and for those that are not.
    pub fn serve(self, size: Size) -> io::Result<SocketAddr> {
        match size {
            Size::S => self.serve_of::<Small>(),
            Size::M => self.serve_of::<Medium>(),
            Size::L => self.serve_of::<Large>(),
        }
    }

    fn serve_of<C: Contents>(self) -> io::Result<SocketAddr> {
        match self {
            Self::Ours => ours::serve::<C>(),
            Self::ActixSessionSigned => actix_session::serve::<C>(true),
            _ => Err(io::Error::from(io::ErrorKind::Unsupported)),
        }
    }

    /// Starts a server of the bare application. Values that it makes are those of S; it is not asked
    /// for them.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub fn serve_bare() -> io::Result<SocketAddr> {
        bare::serve::<Small>()
    }
}

/// The `name=value` of a client that has these contents.
///
/// # Panics
///
/// When the application sets no cookie.
#[must_use]
pub fn cookie(application: &dyn Application) -> String {
    let set_cookie = application.answer(Action::FirstSave, "").expect("a session");
    set_cookie.split(';').next().unwrap_or_default().to_owned()
}
