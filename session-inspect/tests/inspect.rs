//! The program itself, started as people start it.

mod support;

use std::fs;

use support::{KEY, LOCK, OTHER_KEY, Run, STORE_KEY, cookie, file, id_cookie, run};

const NOON: &str = "1767268800";
const EVENING: &str = "1767290400";
const NEXT_MONTH: &str = "1769860800";

#[test]
fn a_session_is_shown_as_the_page_shows_it() {
    let lock = file("page.lock", LOCK);
    let shown = run(&["--schema", &lock, "--now", EVENING], &[("SESSION_KEY", KEY)], &cookie());
    assert_eq!((shown.code, &*shown.errors), (0, ""));
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let block = format!("```text\n{}```", shown.text);
    assert!(page.contains(&block), "the page does not have this block:\n\n{block}");
    let help = run(&["--help"], &[], "").text;
    assert!(page.contains(&format!("```text\n{help}```")), "the page does not have the help");
}

#[test]
fn without_a_schema_fields_have_numbers() {
    let shown = run(&["--now", NOON], &[("SESSION_KEY", KEY)], &cookie());
    assert_eq!(shown.code, 0);
    assert!(shown.text.contains("tag 10111  unknown     1 byte\n"), "{}", shown.text);
    assert!(!shown.text.contains("visits"));
}

#[test]
fn values_are_shown_when_asked_for_but_secret_ones_never() {
    // case 109
    let lock = file("values.lock", &LOCK.replace("name: note\n", "name: note\n  secret: yes\n"));
    let key = [("SESSION_KEY", KEY)];
    let shown = run(&["--values", "--schema", &lock, "--now", NOON], &key, &cookie());
    assert!(shown.text.contains("visits: u32"), "{}", shown.text);
    assert!(shown.text.contains("1 byte   07\n"), "{}", shown.text);
    assert!(shown.text.contains("6 bytes  redacted\n"), "{}", shown.text);
    let hex = "68656c6c6f";
    assert!(!shown.text.contains(hex));
    let open = file("open.lock", LOCK);
    let shown = run(&["--values", "--schema", &open, "--now", NOON], &key, &cookie());
    assert!(shown.text.contains(hex), "{}", shown.text);
    let refused = run(&["--values", "--now", NOON], &key, &cookie());
    assert_eq!(refused.code, 2);
    assert!(refused.errors.contains("`--values` needs `--schema`"), "{}", refused.errors);
}

#[test]
fn the_key_that_signed_is_named_and_the_others_are_tried() {
    let key = file("key", KEY);
    let arguments = ["-k", "OTHER", "-f", &key, "--now", NOON];
    let shown = run(&arguments, &[("OTHER", OTHER_KEY)], &cookie());
    assert!(shown.text.contains(&format!("valid: key {key}, hmac-sha1-128\n")), "{}", shown.text);
    let cookie = cookie();
    let shown = run(&["-f", "-", "--now", NOON, &cookie], &[], &format!("{KEY}\n"));
    assert!(shown.text.contains("valid: key from the input"), "{}", shown.text);
}

#[test]
fn another_key_name_context_or_algorithm_is_no_signature() {
    let key = [("SESSION_KEY", KEY)];
    let value = cookie().replace("session=", "");
    for arguments in [
        &["--now", NOON, "--name", "other"][..],
        &["--now", NOON, "--context", "shop"],
        &["--now", NOON, "--algorithm", "hmac-sha256-128"],
    ] {
        let shown = run(arguments, &key, &value);
        assert_eq!(shown.code, 1, "{arguments:?}");
        assert!(shown.text.contains("not valid: no key signed it"), "{}", shown.text);
        assert!(!shown.text.contains("created"), "nothing is known of it");
    }
    let shown = run(&["--now", NOON], &[("SESSION_KEY", OTHER_KEY)], &value);
    assert_eq!(shown.code, 1);
}

#[test]
fn a_session_that_has_ended_is_said_to() {
    let key = [("SESSION_KEY", KEY)];
    let shown = run(&["--now", NEXT_MONTH], &key, &cookie());
    assert_eq!(shown.code, 3);
    assert!(shown.text.contains("ended 29 days ago if it is not used"), "{}", shown.text);
    assert!(shown.text.contains("ended 16 days ago at the latest"), "{}", shown.text);
    let shown = run(&["--now", EVENING, "--idle", "30m"], &key, &cookie());
    assert_eq!(shown.code, 3);
    assert!(shown.text.contains("idle timeout of 30 minutes, as given"), "{}", shown.text);
    let shown = run(&["--now", "1000000000"], &key, &cookie());
    assert_eq!(shown.code, 3);
    assert!(shown.text.contains("issued in the future"), "{}", shown.text);
}

