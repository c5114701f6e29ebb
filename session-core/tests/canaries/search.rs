//! The search itself: it finds a secret however it is written, and nothing where there is none.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use crate::support::{Canaries, derive, derived, issue, marked, marked_text};
use hmac::{Hmac, KeyInit, Mac};
use session_core::{Session, SessionBuilder, SessionConfig};
use sha1::Sha1;

#[derive(Session)]
struct Visitor {
    visits: u32,
}

fn hidden() -> Canaries {
    Canaries::default().with("key", &marked("key"))
}

fn is_found(text: impl AsRef<[u8]>) -> bool {
    !hidden().in_text(text.as_ref()).is_empty()
}

/// Every way in which bytes get into text.
fn written(bytes: &[u8]) -> Vec<String> {
    let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let percents = bytes.iter().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let mut in_url = String::new();
    for byte in bytes {
        match byte.is_ascii_alphanumeric() {
            true => in_url.push(char::from(*byte)),
            false => write!(in_url, "%{byte:02X}").unwrap(),
        }
    }
    let lines = hex.as_bytes().chunks(10).map(|line| str::from_utf8(line).unwrap());
    vec![
        hex.to_uppercase(),
        format!("{bytes:?}"),
        format!("{bytes:#?}"),
        format!("{bytes:02x?}"),
        format!("{bytes:02X?}"),
        format!("{bytes:#04x?}"),
        format!("b\"{}\"", bytes.escape_ascii()),
        percents.to_uppercase(),
        percents,
        in_url,
        lines.collect::<Vec<_>>().join("\n    "),
        hex,
    ]
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    let secret = marked("key");
    assert!(is_found(secret));
    for text in written(&secret) {
        assert!(is_found(format!("before {text} behind")), "{text}");
    }
}

#[test]
fn a_secret_is_found_in_base64_wherever_it_stands() {
    let engines = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    for (engine, before) in engines.iter().flat_map(|engine| (0..7).map(move |n| (engine, n))) {
        for behind in 0..4 {
            let all = [&vec![0xa5; before], &marked("key")[..], &vec![0x5a; behind]].concat();
            let text = engine.encode(all);
            assert!(is_found(&text), "{before} bytes before it, {behind} behind: {text}");
        }
    }
}

#[test]
fn half_of_a_secret_is_found_too() {
    let secret = marked("key");
    for half in [&secret[..16], &secret[16..], &secret[5..21]] {
        assert!(is_found(half));
        for text in written(half) {
            assert!(is_found(&text), "{text}");
        }
        assert!(is_found(URL_SAFE_NO_PAD.encode(half)));
    }
}

#[test]
fn a_secret_that_is_text_is_found_as_such() {
    let canaries = Canaries::default().with("name", marked_text("name").as_bytes());
    let found = canaries.in_text(format!("name={:?}", marked_text("name")).as_bytes());
    assert!(found.contains("name, as it is"), "{found:?}");
}

#[test]
fn the_derived_keys_are_those_that_sign() {
    let config = SessionBuilder::<Visitor>::new(super::mode::key("key")).context("here");
    let config: SessionConfig<Visitor> = config.build().unwrap();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let message = URL_SAFE_NO_PAD.decode(cookie.split_once('=').unwrap().1).unwrap();
    let (body, tag) = message.split_at(message.len() - 16);
    let key = derive("key", ["signed-state", "hmac-sha1-128", "here", "session"]);
    let mac = Hmac::<Sha1>::new_from_slice(&key).unwrap().chain_update(body).finalize();
    assert_eq!(mac.into_bytes()[..16], *tag);
    let named = derived("key", "here", "session").in_text(&key);
    assert!(named.contains("key for signed-state, hmac-sha1-128, as it is"), "{named:?}");
}

#[test]
fn nothing_is_found_where_there_is_none() {
    for other in ["another", "a third", "a fourth"] {
        for text in written(&marked(other)) {
            assert!(!is_found(&text), "{text}");
        }
    }
}
