//! What the session adds to a response's headers.

use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, VARY,
};
use session_core::{Reply, private_cache_control, vary_with_cookie};

/// Applies what the exchange decided. Doing it twice changes nothing more.
pub(crate) fn apply(reply: &Reply, cookie_name: &str, headers: &mut HeaderMap) {
    set_cookies(reply, cookie_name, headers);
    if reply.caching.vary_cookie {
        merge(headers, VARY, |present| vary_with_cookie(present));
    }
    if reply.caching.private {
        merge(headers, CACHE_CONTROL, |present| private_cache_control(present));
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
fn merge(headers: &mut HeaderMap, name: HeaderName, more: fn(Vec<&str>) -> Option<String>) {
    let present = headers.get_all(&name).filter_map(|value| value.to_str().ok()).collect();
    let merged = more(present).and_then(|text| HeaderValue::from_str(&text).ok());
    if let Some(value) = merged {
        headers.insert(name, value);
    }
}
