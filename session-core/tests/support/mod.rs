//! A client, a clock and a log for tests of the exchange.
#![allow(unreachable_pub, reason = "what is `pub` here is for the tests beside it")]

mod browser;
mod canary;
mod client;
mod derived;
mod log;
mod repository;
mod script;
mod scripted;

use std::time::{Duration, SystemTime};

pub use browser::Browser;
pub use canary::{Canaries, marked, marked_text};
pub use client::{Client, Clock, Server};
pub use derived::{derive, derived};
pub use log::Log;
pub use repository::{Repository, harm, harm_in, harmless, harmless_in};
pub use script::{Counts, Fault, Kind, NOTHING};
pub use scripted::Scripted;
use session_core::{
    Exchange, Key, Reply, SaveError, Session, SessionBuilder, SessionConfig, SessionState,
};

/// Noon on New Year's Day 2026.
pub fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_268_800)
}

pub fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 60 * 60)
}

pub fn key(byte: u8) -> Key {
    Key::from_bytes(&[byte; 32]).expect("32 bytes, not zero")
}

pub fn builder<T: SessionState>() -> SessionBuilder<T> {
    SessionBuilder::new(key(1))
}

pub fn config<T: SessionState>() -> SessionConfig<T> {
    builder().build().expect("the defaults agree")
}

/// What a request came to.
pub struct Response<R> {
    pub result: R,
    pub reply: Result<Reply, SaveError>,
    pub events: Vec<String>,
}

impl<R> Response<R> {
    /// The `name=value` of the session's own `Set-Cookie`, unless it is a removal.
    pub fn cookie(&self) -> Option<String> {
        self.set_cookies().into_iter().map(pair).find(|pair| !pair.ends_with('='))
    }

    pub fn set_cookies(&self) -> Vec<String> {
        set_cookies(&self.reply)
    }

    pub fn sets_nothing(&self) -> bool {
        self.set_cookies().is_empty()
    }

    pub fn is_removal(&self) -> bool {
        is_removal(&self.set_cookies())
    }
}

fn set_cookies(reply: &Result<Reply, SaveError>) -> Vec<String> {
    let reply = reply.as_ref().expect("the session can be saved");
    reply.set_cookies().map(|text| String::from_utf8(text.to_vec()).expect("ASCII")).collect()
}

fn is_removal(all: &[String]) -> bool {
    matches!(all, [first, ..] if pair(first.clone()).ends_with('=') && first.contains("; Max-Age=0;"))
}

fn pair(set_cookie: String) -> String {
    set_cookie.split(';').next().unwrap_or_default().to_owned()
}

/// One request at noon.
pub fn request<T: SessionState, R>(
    config: &SessionConfig<T>,
    cookies: &[&str],
    handler: impl FnOnce(&mut Session<T>) -> R,
) -> Response<R> {
    request_at(noon(), config, cookies, handler)
}

/// One request: load, one view, finish.
pub fn request_at<T: SessionState, R>(
    now: SystemTime,
    config: &SessionConfig<T>,
    cookies: &[&str],
    handler: impl FnOnce(&mut Session<T>) -> R,
) -> Response<R> {
    exchange_at(now, config, cookies, |exchange| handler(&mut exchange.view()))
}

/// One request whose handler takes its views itself.
pub fn exchange_at<T: SessionState, R>(
    now: SystemTime,
    config: &SessionConfig<T>,
    cookies: &[&str],
    handler: impl FnOnce(&Exchange<T>) -> R,
) -> Response<R> {
    let ((result, reply), events) = logged(|| {
        let cookies = cookies.iter().map(|cookie| cookie.as_bytes());
        let exchange = Exchange::load_now(config, cookies, now).expect("cookies never wait");
        let result = handler(&exchange);
        (result, exchange.finish_now(now, 200))
    });
    Response { result, reply, events }
}

/// The cookie that a handler leaves with a new client at noon.
pub fn issue<T: SessionState>(
    config: &SessionConfig<T>,
    handler: impl FnOnce(&mut Session<T>),
) -> String {
    request(config, &[], handler).cookie().expect("the handler changes something")
}

/// Whether these cookies make a session at noon; every other outcome has to be a fresh session,
/// without an error and with one event.
pub fn is_accepted<T: SessionState>(config: &SessionConfig<T>, cookies: &[&str]) -> bool {
    let response = request(config, cookies, |view| !view.is_new());
    if !response.result {
        assert!(response.sets_nothing(), "an anonymous read leaves no trace");
        assert_eq!(response.events.len(), 1, "one event: {:?}", response.events);
    }
    response.result
}

/// What `run` logs, line by line, at every level.
pub fn logged<R>(run: impl FnOnce() -> R) -> (R, Vec<String>) {
    let log = Log::start();
    let result = run();
    (result, log.events())
}
