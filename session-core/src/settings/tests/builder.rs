//! Settings beside the calls of the builder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{Visitor, choices, fresh, set};
use crate::algorithm::Algorithm;
use crate::builder::SessionBuilder;
use crate::cookie_config::SameSite;
use crate::settings::table::SETTINGS;

/// What is not a setting: calls that begin and end a chain, and those that take code.
const NOT_TEXT: [&str; 9] =
    ["new", "settings", "build", "clock", "random", "revocation", "on_event", "former", "initial"];
/// What the application makes of text before the builder sees it.
const NOT_CALLS: [&str; 3] = ["key", "former_keys", "store"];
const MINUTE: Duration = Duration::from_secs(60);

type Builder = SessionBuilder<Visitor>;
/// A key, a value of it, and the call that says the same.
type Sample = (&'static str, &'static str, fn(Builder) -> Builder);

/// With other values than the defaults.
const SAMPLES: [Sample; 22] = [
    ("algorithm", "hmac-sha256-128", |b| b.algorithm(Algorithm::HmacSha256_128)),
    ("context", "shop", |b| b.context("shop")),
    ("cookie_name", "shop", |b| b.cookie_name("shop")),
    ("cookie_secure", "false", |b| b.cookie_secure(false)),
    ("cookie_http_only", "False", |b| b.cookie_http_only(false)),
    ("cookie_same_site", "strict", |b| b.cookie_same_site(SameSite::Strict)),
    ("cookie_path", "/shop", |b| b.cookie_path("/shop")),
    ("cookie_domain", "example.org", |b| b.cookie_domain("example.org")),
    ("persistent", "true", |b| b.persistent(true)),
    ("previous_scope", "/a, /b; example.org", |b| {
        b.previous_scope("/a", None).previous_scope("/b", Some("example.org"))
    }),
    ("idle_timeout", "1m", |b| b.idle_timeout(MINUTE)),
    ("absolute_timeout", "60s", |b| b.absolute_timeout(MINUTE)),
    ("clock_skew", "2m", |b| b.clock_skew(2 * MINUTE)),
    ("save_on_error", "false", |b| b.save_on_error(false)),
    ("cache_control", "false", |b| b.cache_control(false)),
    ("check_writes", if cfg!(debug_assertions) { "false" } else { "true" }, |b| {
        b.check_writes(!cfg!(debug_assertions))
    }),
    ("rotation_grace", "0s", |b| b.rotation_grace(Duration::ZERO)),
    ("seal_records", "true", |b| b.seal_records(true)),
    ("id_header", "X-Session", |b| b.id_header("x-session")),
    ("sweep_every", "1h30m", |b| b.sweep_every(90 * MINUTE)),
    ("eager", "TRUE", |b| b.eager(true)),
    ("pad_to", "64", |b| b.pad_to(64)),
];

#[test]
fn a_key_says_the_same_as_the_call_of_its_name() {
    for (key, value, call) in SAMPLES {
        let (said, called) = (choices(&set(key, value)), choices(&call(fresh())));
        assert_eq!(said, called, "{key}");
        assert_ne!(said, choices(&fresh()), "{key}");
    }
    let sampled = SAMPLES.map(|(key, _, _)| key).into_iter().chain(NOT_CALLS);
    let known = SETTINGS.iter().map(|setting| setting.key);
    assert_eq!(sampled.collect::<BTreeSet<_>>(), known.collect::<BTreeSet<_>>());
}

#[test]
fn every_call_that_can_be_said_as_text_has_a_key() {
    let mut calls = BTreeSet::new();
    each_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |source| {
        calls.extend(calls_in(source));
    });
    assert!(calls.len() > 20, "{calls:?}");
    let keys = SETTINGS.iter().map(|setting| setting.key.to_owned());
    let expected = keys.filter(|key| key != "key" && key != "former_keys");
    let expected: BTreeSet<_> = expected.chain(NOT_TEXT.map(str::to_owned)).collect();
    assert_eq!(
        calls, expected,
        "a call of the builder has no key: add it to `Said` and to the table of settings, or, if \
         text can't say it, to `NOT_TEXT`"
    );
}

/// The public functions in `impl` blocks of the builder.
fn calls_in(source: &str) -> Vec<String> {
    let (mut calls, mut is_inside) = (Vec::new(), false);
    for line in source.lines() {
        match line {
            "}" => is_inside = false,
            _ if line.starts_with("impl<") && line.contains("> SessionBuilder<") => {
                is_inside = true;
            }
            _ => {}
        }
        let name = line.strip_prefix("    pub fn ").and_then(|rest| rest.split(['(', '<']).next());
        calls.extend(name.filter(|_| is_inside).map(str::to_owned));
    }
    calls
}

fn each_source(directory: &Path, read: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(directory).unwrap().filter_map(Result::ok) {
        match entry.path() {
            path if path.is_dir() => each_source(&path, read),
            path => read(&fs::read_to_string(path).unwrap()),
        }
    }
}
