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
        let with = |present: Vec<&str>| vary_with(names.carrier, present);
        merge(headers, VARY, names.vary.clone(), with);
    }
    if reply.caching.private {
        merge(headers, CACHE_CONTROL, HeaderValue::from_static("private"), |present| {
            private_cache_control(present)
        });
    }
}

/// What a session is called in headers.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) cookie: &'a str,
    /// The request header that carries the session.
    pub(crate) carrier: &'a str,
    /// The same as all that `Vary` says.
    pub(crate) vary: &'a HeaderValue,
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
    let mut ours = reply.set_cookies().filter_map(|text| HeaderValue::from_bytes(text).ok());
    let Some(first) = ours.next() else {
        return;
    };
    // As nearly always no other is there, which takes one look at the headers.
    let before: Vec<_> = headers.insert(SET_COOKIE, first).collect();
    ours.for_each(|value| headers.append(SET_COOKIE, value));
    if !before.is_empty() {
        stand_behind(before, cookie_name, headers);
    }
}

/// Puts the cookies that the application has set before ours, less one of the session's name.
#[cold]
fn stand_behind(before: Vec<HeaderValue>, cookie_name: &str, headers: &mut HeaderMap) {
    let ours: Vec<_> = headers.remove(SET_COOKIE).collect();
    let (theirs, others): (Vec<_>, Vec<_>) =
        before.into_iter().partition(|value| is_named(value, cookie_name));
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

/// Says something in a header that may not be there yet; lines that do not say it become one that
/// does.
fn merge(
    headers: &mut HeaderMap,
    name: HeaderName,
    alone: HeaderValue,
    more: impl FnOnce(Vec<&str>) -> Option<String>,
) {
    let before: Vec<_> = headers.insert(name.clone(), alone).collect();
    if before.is_empty() {
        return;
    }
    let present = before.iter().filter_map(|value| value.to_str().ok()).collect();
    match more(present).and_then(|text| HeaderValue::from_str(&text).ok()) {
        Some(merged) => drop(headers.insert(name, merged)),
        None => {
            drop(headers.remove(&name));
            before.into_iter().for_each(|value| headers.append(name.clone(), value));
        }
    }
}
