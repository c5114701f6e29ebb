//! Settings from pairs and from a file: what is accepted has known keys alone, each once, and makes
//! a cookie that a header can carry, or an error when it is built; nothing shows a key.

use std::collections::BTreeSet;

use serde::Deserialize as _;
use session_core::{
    Exchange, Key, KeyRing, MemoryStore, SessionBuilder, SessionConfig, Settings, SettingsError,
};

use crate::contents::Visitor;
use crate::limit;
use crate::reference::KEY;
use crate::request::{NOON, at};

const KEYS: [&str; 25] = [
    "key",
    "former_keys",
    "algorithm",
    "context",
    "cookie_name",
    "cookie_secure",
    "cookie_http_only",
    "cookie_same_site",
    "cookie_path",
    "cookie_domain",
    "persistent",
    "previous_scope",
    "idle_timeout",
    "absolute_timeout",
    "clock_skew",
    "save_on_error",
    "cache_control",
    "check_writes",
    "store",
    "rotation_grace",
    "seal_records",
    "id_header",
    "sweep_every",
    "eager",
    "pad_to",
];

const ATTRIBUTES: [&str; 7] =
    ["Path=", "Domain=", "Max-Age=", "HttpOnly", "Secure", "SameSite=", "Expires="];

/// Text in TOML, or, behind a byte from `a` on, lines with a key and a value: that byte says what
/// the keys begin with.
pub fn run(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    match text.split_at_checked(1) {
        Some((form @ ("a" | "b" | "c"), lines)) => of_lines(form, lines),
        _ => {
            let parsed = toml::Deserializer::parse(text);
            limit::begin();
            if let Some(settings) = parsed.ok().and_then(|file| Settings::deserialize(file).ok()) {
                used(&settings);
            }
        }
    }
}

fn of_lines(form: &str, lines: &str) {
    let pairs: Vec<_> = lines.lines().filter_map(|line| line.split_once('=')).collect();
    let prefix = match form {
        "a" => "",
        "b" => "SESSION_",
        _ => "session.",
    };
    let written = |key: &str| match form {
        "b" => format!("{prefix}{}", key.to_ascii_uppercase()),
        _ => format!("{prefix}{key}"),
    };
    let is_meant =
        |key: &str| key.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let meant: Vec<_> = pairs.iter().map(|(key, _)| *key).filter(|key| is_meant(key)).collect();
    let known: BTreeSet<_> = KEYS.iter().map(|key| written(key)).collect();
    match Settings::from_pairs(prefix, pairs.iter().copied()) {
        Ok(settings) => {
            assert!(meant.iter().all(|key| known.contains(*key)), "unknown keys are errors");
            let once: BTreeSet<_> = meant.iter().collect();
            assert_eq!(once.len(), meant.len(), "a key stands once");
            hides_keys(&pairs, &format!("{settings:?}"));
            used(&settings);
        }
        Err(error) => fails(&error, &meant, &known),
    }
}

fn fails(error: &SettingsError, meant: &[&str], known: &BTreeSet<String>) {
    let mistakes = error.mistakes();
    assert!(!mistakes.is_empty() && mistakes.len() <= meant.len());
    let unknown = meant.iter().filter(|key| !known.contains(**key)).count();
    assert!(mistakes.len() >= unknown, "all of them at once");
    let _ = error.to_string();
}

/// No text that is long enough to be a key is shown.
fn hides_keys(pairs: &[(&str, &str)], shown: &str) {
    for (_, value) in pairs.iter().filter(|(_, value)| value.len() >= 43) {
        assert!(!shown.contains(value));
    }
}

/// What is accepted can be used, or is an error when it is built.
fn used(settings: &Settings) {
    let ring =
        settings.keys().unwrap_or_else(|_| KeyRing::new(Key::from_bytes(&KEY).expect("a key")));
    let builder = SessionBuilder::<Visitor>::new(ring).settings(settings);
    let built = match settings.store() {
        Some(_) => builder.store(MemoryStore::new()).build(),
        None => builder.build(),
    };
    match built {
        Ok(config) if !config.waits() => sets_a_cookie(&config),
        Ok(_) => {}
        Err(error) => drop(error.to_string()),
    }
}

fn sets_a_cookie(config: &SessionConfig<Visitor>) {
    let exchange = Exchange::load_now(config, [], at(NOON)).expect("cookies never wait");
    exchange.view().set_visits(7);
    // The attributes alone may be too long.
    let Ok(reply) = exchange.finish_now(at(NOON), 200) else { return };
    for (index, set_cookie) in reply.set_cookies().enumerate() {
        let text = str::from_utf8(set_cookie).expect("ASCII");
        assert!(text.len() <= 4096 || index > 0);
        assert!(text.bytes().all(|byte| (b' '..0x7f).contains(&byte)), "{text:?}");
        let mut parts = text.split("; ");
        let (name, _) = parts.next().and_then(|pair| pair.split_once('=')).expect("a pair");
        assert_eq!(name, config.cookie_name());
        for part in parts {
            assert!(ATTRIBUTES.iter().any(|known| part.starts_with(known)), "{text:?}");
            assert!(!part.contains(';'), "{text:?}");
        }
    }
    let own = reply.set_cookies().next().expect("it is new");
    let pair = own.split(|byte| *byte == b';').next().expect("there is a first");
    let again = Exchange::load_now(config, [pair], at(NOON)).expect("cookies never wait");
    assert_eq!(again.reading_view().visits(), 7);
}
