//! Settings from outside the program, and what a server does that was given wrong ones.

use crate::support::{hours, is_accepted, issue, key, noon, request, request_at};
use session_core::{
    Key, KeyEntry, MemoryStore, Session, SessionBuilder, SessionConfig, SettingMistake, Settings,
    SettingsError,
};

#[derive(Session)]
#[session(cookie = "visitor")]
struct Visitor {
    visits: u32,
}

const HEX: &str = "0101010101010101010101010101010101010101010101010101010101010101";
const FORMER: &str = "0202020202020202020202020202020202020202020202020202020202020202";
const FORMER_BASE64: &str = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";

fn read(pairs: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::from_pairs("SESSION_", pairs.iter().copied())
}

fn message(pairs: &[(&str, &str)]) -> String {
    read(pairs).unwrap_err().to_string()
}

/// The builder of an application that does all that it should but open a store.
fn builder(settings: &Settings) -> SessionBuilder<Visitor> {
    SessionBuilder::new(settings.keys().unwrap()).settings(settings)
}

fn build(pairs: &[(&str, &str)]) -> SessionConfig<Visitor> {
    builder(&read(&[&[("SESSION_KEY", HEX)], pairs].concat()).unwrap()).build().unwrap()
}

fn build_error(pairs: &[(&str, &str)]) -> String {
    let settings = read(&[&[("SESSION_KEY", HEX)], pairs].concat()).unwrap();
    builder(&settings).build().unwrap_err().to_string()
}

/// The `Set-Cookie` of a first visit.
fn set_cookie(config: &SessionConfig<Visitor>) -> String {
    let response = request(config, &[], |visitor| visitor.set_visits(1));
    response.set_cookies().remove(0)
}

// TG 6
#[test]
fn an_unknown_key_names_the_nearest_right_one() {
    for (wrong, advice) in [
        ("SESSION_COKIE_NAME", "did you mean `SESSION_COOKIE_NAME`?"),
        ("SESSION_COOKIE_HTTPONLY", "did you mean `SESSION_COOKIE_HTTP_ONLY`?"),
        ("SESSION_TIMEOUT", "did you mean `SESSION_IDLE_TIMEOUT`?"),
        ("SESSION_SECRET", "did you mean `SESSION_KEY`?"),
        ("SESSION_cookie_name", "did you mean `SESSION_COOKIE_NAME`?"),
        ("session_cookie_name", "did you mean `SESSION_COOKIE_NAME`?"),
    ] {
        assert_eq!(message(&[(wrong, "x")]), format!("unknown setting `{wrong}`: {advice}"));
    }
    let error = message(&[("SESSION_TESTS_REQUIRE", "1")]);
    assert!(error.starts_with("unknown setting `SESSION_TESTS_REQUIRE`: there are key, "));
    assert!(error.ends_with("begin with something else than `SESSION_`"), "{error}");
}

#[test]
fn keys_without_the_prefix_are_left_alone() {
    let settings = read(&[("PATH", "/bin"), ("SESSIONS", "3"), ("", ""), ("é", "")]).unwrap();
    assert_eq!(format!("{settings:?}"), "Settings([])");
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let error = read(&[
        ("SESSION_COKIE_NAME", "x"),
        ("SESSION_COOKIE_SECURE", "ture"),
        ("SESSION_PERSISTENT", "true"),
        ("SESSION_PERSISTENT", "true"),
        ("SESSION_IDLE_TIMEOUT", "30"),
    ])
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "4 settings can't be used:\
         \n- unknown setting `SESSION_COKIE_NAME`: did you mean `SESSION_COOKIE_NAME`?\
         \n- the setting `SESSION_COOKIE_SECURE` can't be used: write `true` or `false`\
         \n- the setting `SESSION_PERSISTENT` is given twice: drop one of them\
         \n- the setting `SESSION_IDLE_TIMEOUT` can't be used: a number alone could be seconds or \
         minutes: write it like `30s` or `30m`"
    );
    assert_eq!(error.mistakes().len(), 4);
    assert!(matches!(&error.mistakes()[2], SettingMistake::Twice { key } if key.ends_with("NT")));
    assert_eq!(format!("{error:?}"), error.to_string(), "a `main` that returns it shows it so");
}

