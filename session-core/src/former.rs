//! Sessions of another library, to be taken over.

use std::any::Any;
use std::borrow::Cow;
use std::pin::Pin;
use std::time::SystemTime;

use crate::config::Config;
use crate::state::SessionState;
use crate::store::StoreError;

/// Sessions that another library has left with clients, each to be taken over once: so an
/// application changes libraries and signs nobody out.
///
/// It is asked when a request brings no session of ours, and no cookie that was one. What it answers
/// with becomes a new session, which is written even if the request only reads it; the response that
/// sets our cookie removes the former one, and so does every later one that sets or removes ours. If
/// saving fails, or the response is a 5xx that
/// [saves nothing](crate::SessionBuilder::save_on_error), the client keeps the former cookie, and
/// the next request is asked about it again.
///
/// Our cookie needs the path and the domain that theirs has, or wider ones: where ours is valid,
/// theirs is not looked at.
///
/// # What it can't do
///
/// Whoever has kept a copy of a former cookie can be signed in with it as long as this is in place,
/// also after its owner has signed out. Set [`until`](Self::until) to when the last of them would
/// have ended by itself, and take this out of the configuration then. A
/// [`Revocation`](crate::Revocation) is asked about what is taken over as if it were older than
/// anything else, so that whoever has signed out everywhere is not signed in by it.
///
/// ```
/// use session_core::{Former, FormerError, Session};
///
/// #[derive(Session)]
/// struct Visitor {
///     #[session(rotate)]
///     user: Option<u32>,
/// }
///
/// /// Cookies of the shop that this one replaces: `user.tag`.
/// struct OldShop;
///
/// impl Former<Visitor> for OldShop {
///     fn cookie_name(&self) -> &str {
///         "shop"
///     }
///
///     fn waits(&self) -> bool {
///         false
///     }
///
///     async fn take_over(&self, value: &str) -> Result<Visitor, FormerError> {
///         let (user, tag) = value.split_once('.').ok_or_else(|| FormerError::refused("it has no tag"))?;
///         if !is_ours(user, tag) {
///             return Err(FormerError::refused("its tag is wrong"));
///         }
///         let user = user.parse().map_err(|_| FormerError::refused("it names no user"))?;
///         Ok(Visitor { user: Some(user) })
///     }
/// }
/// # fn is_ours(_user: &str, _tag: &str) -> bool { true }
/// ```
pub trait Former<T>: Send + Sync + 'static {
    /// The name of the former cookie. It may be the name of ours.
    fn cookie_name(&self) -> &str;

    /// The path of the former cookie, without which it can't be removed.
    ///
    /// # Default
    ///
    /// `/`.
    fn cookie_path(&self) -> &str {
        "/"
    }

    /// The domain of the former cookie, without which it can't be removed.
    ///
    /// # Default
    ///
    /// `None`: it was set for one host alone.
    fn cookie_domain(&self) -> Option<&str> {
        None
    }

    /// From when on nothing is taken over any more, by the session's
    /// [clock](crate::SessionBuilder::clock). What is left is still removed.
    ///
    /// # Default
    ///
    /// `None`: it has no end.
    fn until(&self) -> Option<SystemTime> {
        None
    }

    /// Whether [`take_over`](Self::take_over) may have to wait for something, such as a store. Then
    /// every load of a session may, and code that can't wait does without, or takes
    /// [`eager`](crate::SessionBuilder::eager).
    ///
    /// # Default
    ///
    /// `true`.
    fn waits(&self) -> bool {
        true
    }

    /// Verifies the value of a former cookie, as it stands in the request's header, and reads it. It
    /// has at most 4096 bytes, and whatever the client put there.
    ///
    /// # Errors
    ///
    /// [`FormerError::Refused`] for what is no session, and [`FormerError::Ended`] for what was one:
    /// either makes a fresh session. When it can't be told, [`FormerError::Store`], and the response
    /// becomes a 503.
    fn take_over(&self, value: &str) -> impl Future<Output = Result<T, FormerError>> + Send;
}

/// Why a former cookie is not taken over.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormerError {
    /// It is no session, for this reason, which is logged: nothing secret belongs into it.
    #[error("{0}")]
    Refused(Cow<'static, str>),
    /// It was a session, and is none any more: as if it had been refused, and nothing to worry about.
    #[error("it has ended")]
    Ended,
    /// It can't be told. The response becomes a 503.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FormerError {
    /// It is no session, for this reason, which is logged: nothing secret belongs into it.
    pub fn refused(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused(reason.into())
    }
}

/// The hook, as a configuration holds it, with what it said of itself.
pub(crate) struct FormerHook {
    pub(crate) cookie: String,
    pub(crate) path: String,
    pub(crate) domain: Option<String>,
    pub(crate) until: Option<SystemTime>,
    pub(crate) waits: bool,
    /// The [`AnyFormer`] of the session's type.
    hook: Box<dyn Any + Send + Sync>,
}

impl FormerHook {
    pub(crate) fn new<T: SessionState>(former: impl Former<T>) -> Self {
        Self {
            cookie: former.cookie_name().to_owned(),
            path: former.cookie_path().to_owned(),
            domain: former.cookie_domain().map(str::to_owned),
            until: former.until(),
            waits: former.waits(),
            hook: Box::new(AnyFormer::<T>(Box::new(former))),
        }
    }
}

/// Any hook for sessions of `T`.
pub(crate) struct AnyFormer<T>(Box<dyn Erased<T>>);

impl<T: SessionState> AnyFormer<T> {
    /// The one in a configuration of `T`.
    #[inline]
    pub(crate) fn of(config: &Config) -> Option<(&FormerHook, &Self)> {
        let former = config.former.as_ref()?;
        Some((former, former.hook.downcast_ref()?))
    }

    pub(crate) async fn take_over(&self, value: &str) -> Result<T, FormerError> {
        self.0.take_over(value).await
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, FormerError>> + Send + 'a>>;

trait Erased<T>: Send + Sync {
    fn take_over<'a>(&'a self, value: &'a str) -> Answer<'a, T>;
}

impl<T: SessionState, F: Former<T>> Erased<T> for F {
    fn take_over<'a>(&'a self, value: &'a str) -> Answer<'a, T> {
        Box::pin(Former::take_over(self, value))
    }
}