#[test]
fn the_id_of_a_session_in_a_store_is_not_shown_but_where_it_is() {
    let cookie = id_cookie();
    let shown = run(&["--now", NOON], &[("SESSION_KEY", KEY)], &cookie);
    assert_eq!(shown.code, 0, "{}", shown.text);
    assert!(shown.text.contains(&format!("store key  {STORE_KEY}, ")), "{}", shown.text);
    let value = cookie.split_once('=').expect("a pair").1;
    assert!(!shown.text.contains(value));
}

#[test]
fn every_cookie_of_the_name_is_shown_and_the_worst_counts() {
    let header = format!("Cookie: a=b; {}; session=AQAA", cookie());
    let shown = run(&["--now", NOON], &[("SESSION_KEY", KEY)], &header);
    assert_eq!(shown.code, 1);
    assert!(shown.text.starts_with("cookie 1 of 2\n"), "{}", shown.text);
    assert!(shown.text.contains("\n\ncookie 2 of 2\n"), "{}", shown.text);
}

#[test]
fn wrong_calls_say_what_to_write() {
    let key = [("SESSION_KEY", KEY)];
    let cases: [(Run, &str); 10] = [
        (run(&[], &[], "x"), "the environment variable `SESSION_KEY` is not set"),
        (
            run(&["-k", "BAD"], &[("BAD", "hunter2!")], "x"),
            "the environment variable `BAD` is no session key",
        ),
        (run(&["--kye"], &key, "x"), "invalid option '--kye'"),
        (run(&["x", "hunter2!"], &key, ""), "there are two cookies"),
        (run(&["--key=hunter2!", "x"], &[], ""), "invalid option '--key'"),
        (run(&["--idle", "1x"], &key, "x"), "`--idle 1x`: write a number and a unit"),
        (run(&["-a", "sha1"], &key, "x"), "`--algorithm sha1`: write `hmac-sha1-128`"),
        (run(&["-f", "-"], &[], "x"), "the same input can't be the key and the cookie"),
        (run(&["-f", "/nowhere"], &[], "x"), "`/nowhere` can't be read"),
        (run(&["Cookie: theme=dark"], &key, ""), "there is no cookie `session`, but `theme`"),
    ];
    for (wrong, message) in cases {
        assert_eq!((wrong.code, &*wrong.text), (2, ""), "{}", wrong.errors);
        assert!(wrong.errors.contains(message), "{}", wrong.errors);
        assert!(!wrong.errors.contains("hunter2"), "{}", wrong.errors);
    }
}

#[test]
fn no_input_is_met_with_a_panic() {
    let cookie = cookie();
    let value = cookie.strip_prefix("session=").expect("it has that name");
    let mut header = String::from("Cookie: ");
    let mut count = 0;
    let mut add = |text: &str| {
        header += &format!("session={text}; ");
        count += 1;
    };
    (0..value.len()).for_each(|len| add(&value[..len]));
    for at in 0..value.len() {
        for other in ["A", "_", "=", "%", "ä", "\u{0}"] {
            add(&format!("{}{other}{}", &value[..at], &value[at + 1..]));
        }
    }
    let shown = run(&["--now", NOON], &[("SESSION_KEY", KEY)], &header);
    assert_eq!((shown.code, &*shown.errors), (1, ""));
    assert_eq!(
        shown.text.matches("signature  not valid").count()
            + shown.text.matches("signature  valid").count(),
        count
    );
    for input in [
        &[][..],
        &[0xff; 100],
        &[b'='; 10_000],
        b"\r\n\r\n",
        b"Set-Cookie:",
        b"Cookie: ;;;=;session",
    ] {
        let shown = support::run_bytes(&["--now", NOON], &[("SESSION_KEY", KEY)], input);
        assert!(shown.code == 1 || shown.code == 2, "{shown:?}");
        assert!(!shown.errors.contains("panicked"), "{shown:?}");
    }
}
