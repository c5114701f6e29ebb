//! Requests of every kind.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::canary::{Canaries, marked_text};
use crate::derived::derived;
use crate::server::Site;
use crate::wire::{Answer, send};

pub(crate) struct Visit<'s> {
    site: &'s Site,
    /// What the client has.
    value: Option<String>,
    secrets: Canaries,
    /// What came back, without the session's own value.
    answers: Vec<String>,
}

impl<'s> Visit<'s> {
    pub(crate) fn of(site: &'s Site) -> Self {
        let mut secrets = Canaries::default();
        for key in ["key", "former key", "wrong key"] {
            secrets = secrets.and(&derived(key, "", "account"));
        }
        for field in ["token", "user", "another token", "former cookie"] {
            secrets.add(field, marked_text(field).as_bytes());
        }
        Self { site, value: None, secrets, answers: Vec::new() }
    }

    /// What had to be kept, after it was looked for in all answers.
    pub(crate) fn made(mut self) -> Canaries {
        self.comes_and_goes();
        self.forges();
        self.is_refused();
        self.breaks();
        if self.site.mode.is_stored {
            self.finds_the_store_down();
        }
        assert_eq!(self.get("/in/leaves", 303).parts().0.as_deref(), Some(""));
        for answer in &self.answers {
            self.secrets.assert_none_in(self.site.mode.name, answer);
        }
        self.secrets
    }

    fn ask(&mut self, line: &str, more: &[(&str, &str)], body: &str) -> Answer {
        let own = self.value.as_ref().map(|value| self.header(value));
        let own = own.as_ref().map(|(name, value)| (*name, value.as_str()));
        let headers: Vec<_> = own.into_iter().chain(more.iter().copied()).collect();
        let answer = send(self.site.address, line, &headers, body);
        self.keep(&answer);
        answer
    }

    fn header(&self, value: &str) -> (&'static str, String) {
        match self.site.mode.in_header {
            true => ("x-session", value.to_owned()),
            false => ("cookie", format!("account={value}")),
        }
    }

    fn keep(&mut self, answer: &Answer) {
        let (value, rest) = answer.parts();
        self.answers.push(rest);
        let Some(value) = value else { return };
        if !value.is_empty() {
            let bytes = URL_SAFE_NO_PAD.decode(&value).expect("base64url");
            self.secrets.add("cookie", &bytes);
            self.secrets.add("cookie's text", value.as_bytes());
            if self.site.mode.is_stored {
                self.secrets.add("id", &bytes[1..17]);
            }
        }
        self.value = Some(value).filter(|value| !value.is_empty());
    }

    fn get(&mut self, path: &str, status: u16) -> Answer {
        let answer = self.ask(&format!("GET {path}"), &[], "");
        assert_eq!(answer.status(), status, "{path}, {}", self.site.mode.name);
        answer
    }

    fn comes_and_goes(&mut self) {
        assert_eq!(self.get("/in/read", 200).body(), "0");
        self.get("/in/fill", 200);
        assert_eq!(self.get("/in/read", 200).body(), "64");
        self.get("/in/fill", 200);
    }

    /// Whatever comes in the place of a session.
    fn forges(&mut self) {
        let own = self.value.clone().expect("it has one");
        let middle = own.len() / 2;
        let flipped = if own.as_bytes()[middle] == b'A' { "B" } else { "A" };
        let wrong = send(self.site.stranger, "GET /in/fill", &[], "");
        self.keep(&wrong);
        let forged = [
            format!("{}{flipped}{}", &own[..middle], &own[middle + 1..]),
            own[..middle].to_owned(),
            own.repeat(100),
            format!("{own}="),
            format!("\"{own}\""),
            format!("%41{own}"),
            self.value.take().expect("another key signs, too"),
            String::new(),
        ];
        for value in forged {
            self.value = Some(value);
            assert_eq!(self.get("/in/read", 200).body(), "0");
        }
        self.value = None;
        let former = format!("former={}", marked_text("former cookie"));
        self.ask("GET /in/read", &[("cookie", &former)], "");
        self.ask("GET /in/read", &[("x-session", &own), ("cookie", &format!("account={own}"))], "");
        self.value = Some(own);
    }

    /// By the protection against forged requests.
    fn is_refused(&mut self) {
        let page = self.ask("GET /in/form", &[], "");
        assert_eq!(page.status(), 200);
        // The page is what may show it.
        self.answers.pop();
        let token = page.body().to_owned();
        let bytes = URL_SAFE_NO_PAD.decode(&token).expect("base64url");
        let (pad, hidden) = bytes.split_at(16);
        let secret: Vec<u8> = pad.iter().zip(hidden).map(|(pad, byte)| pad ^ byte).collect();
        self.secrets.add("CSRF token of a page", token.as_bytes());
        self.secrets.add("CSRF token", &secret);
        let other = if token.starts_with('A') { "B" } else { "A" };
        let wrong = format!("{other}{}", &token[1..]);
        let form = ("content-type", "application/x-www-form-urlencoded");
        let (right, elsewhere) = (("x-csrf-token", &*token), ("sec-fetch-site", "cross-site"));
        let refused = [
            self.ask("POST /in/submit", &[], ""),
            self.ask("POST /in/submit", &[("x-csrf-token", &wrong)], ""),
            self.ask("POST /in/submit", &[form], &format!("csrf_token={wrong}")),
            self.ask("POST /in/submit", &[right, elsewhere], ""),
        ];
        assert_eq!(refused.map(|answer| answer.status()), [403; 4]);
        assert_eq!(self.ask("POST /in/submit", &[right], "").status(), 200);
    }

    /// By mistakes of the application.
    fn breaks(&mut self) {
        for (path, status) in [("/in/panics", 0), ("/in/fails", 500), ("/out/read", 500)] {
            assert_eq!(self.get(path, status).body(), "");
        }
        let status = if self.site.mode.is_stored { 200 } else { 500 };
        self.get("/in/grows", status);
        self.get("/in/fill", 200);
    }

    fn finds_the_store_down(&mut self) {
        for path in ["/in/loses", "/in/read", "/in/fill", "/in/leaves"] {
            assert_eq!(self.get(path, 503).body(), "");
        }
        self.site.store.come_back();
        assert_eq!(self.get("/in/read", 200).body(), "64");
    }
}