// case 109
#[test]
fn no_error_shows_a_value() {
    let secret = "hunter2";
    for key in [
        "KEY",
        "FORMER_KEYS",
        "STORE",
        "ALGORITHM",
        "COOKIE_SECURE",
        "COOKIE_SAME_SITE",
        "IDLE_TIMEOUT",
        "PASSWORD",
    ] {
        let name = format!("SESSION_{key}");
        if let Err(error) = read(&[(&*name, secret)]) {
            assert!(!format!("{error} {error:?}").contains(secret), "{error}");
            assert!(error.to_string().contains(&name), "{error}");
        }
    }
    let line = format!("SESSION_KEY: {secret}");
    assert!(message(&[(&*line, "")]).starts_with("unknown setting `SESSION_KEY…`"));

    let store = format!("redis://me:{secret}@db");
    let settings = read(&[("SESSION_KEY", HEX), ("SESSION_STORE", &store)]).unwrap();
    assert_eq!(format!("{settings:?}"), r#"Settings(["SESSION_KEY", "SESSION_STORE"])"#);
    let error = builder(&settings).build().unwrap_err().to_string();
    assert!(!error.contains(secret) && !error.contains(HEX), "{error}");
}

/// What the parser of TOML prints of an error quotes the file; its message is ours, or names what it
/// expected. `docs/configuration.md` says so.
// case 109
#[test]
fn the_message_of_an_error_in_a_file_shows_no_key() {
    let wrong = &HEX[1..];
    for text in [
        format!("key = '{wrong}'"),
        format!("key = '{wrong}"),
        format!("key = {wrong}x"),
        format!("key = ['{wrong}']"),
        format!("former_keys = ['{HEX}', '{wrong}']"),
        format!("key = '{HEX}'\nkey = '{HEX}'"),
        format!("key = '{HEX}'\ncokie_name = 'x'"),
        format!("cookie_secure = '{HEX}'"),
        format!("store = '{HEX}'\nidle_timeout = '{wrong}'"),
    ] {
        let error = toml::from_str::<Settings>(&text).unwrap_err();
        assert!(!error.message().contains(&wrong[..8]), "{}", error.message());
    }
}

// web.py 8, Beaker 2, case 21
#[test]
fn a_key_is_32_random_bytes_and_nothing_less() {
    let error = message(&[("SESSION_KEY", "correct horse battery staple")]);
    assert!(error.contains("`SESSION_KEY`") && error.contains("openssl rand -hex 32"), "{error}");
    let error = message(&[("SESSION_FORMER_KEYS", &format!("{HEX},abcd"))]);
    assert!(error.contains("`SESSION_FORMER_KEYS`") && error.contains("has 2"), "{error}");
    assert!(message(&[("SESSION_KEY", "")]).contains("write a key"));
    assert!(message(&[("SESSION_FORMER_KEYS", &format!("{HEX},"))]).contains("by commas"));
}

#[test]
fn a_missing_key_says_what_to_set_and_how() {
    let error = read(&[]).unwrap().keys().unwrap_err().to_string();
    assert_eq!(
        error,
        "the setting `SESSION_KEY` is missing: set it to the output of `openssl rand -hex 32`"
    );
}

#[test]
fn former_keys_are_accepted_and_never_written_with() {
    let former = format!("{FORMER}, {FORMER_BASE64}");
    let config = build(&[("SESSION_FORMER_KEYS", &former)]);
    for byte in 1..=3 {
        let old = SessionBuilder::<Visitor>::new(key(byte)).build().unwrap();
        let cookie = issue(&old, |visitor| visitor.set_visits(7));
        let response = request(&config, &[&cookie], |visitor| {
            visitor.mark_changed();
            visitor.visits()
        });
        assert_eq!(response.result, 7);
        let own = SessionBuilder::<Visitor>::new(key(1)).build().unwrap();
        assert!(is_accepted(&own, &[&response.cookie().unwrap()]), "it is written with the key");
    }
}

#[test]
fn a_key_that_the_builder_was_not_given_is_not_ignored() {
    let settings = read(&[("SESSION_KEY", HEX), ("SESSION_FORMER_KEYS", FORMER)]).unwrap();
    let with = |keys: session_core::KeyRing| {
        SessionBuilder::<Visitor, SessionConfig<Visitor>>::new(keys).settings(&settings).build()
    };
    let error = with(key(9).into()).unwrap_err().to_string();
    assert!(error.contains("`SESSION_KEY`") && error.contains("settings.keys()?"), "{error}");
    let error = with(key(1).into()).unwrap_err().to_string();
    assert!(error.contains("`SESSION_FORMER_KEYS`"), "{error}");
    let more = KeyEntry::new(key(9)).cookie_name("earlier");
    with(settings.keys().unwrap().accept(more)).unwrap();
}

// Beaker 1
#[test]
fn a_store_is_a_url_that_is_not_ignored() {
    let settings = read(&[("SESSION_KEY", HEX), ("SESSION_STORE", "file:/var/lib/x")]).unwrap();
    assert_eq!(settings.store(), Some("file:/var/lib/x"));
    let error = builder(&settings).build().unwrap_err().to_string();
    assert!(error.contains("`SESSION_STORE`") && error.contains("session_stores::open"), "{error}");
    builder(&settings).store(MemoryStore::new()).build().unwrap();
    assert_eq!(read(&[]).unwrap().store(), None);
    // What Beaker calls them.
    for theirs in ["beaker.session.type", "beaker.session.url", "beaker.session.data_dir"] {
        let error = Settings::from_pairs("beaker.session.", [(theirs, "x")]).unwrap_err();
        assert!(error.to_string().ends_with("did you mean `beaker.session.store`?"), "{error}");
    }
}

// Beaker 2, Beaker 6, Beaker 7, web.py 8, Pyramid 10
#[test]
fn the_cookie_is_what_the_settings_say() {
    assert!(set_cookie(&build(&[])).starts_with("visitor="));
    let config = build(&[
        ("SESSION_COOKIE_NAME", "shop"),
        ("SESSION_COOKIE_PATH", "/shop"),
        ("SESSION_COOKIE_DOMAIN", "example.org"),
        ("SESSION_COOKIE_SECURE", "false"),
        ("SESSION_COOKIE_HTTP_ONLY", "false"),
        ("SESSION_COOKIE_SAME_SITE", "Strict"),
    ]);
    let cookie = set_cookie(&config);
    let (value, attributes) = cookie.split_once("; ").unwrap();
    assert!(value.starts_with("shop="), "the settings win over the struct: {value}");
    assert_eq!(attributes, "Path=/shop; Domain=example.org; SameSite=Strict");
}

// Beaker 5, Pyramid 10
#[test]
fn a_cookie_lasts_as_long_as_the_browser_or_as_the_session() {
    assert!(!set_cookie(&build(&[])).contains("Max-Age"));
    let persistent = [("SESSION_PERSISTENT", "true"), ("SESSION_IDLE_TIMEOUT", "1h30m")];
    assert!(set_cookie(&build(&persistent)).contains("; Max-Age=5400"));
}

// Beaker 3, web.py 8, Pyramid 10
#[test]
fn a_session_ends_after_the_idle_timeout_of_the_settings() {
    let config = build(&[("SESSION_IDLE_TIMEOUT", "2h")]);
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    let is_new = |at| request_at(at, &config, &[&cookie], |visitor| visitor.is_new()).result;
    assert!(!is_new(noon() + hours(1)));
    assert!(is_new(noon() + hours(2)));
}

// Pyramid 10
#[test]
fn algorithm_and_context_of_the_settings_sign() {
    let settings = [("SESSION_ALGORITHM", "hmac-sha256-128"), ("SESSION_CONTEXT", "shop")];
    let cookie = issue(&build(&settings), |visitor| visitor.set_visits(1));
    assert!(is_accepted(&build(&settings), &[&cookie]));
    assert!(!is_accepted(&build(&settings[..1]), &[&cookie]));
    assert!(!is_accepted(&build(&settings[1..]), &[&cookie]));
}

// Beaker 3, TG 6; cases 67 to 70
#[test]
fn contradictions_name_the_settings_as_they_were_written() {
    for (pairs, named) in [
        (&[("SESSION_IDLE_TIMEOUT", "15d")][..], "see `SESSION_IDLE_TIMEOUT`"),
        (
            &[("SESSION_IDLE_TIMEOUT", "2h"), ("SESSION_ABSOLUTE_TIMEOUT", "1h")],
            "see `SESSION_IDLE_TIMEOUT` and `SESSION_ABSOLUTE_TIMEOUT`",
        ),
        (&[("SESSION_ABSOLUTE_TIMEOUT", "0s")], "`SESSION_ABSOLUTE_TIMEOUT`"),
        (
            &[("SESSION_IDLE_TIMEOUT", "401d"), ("SESSION_ABSOLUTE_TIMEOUT", "500d")],
            "see `SESSION_IDLE_TIMEOUT`",
        ),
        (
            &[("SESSION_COOKIE_NAME", "__Host-a"), ("SESSION_COOKIE_PATH", "/shop")],
            "see `SESSION_COOKIE_NAME` and `SESSION_COOKIE_PATH`",
        ),
        (
            &[("SESSION_COOKIE_SAME_SITE", "none"), ("SESSION_COOKIE_SECURE", "false")],
            "see `SESSION_COOKIE_SAME_SITE` and `SESSION_COOKIE_SECURE`",
        ),
        (&[("SESSION_COOKIE_PATH", "/a;b")], "`SESSION_COOKIE_PATH`"),
        (&[("SESSION_COOKIE_DOMAIN", ".example.org")], "`SESSION_COOKIE_DOMAIN`"),
        (&[("SESSION_PREVIOUS_SCOPE", "/")], "see `SESSION_PREVIOUS_SCOPE`"),
        (&[("SESSION_ID_HEADER", "x-session")], "see `SESSION_ID_HEADER`"),
        (&[("SESSION_FORMER_KEYS", HEX)], "see `SESSION_KEY` and `SESSION_FORMER_KEYS`"),
    ] {
        let error = build_error(pairs);
        assert!(error.ends_with(named), "{error}");
    }
}

#[test]
fn what_no_setting_is_to_blame_for_names_none() {
    let settings = read(&[("SESSION_KEY", HEX), ("SESSION_EAGER", "true")]).unwrap();
    let error = builder(&settings).cookie_path("shop").build().unwrap_err().to_string();
    assert!(!error.contains("SESSION_"), "{error}");
}

#[test]
fn the_later_of_two_calls_counts() {
    let (file, env) =
        ([("cookie_name", "file"), ("cookie_path", "/file")], [("E_COOKIE_NAME", "env")]);
    let file = Settings::from_pairs("", file).unwrap();
    let env = Settings::from_pairs("E_", env).unwrap();
    let builder =
        SessionBuilder::new(key(1)).cookie_path("/default").settings(&file).settings(&env);
    let cookie = set_cookie(&builder.build().unwrap());
    assert!(cookie.starts_with("env=") && cookie.contains("; Path=/file;"), "{cookie}");
}

#[test]
fn a_variable_of_the_environment_is_found() {
    // Cargo sets it for every test, and no setting is called like it.
    let error = Settings::from_env("CARGO_MANIFEST_").unwrap_err();
    let is_unknown = |mistake: &SettingMistake| matches!(mistake, SettingMistake::Unknown { key, .. } if key == "CARGO_MANIFEST_DIR");
    assert!(error.mistakes().iter().any(is_unknown), "{error}");
    let none = Settings::from_env("A_PREFIX_THAT_NOBODY_USES_").unwrap();
    assert_eq!(format!("{none:?}"), "Settings([])");
}

#[test]
fn a_file_says_the_same_with_types() {
    let toml = format!(
        "key = '{HEX}'\nformer_keys = ['{FORMER}', '{FORMER_BASE64}']\ncookie_name = 'shop'\n\
         cookie_secure = false\npersistent = 'true'\nidle_timeout = '90s'\n\
         previous_scope = ['/a,b', '/; example.org']\n"
    );
    let json = format!(
        r#"{{"key": "{HEX}", "former_keys": "{FORMER},{FORMER_BASE64}", "cookie_name": "shop",
            "cookie_secure": false, "persistent": true, "idle_timeout": "1m30s",
            "previous_scope": ["/a,b", "/; example.org"]}}"#
    );
    for settings in [
        toml::from_str::<Settings>(&toml).unwrap(),
        serde_json::from_str(&json).unwrap(),
        serde_json::from_value(serde_json::from_str(&json).unwrap()).unwrap(),
    ] {
        let config = builder(&settings).build().unwrap();
        let response = request(&config, &[], |visitor| visitor.set_visits(1));
        let cookies = response.set_cookies();
        assert!(cookies[0].starts_with("shop="), "{cookies:?}");
        assert!(
            cookies[0].ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=90"),
            "{cookies:?}"
        );
        assert!(cookies[1].contains("; Path=/a,b; HttpOnly"), "{cookies:?}");
        assert!(cookies[2].contains("; Path=/; Domain=example.org; "), "{cookies:?}");
        let old = SessionBuilder::<Visitor>::new(Key::parse(FORMER).unwrap());
        let old = old.cookie_name("shop").build().unwrap();
        assert!(is_accepted(&config, &[&issue(&old, |visitor| visitor.set_visits(1))]));
    }
}

