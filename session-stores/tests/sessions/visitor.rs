//! Somebody with a session, and what a request of theirs comes to.

use std::fmt;

use session_core::{
    AnyStore, Exchange, Key, LoadError, SaveError, Session, SessionBuilder, SessionConfig,
};

#[derive(Session)]
pub(crate) struct Visitor {
    #[session(merge = add)]
    count: u64,
    left: u64,
    right: u64,
    #[session(owner)]
    user: Option<u32>,
}

/// Why a response is a 503.
pub(crate) enum Unavailable {
    Load(LoadError),
    Save(SaveError),
}

pub(crate) async fn config(url: &str) -> SessionConfig<Visitor> {
    config_over(open(url).await)
}

/// Opens a store that has time enough: what is shown is that nothing is lost, however slow the
/// machine is.
pub(crate) async fn open(url: &str) -> AnyStore {
    let url = match url {
        "memory:" => url.to_owned(),
        _ if url.contains('?') => format!("{url}&deadline=20s"),
        _ => format!("{url}?deadline=20s"),
    };
    session_stores::open(&url).await.expect("the store can be opened")
}

pub(crate) fn config_over(store: AnyStore) -> SessionConfig<Visitor> {
    let key = Key::from_bytes(&[1; 32]).expect("32 bytes");
    SessionBuilder::new(key).store(store).build().expect("the defaults agree")
}

/// A request with this cookie: what the handler answers, and the cookie that comes with it, empty
/// where it is removed.
pub(crate) async fn request<R>(
    config: &SessionConfig<Visitor>,
    cookie: &str,
    handler: impl FnOnce(&mut Session<Visitor>) -> R,
) -> Result<(R, Option<String>), Unavailable> {
    let exchange = Exchange::load(config, [cookie.as_bytes()], config.now()).await?;
    let answer = handler(&mut exchange.view());
    let reply = exchange.finish(config.now(), 200).await?;
    let cookie = reply.set_cookies().next().map(|text| {
        let text = str::from_utf8(text).expect("ASCII");
        let pair = text.split(';').next().unwrap_or_default();
        if pair.ends_with('=') { String::new() } else { pair.to_owned() }
    });
    Ok((answer, cookie))
}

/// The same where nothing is in the way.
pub(crate) async fn answered<R>(
    config: &SessionConfig<Visitor>,
    cookie: &str,
    handler: impl FnOnce(&mut Session<Visitor>) -> R,
) -> (R, Option<String>) {
    request(config, cookie, handler).await.expect("the store is there")
}

/// The cookie of a new session.
pub(crate) async fn begun(config: &SessionConfig<Visitor>) -> String {
    let (_, cookie) = answered(config, "", |visitor| visitor.set_count(0)).await;
    cookie.expect("a new session has a cookie")
}

pub(crate) async fn count_of(config: &SessionConfig<Visitor>, cookie: &str) -> u64 {
    answered(config, cookie, |visitor| visitor.count()).await.0
}

pub(crate) fn count_up(visitor: &mut Session<Visitor>) {
    visitor.set_count(visitor.count() + 1);
}

/// How often a race is run: `SESSION_TESTS_ROUNDS`.
pub(crate) fn rounds() -> usize {
    std::env::var("SESSION_TESTS_ROUNDS").map_or(400, |rounds| rounds.parse().expect("a number"))
}

impl From<LoadError> for Unavailable {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

impl From<SaveError> for Unavailable {
    fn from(error: SaveError) -> Self {
        Self::Save(error)
    }
}

impl fmt::Debug for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => fmt::Display::fmt(error, f),
            Self::Save(error) => fmt::Display::fmt(error, f),
        }
    }
}
