//! The example `configured`: right settings work, wrong ones stop the start.

mod support {
    pub(crate) mod client;
    pub(crate) mod example;
    pub(crate) mod page;
    pub(crate) mod program;
}

use std::process::Output;

use reqwest::StatusCode;
use support::client::Visitor;
use support::example::Example;

const KEY: &str = "8c0f1de2a4b65798aabbccddeeff00112233445566778899a0b1c2d3e4f50617";

/// What it leaves behind when it is started with these and does not run.
fn end_with(variables: &[(&str, &str)]) -> Output {
    Example::end_with("configured", variables)
}

fn said(output: &Output) -> String {
    assert!(!output.status.success(), "it has to fail");
    assert!(output.stdout.is_empty(), "it never listened: {output:?}");
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

// Spyce 6, Beaker 2, Beaker 6, Beaker 7, web.py 8, Pyramid 10
#[actix_web::test]
async fn the_cookie_is_what_the_environment_says() {
    let site = Example::start_with(
        "configured",
        &[
            ("SESSION_KEY", KEY),
            ("SESSION_COOKIE_NAME", "shop"),
            ("SESSION_COOKIE_PATH", "/shop"),
            ("SESSION_COOKIE_SAME_SITE", "Strict"),
            ("SESSION_IDLE_TIMEOUT", "1h30m"),
            ("SESSION_PERSISTENT", "true"),
        ],
    );
    let visitor = Visitor::new();
    let page = visitor.get(site.url("/shop/tea")).await;
    assert_eq!((page.status, page.number("visits")), (StatusCode::OK, 1));
    let cookies = page.set_cookies();
    let (value, attributes) = cookies[0].split_once("; ").expect("it has attributes");
    assert!(value.starts_with("shop="), "{value}");
    assert_eq!(attributes, "Path=/shop; Secure; HttpOnly; SameSite=Strict; Max-Age=5400");
    assert_eq!(visitor.get(site.url("/shop")).await.number("visits"), 2);
    assert_eq!(visitor.get(site.url("/")).await.number("visits"), 1, "another path");
}

// Beaker 1, Beaker 5
#[actix_web::test]
async fn the_store_is_what_the_environment_says() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("file:{}", directory.path().join("sessions").display());
    let variables = [("SESSION_KEY", KEY), ("SESSION_STORE", &*url)];
    let visitor = Visitor::new();
    for visit in 1..=2 {
        // The second time it is another process.
        let mut site = Example::start_with("configured", &variables);
        let page = visitor.get(site.url("/")).await;
        assert_eq!(page.number("visits"), visit);
        for cookie in page.set_cookies() {
            assert!(cookie.starts_with("__Host-configured="), "the struct's own: {cookie}");
            assert!(cookie.len() < 120, "it holds an id");
            assert!(!cookie.contains("Max-Age"), "{cookie}");
        }
        let names = r#"Settings(["SESSION_KEY", "SESSION_STORE"])"#;
        assert!(site.has_said(names), "{:?}", site.said());
        assert!(!site.has_said(KEY) && !site.has_said(&url), "{:?}", site.said());
    }
}

// TG 6
#[test]
fn a_wrong_setting_stops_the_start() {
    let output = end_with(&[
        ("SESSION_KEY", KEY),
        ("SESSION_COKIE_NAME", "shop"),
        ("SESSION_IDLE_TIMEOUT", "30"),
    ]);
    let said = said(&output);
    let advice = "unknown setting `SESSION_COKIE_NAME`: did you mean `SESSION_COOKIE_NAME`?";
    assert!(said.contains(advice), "{said}");
    assert!(said.contains("`SESSION_IDLE_TIMEOUT` can't be used: a number alone"), "{said}");
    assert!(!said.contains(KEY), "{said}");
}

#[test]
fn a_missing_or_a_wrong_key_stops_the_start() {
    let missing = said(&end_with(&[]));
    assert!(missing.contains("`SESSION_KEY` is missing"), "{missing}");
    assert!(missing.contains("openssl rand -hex 32"), "{missing}");
    let wrong = said(&end_with(&[("SESSION_KEY", "hunter2!")]));
    assert!(wrong.contains("`SESSION_KEY` can't be used"), "{wrong}");
    assert!(!wrong.contains("hunter2"), "{wrong}");
}

// Beaker 3
#[test]
fn a_contradiction_stops_the_start() {
    let output = end_with(&[("SESSION_KEY", KEY), ("SESSION_IDLE_TIMEOUT", "15d")]);
    let said = said(&output);
    assert!(said.contains("longer than `absolute_timeout`"), "{said}");
    assert!(said.trim_end().ends_with("see `SESSION_IDLE_TIMEOUT`"), "{said}");
}

#[test]
fn a_store_that_can_not_be_opened_stops_the_start() {
    let output = end_with(&[("SESSION_KEY", KEY), ("SESSION_STORE", "colour:hunter2")]);
    let said = said(&output);
    assert!(said.contains("there is no store `colour:`") && !said.contains("hunter2"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_value_that_is_no_text_stops_the_start() {
    use std::os::unix::ffi::OsStrExt;
    let bytes = std::ffi::OsStr::from_bytes(b"/\xff");
    let variables = [("SESSION_COOKIE_PATH", bytes), ("SESSION_KEY", KEY.as_ref())];
    let said = said(&Example::end_with("configured", &variables));
    assert!(said.contains("`SESSION_COOKIE_PATH` can't be used"), "{said}");
}

#[actix_web::test]
async fn what_desktops_set_is_no_setting() {
    let variables = [("SESSION_KEY", KEY), ("SESSION_MANAGER", "local/host:@/tmp/.ICE-unix/1")];
    let site = Example::start_with("configured", &variables);
    assert_eq!(Visitor::new().get(site.url("/")).await.number("visits"), 1);
}
