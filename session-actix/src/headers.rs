//! What the session adds to a response's headers.

use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, VARY,
};
use session_core::{Reply, private_cache_control, vary_with};

/// Applies what the exchange decided. Doing it twice changes nothing more.
pub(crate) fn apply(reply: &Reply, names: Names<'_>, headers: &mut HeaderMap) {
    set_cookies(reply, names.cookie, headers);
    set_id_header(reply, headers);
    if reply.caching.vary {
        merge(headers, VARY, |present| vary_with(names.carrier, present));
    }
    if reply.caching.private {
        merge(headers, CACHE_CONTROL, |present| private_cache_control(present));
    }
}

/// What a session is called in headers.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) cookie: &'a str,
    /// The request header that carries the session.
    pub(crate) carrier: &'a str,
}

/// The id of a session that is carried without a cookie.
fn set_id_header(reply: &Reply, headers: &mut HeaderMap) {
    let Some((name, value)) = reply.id_header() else {
        return;
    };
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value)) {
        headers.insert(name, value);
    }
}

fn set_cookies(reply: &Reply, cookie_name: &str, headers: &mut HeaderMap) {
    let mut ours =
        reply.set_cookies().filter_map(|text| HeaderValue::from_bytes(text).ok()).peekable();
    if ours.peek().is_none() {
        return;
    }
    let (theirs, others): (Vec<_>, Vec<_>) =
        headers.remove(SET_COOKIE).partition(|value| is_named(value, cookie_name));
    let ours: Vec<_> = ours.collect();
    if theirs.iter().any(|value| !ours.contains(value)) {
        tracing::warn!(
            cookie = cookie_name,
            "the response had a cookie of the session's name; the session's own takes its place"
        );
    }
    for value in others.into_iter().filter(|value| !ours.contains(value)).chain(ours.clone()) {
        headers.append(SET_COOKIE, value);
    }
}

fn is_named(set_cookie: &HeaderValue, name: &str) -> bool {
    let rest = set_cookie.as_bytes().trim_ascii_start().strip_prefix(name.as_bytes());
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"="))
}

/// Replaces the lines of a header by one that says more, where they do not say enough.
fn merge(
    headers: &mut HeaderMap,
    name: HeaderName,
    more: impl FnOnce(Vec<&str>) -> Option<String>,
) {
    let present = headers.get_all(&name).filter_map(|value| value.to_str().ok()).collect();
    let merged = more(present).and_then(|text| HeaderValue::from_str(&text).ok());
    if let Some(value) = merged {
        headers.insert(name, value);
    }
}
