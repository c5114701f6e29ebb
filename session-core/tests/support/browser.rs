//! A browser that keeps every cookie it is given.

use std::collections::BTreeMap;

use session_core::{Exchange, LoadError, Reply, SaveError, Session, SessionConfig, SessionState};

/// Keeps cookies by their names alone: whatever it talks to is one host.
#[derive(Clone, Default)]
pub struct Browser(BTreeMap<String, String>);

/// What a request came to.
pub struct Visit<R> {
    pub result: R,
    pub reply: Result<Reply, SaveError>,
}

impl Browser {
    /// One that has got these `name=value` pairs from somebody.
    pub fn with(cookies: &[&str]) -> Self {
        let mut browser = Self::default();
        cookies.iter().for_each(|cookie| browser.keep(cookie));
        browser
    }

    fn keep(&mut self, set_cookie: &str) {
        let pair = set_cookie.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a name and a value");
        match set_cookie.contains("; Max-Age=0;") {
            true => self.0.remove(name),
            false => self.0.insert(name.to_owned(), value.to_owned()),
        };
    }

    pub fn cookie(&self, name: &str) -> String {
        format!("{name}={}", self.0[name])
    }

    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    pub async fn load<T: SessionState>(
        &self,
        config: &SessionConfig<T>,
    ) -> Result<Exchange<T>, LoadError> {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let header = pairs.join("; ");
        Exchange::load(config, [header.as_bytes()], config.now()).await
    }

    /// A request that is answered with this status, and whose handler takes its views itself.
    pub async fn answered<T: SessionState, R>(
        &mut self,
        status: u16,
        config: &SessionConfig<T>,
        handler: impl FnOnce(&Exchange<T>) -> R,
    ) -> Visit<R> {
        let exchange = self.load(config).await.expect("it can be told");
        let result = handler(&exchange);
        let reply = exchange.finish(config.now(), status).await;
        for set_cookie in reply.iter().flat_map(Reply::set_cookies) {
            self.keep(str::from_utf8(set_cookie).expect("ASCII"));
        }
        Visit { result, reply }
    }

    /// A request with one view that may write.
    pub async fn request<T: SessionState, R>(
        &mut self,
        config: &SessionConfig<T>,
        handler: impl FnOnce(&mut Session<T>) -> R,
    ) -> Visit<R> {
        self.answered(200, config, |exchange| handler(&mut exchange.view())).await
    }

    /// A request that only reads.
    pub async fn read<T: SessionState, R>(
        &mut self,
        config: &SessionConfig<T>,
        handler: impl FnOnce(&Session<T>) -> R,
    ) -> Visit<R> {
        self.answered(200, config, |exchange| handler(&exchange.reading_view())).await
    }
}

impl<R> Visit<R> {
    pub fn set_cookies(&self) -> Vec<String> {
        super::set_cookies(&self.reply)
    }

    pub fn sets_nothing(&self) -> bool {
        self.set_cookies().is_empty()
    }
}
