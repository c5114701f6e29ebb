//! Chromium, without a window, driven over WebDriver.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use actix_web::rt;
use actix_web::rt::time::{sleep, timeout};
use fantoccini::cookies::Cookie;
use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, TimeoutConfiguration};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use super::program::Program;
use super::requirement::find_or_skip;

/// For a page to show something, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// For the browser to start.
const START: Duration = Duration::from_secs(90);
/// For a whole test.
const TEST: Duration = Duration::from_secs(180);

const FLAGS: [&str; 11] = [
    "--headless",
    // It refuses to run as root with one, and the pages are our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    // No name but this machine's own leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/// A browser with an empty profile.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
}

/// Runs a test in a browser, which is closed however the test ends. Skips it where there is no
/// browser.
pub(crate) async fn in_browser<F>(test: &'static str, body: impl FnOnce(Browser) -> F)
where
    F: Future<Output = ()> + 'static,
{
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let Some(chromium) = find_or_skip(test, &names) else { return };
    let Some(driver) = find_or_skip(test, &["chromedriver"]) else { return };

    let profile = Profile::new(test);
    let mut driver = Program::start("chromedriver", Command::new(driver).arg("--port=0"));
    let port = driver.wait_for("started successfully on port ");
    let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
    let client = connect(&address, capabilities(&chromium, &profile)).await;

    let outcome = rt::spawn(timeout(TEST, body(Browser { client: client.clone() }))).await;
    let closed = timeout(PATIENCE, client.close()).await;
    match outcome {
        Ok(in_time) => in_time.expect("the test takes too long"),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
    closed.expect("the browser takes too long to close").expect("the browser closes");
}

async fn connect(driver: &str, capabilities: Capabilities) -> Client {
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let client = timeout(START, builder.capabilities(capabilities).connect(driver)).await;
    let client = client.expect("the browser takes too long to start").expect("the browser starts");
    let limits = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
    client.update_timeouts(limits).await.expect("the driver takes limits");
    client
}

fn capabilities(chromium: &Path, profile: &Profile) -> Capabilities {
    let mut args: Vec<_> = FLAGS.map(str::to_owned).into();
    args.push(format!("--user-data-dir={}", profile.0.display()));
    let mut options = Capabilities::new();
    options.insert("binary".to_owned(), chromium.to_string_lossy().into());
    options.insert("args".to_owned(), args.into());
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options.into());
    capabilities
}

impl Browser {
    pub(crate) async fn open(&self, url: &str) {
        self.client.goto(url).await.expect("the page loads");
    }

    /// The path of the page that is shown.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.expect("a page is open").path().to_owned()
    }

    pub(crate) async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("`{css}`: {error}"));
    }

    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.send_keys(text).await.unwrap_or_else(|error| panic!("`{css}`: {error}"));
    }

    /// Waits until the element shows this text: a click may return before the next page is there.
    pub(crate) async fn wait_for_text(&self, css: &str, expected: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.text_now(css).await;
            if found.as_deref() == Some(expected) {
                return;
            }
            assert!(Instant::now() < deadline, "`{css}` shows {found:?}, never {expected:?}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the element shows.
    pub(crate) async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        element.text().await.unwrap_or_else(|error| panic!("`{css}`: {error}"))
    }

    pub(crate) async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("a page is open").len()
    }

    /// What an attribute of the element says.
    pub(crate) async fn attribute(&self, css: &str, name: &str) -> String {
        let value = self.find(css).await.attr(name).await;
        let value = value.unwrap_or_else(|error| panic!("`{css}`: {error}"));
        value.unwrap_or_else(|| panic!("`{css}` has no `{name}`"))
    }

    /// Lets the page submit a form of its own making, to whatever address.
    pub(crate) async fn submit_from_here(&self, url: &str, fields: &[[&str; 2]]) {
        let script = "
            const [url, fields] = arguments;
            const form = document.createElement('form');
            Object.assign(form, { method: 'post', action: url });
            for (const [name, value] of fields) {
                form.append(Object.assign(document.createElement('input'), { name, value }));
            }
            document.body.append(form);
            form.submit();";
        let ran = self.client.execute(script, vec![url.into(), json!(fields)]).await;
        ran.expect("the script runs");
    }

    /// All cookies that the browser has for the page, those included that scripts can't see.
    pub(crate) async fn cookies(&self) -> Vec<Cookie<'static>> {
        self.client.get_all_cookies().await.expect("a page is open")
    }

    /// What the page's own scripts see of the cookies.
    pub(crate) async fn cookies_seen_by_scripts(&self) -> String {
        let seen = self.client.execute("return document.cookie", Vec::new()).await;
        seen.expect("the script runs").as_str().expect("`document.cookie` is text").to_owned()
    }

    async fn find(&self, css: &str) -> Element {
        let search = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css));
        search.await.unwrap_or_else(|error| panic!("`{css}` is not on the page: {error}"))
    }

    /// Nothing while one page gives way to the next.
    async fn text_now(&self, css: &str) -> Option<String> {
        let element = self.client.find(Locator::Css(css)).await.ok()?;
        element.text().await.ok()
    }
}

/// A fresh profile folder, removed when dropped.
struct Profile(PathBuf);

impl Profile {
    fn new(test: &str) -> Self {
        let name = format!("chromium-{test}-{}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("the target folder can be written");
        Self(path)
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // What is left of it lies in the target folder and does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
