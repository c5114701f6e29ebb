//! A client with a real cookie jar.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{CONTENT_TYPE, HeaderMap, SET_COOKIE};
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect};

use super::page::{messages_of, text_of, token_of};

const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody at a browser: keeps cookies, and follows redirects when told.
pub(crate) struct Visitor {
    jar: Arc<Jar>,
    client: Client,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Visitor {
    /// Somebody with an empty jar.
    pub(crate) fn new() -> Self {
        Self::with_policy(redirect::Policy::limited(5))
    }

    /// Somebody who shows redirects instead of following them.
    pub(crate) fn who_stays() -> Self {
        Self::with_policy(redirect::Policy::none())
    }

    /// Somebody who has got hold of these `name=value` pairs.
    pub(crate) fn who_has(cookies: &[String], url: &str) -> Self {
        let (visitor, url) = (Self::new(), url.parse().expect("an address"));
        for cookie in cookies {
            visitor.jar.add_cookie_str(&format!("{cookie}; Path=/; Secure"), &url);
        }
        visitor
    }

    fn with_policy(policy: redirect::Policy) -> Self {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(policy)
            .timeout(PATIENCE)
            .no_proxy()
            .build()
            .expect("these settings agree");
        Self { jar, client }
    }

    pub(crate) async fn get(&self, url: String) -> Answer {
        send(self.client.get(url)).await
    }

    /// Submits a form; `form` is encoded already.
    pub(crate) async fn post(&self, url: String, form: &str) -> Answer {
        send(self.form(url, form)).await
    }

    /// Opens a page that has forms, and submits one with the token that it shows.
    pub(crate) async fn submit(&self, page: String, url: String, form: &str) -> Answer {
        let page = self.get(page).await;
        self.post(url, &format!("csrf_token={}&{form}", page.token())).await
    }

    /// Submits a form, and says in a header where it comes from.
    pub(crate) async fn post_from(&self, from: (&str, &str), url: String, form: &str) -> Answer {
        send(self.form(url, form).header(from.0, from.1)).await
    }

    fn form(&self, url: String, form: &str) -> RequestBuilder {
        let request = self.client.post(url).body(form.to_owned());
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// The `name=value` pairs that the jar would send.
    pub(crate) fn cookies(&self, url: &str) -> Vec<String> {
        let url = url.parse().expect("an address");
        let header = self.jar.cookies(&url);
        let text = header.as_ref().map_or("", |value| value.to_str().expect("cookies are ASCII"));
        text.split("; ").filter(|pair| !pair.is_empty()).map(str::to_owned).collect()
    }
}

async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("the server answers");
    let (status, url) = (response.status(), response.url().clone());
    let headers = response.headers().clone();
    let body = response.text().await.expect("the server sends the whole body");
    Answer { status, url, headers, body }
}

impl Answer {
    /// The text of the element with this id; a page that lacks it fails the test.
    pub(crate) fn text(&self, id: &str) -> &str {
        let missing = || panic!("{} ({}) has no `{id}`: {}", self.url, self.status, self.body);
        text_of(&self.body, id).unwrap_or_else(missing)
    }

    /// Whether the page has an element with this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        text_of(&self.body, id).is_some()
    }

    pub(crate) fn number(&self, id: &str) -> u32 {
        self.text(id).parse().expect("a number")
    }

    /// The token of its forms; a page that lacks it fails the test.
    pub(crate) fn token(&self) -> &str {
        let missing = || panic!("{} ({}) has no token: {}", self.url, self.status, self.body);
        token_of(&self.body).unwrap_or_else(missing)
    }

    /// The messages that it shows, each behind its level.
    pub(crate) fn messages(&self) -> Vec<String> {
        messages_of(&self.body)
    }

    /// The `Set-Cookie` headers.
    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        let values = self.headers.get_all(SET_COOKIE).iter();
        values.map(|value| value.to_str().expect("cookies are ASCII")).collect()
    }
}
