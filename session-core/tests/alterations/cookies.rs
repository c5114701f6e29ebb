//! Cookies, and the applications that they are of.

use std::fmt;
use std::sync::LazyLock;

use session_core::{Exchange, Session, SessionConfig, SessionState};
use tokio::runtime::Runtime;

use super::draw::Draw;
use super::kinds::{Expiring, Guarded, Lists, Maps, Nested, Scalars, Texts};
use super::modes::Mode;
use crate::support::noon;

/// A session that can be filled with what is drawn.
pub(super) trait Varied: SessionState {
    fn vary(view: &mut Session<Self>, draw: &mut Draw);
}

/// A cookie, and the application that it is of.
pub(super) struct Cookie {
    pub(super) value: Vec<u8>,
    application: Box<Application>,
}

/// Says whether a value is a session.
type Application = dyn Fn(&[u8]) -> bool + Send + Sync;

impl Cookie {
    /// One that a new client gets.
    fn new<T: Varied>(mode: Mode, draw: &mut Draw) -> Self {
        let builder = mode.builder::<T>(draw).persistent(draw.any());
        let builder = if mode.encrypts() && draw.any() { builder.pad_to(32) } else { builder };
        let config = builder.build().expect("the settings agree");
        let value = issue(&config, |view| T::vary(view, draw));
        Self { value, application: Box::new(move |value| is_session(&config, value)) }
    }

    /// Whether this value makes a session.
    pub(super) fn accepts(&self, value: &[u8]) -> bool {
        (self.application)(value)
    }
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the cookie {}", self.value.escape_ascii())
    }
}

/// So many cookies, each with a key of its own, of all kinds in turn, beginning with one of them.
pub(super) fn varied(mode: Mode, first: usize, cookies: usize) -> Vec<Cookie> {
    let kinds = [
        Cookie::new::<Scalars>,
        Cookie::new::<Texts>,
        Cookie::new::<Lists>,
        Cookie::new::<Maps>,
        Cookie::new::<Nested>,
        Cookie::new::<Expiring>,
        Cookie::new::<Guarded>,
    ];
    let mut draw = Draw::new();
    kinds.iter().cycle().skip(first).take(cookies).map(|kind| kind(mode, &mut draw)).collect()
}

/// The value of the cookie that a new client gets.
fn issue<T: SessionState>(
    config: &SessionConfig<T>,
    handler: impl FnOnce(&mut Session<T>),
) -> Vec<u8> {
    let exchange = load(config, b"");
    handler(&mut exchange.view());
    let reply = WAITING.block_on(exchange.finish(noon(), 200)).expect("it can be saved");
    let set_cookie = reply.set_cookies().next().expect("it has changed");
    let end = set_cookie.iter().position(|&byte| byte == b';').expect("it has attributes");
    set_cookie[..end].strip_prefix(NAME).expect("it has the default name").to_vec()
}

fn is_session<T: SessionState>(config: &SessionConfig<T>, value: &[u8]) -> bool {
    !load(config, &[NAME, value].concat()).reading_view().is_new()
}

/// Without waiting where there is nothing to wait for, which is quicker.
fn load<T: SessionState>(config: &SessionConfig<T>, header: &[u8]) -> Exchange<T> {
    let loaded = match config.waits() {
        true => WAITING.block_on(Exchange::load(config, [header], noon())),
        false => Exchange::load_now(config, [header], noon()),
    };
    loaded.expect("the store answers")
}

/// What stands before the value.
const NAME: &[u8] = b"session=";

static WAITING: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("it starts"));