// TG 6
#[test]
fn a_file_with_mistakes_names_all_of_them() {
    let error = serde_json::from_str::<Settings>(
        r#"{"cokie_name": {"a": [1]}, "idle_timeout": 30, "eager": null, "cookie_secure": 1,
            "former_keys": [1], "clock_skew": 1.5, "sweep_every": [], "context": ["a"],
            "colour": "red", "persistent": false, "persistent": true, "absolute_timeout": -1}"#,
    );
    let error = error.unwrap_err().to_string();
    for part in [
        "11 settings",
        "unknown setting `cokie_name`: did you mean `cookie_name`?",
        "`idle_timeout` can't be used: a number alone could be seconds or minutes",
        "`eager` can't be used: write `true` or `false`",
        "`cookie_secure` can't be used: write `true` or `false`",
        "`former_keys` can't be used: write keys",
        "`clock_skew` can't be used: a number alone",
        "`sweep_every` can't be used: write a duration, like `30m`",
        "`context` can't be used: write text",
        "unknown setting `colour`: there are key, ",
        "`persistent` is given twice",
        "`absolute_timeout` can't be used: a number alone",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    let error = toml::from_str::<Settings>("cokie_name = 'x'").unwrap_err().to_string();
    assert!(error.contains("did you mean `cookie_name`?"), "{error}");
    let error = toml::from_str::<Settings>("idle_timeout = 2026-01-01").unwrap_err().to_string();
    assert!(error.contains("a duration, like `30m`"), "{error}");
    let error = serde_json::from_str::<Settings>("[]").unwrap_err().to_string();
    assert!(error.contains("settings of a session"), "{error}");
}
