//! A session from its beginning to its end, and all that befalls it.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::account::{Hoard, Other, values};
use super::gallery::Gallery;
use super::mode::{Mode, key, keys};
use crate::support::{Canaries, Clock, Fault, Kind, Log, Scripted, hours, marked_text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::__private::Tracked;
use session_core::{
    Detached, Exchange, KeyRing, LoadError, Reply, SaveError, Session, SessionConfig, SessionState,
    Sessions,
};

const LONG: usize = 200;

pub struct Life<T: Hoard> {
    mode: Mode,
    config: SessionConfig<T>,
    store: Scripted,
    clock: Clock,
    /// What the client has: the value of its cookie, or its header.
    value: Option<String>,
    /// Keys, ids, cookies.
    secrets: Canaries,
    /// What is in fields.
    values: Canaries,
    told: Arc<Mutex<Vec<String>>>,
}

impl<T: Hoard> Life<T> {
    pub fn of(mode: Mode) -> Self {
        let (store, clock, told) = (Scripted::default(), Clock::default(), Arc::default());
        let ring = KeyRing::new(key("key")).accept(key("former key"));
        let events: Arc<Mutex<Vec<String>>> = Arc::clone(&told);
        let builder = mode.builder::<T>(ring, &store, &clock).on_event(move |event| {
            let text = format!("{event:?} {event:#?} {}", event.kind.name());
            events.lock().expect("no listener panics").push(text);
        });
        let config = builder.build().expect("the settings agree");
        Self { mode, config, store, clock, value: None, secrets: keys(), values: values(), told }
    }

    pub async fn lived(mut self, gallery: &mut Gallery) {
        let log = Log::start();
        self.begins(gallery).await;
        self.goes_on(gallery).await;
        self.meets_other_keys_and_builds().await;
        self.is_attacked().await;
        self.is_used_by_many(gallery).await;
        if self.mode.is_stored {
            self.is_met_outside_a_request(gallery).await;
            self.loses_its_store(gallery).await;
            self.assert_store_is_discreet().await;
        }
        self.grows_too_large(gallery).await;
        self.ends(gallery).await;
        for text in self.told.lock().expect("no listener panics").drain(..) {
            for name in ["SessionEvent", "EventKind", "Rejection"] {
                gallery.hang(name, text.clone());
            }
        }
        let log = log.text();
        let lines = log.matches(" session_core").count();
        assert!(lines > 25, "{lines} lines of {} is not all of it: {log}", self.mode.name);
        let all = self.secrets.and(&self.values);
        all.assert_none_in("the log", log);
        gallery.assert_shows_none_of(&all);
    }

    fn header(&self, value: &str) -> String {
        match self.mode.in_header() {
            true => value.to_owned(),
            false => format!("account={value}"),
        }
    }

    async fn load(&self) -> Result<Exchange<T>, LoadError> {
        let header = self.value.as_deref().map(|value| self.header(value));
        let headers = header.iter().map(String::as_bytes);
        Exchange::load(&self.config, headers, self.config.now()).await
    }

    /// What the client has from now on is a secret.
    fn keep(&mut self, reply: &Reply) {
        let text = match (reply.id_header(), reply.set_cookies().next()) {
            (Some((_, value)), _) => value,
            (None, Some(cookie)) => value_of(cookie),
            (None, None) => return,
        };
        let text = str::from_utf8(text).expect("ASCII").to_owned();
        if !text.is_empty() {
            self.add(&text);
        }
        self.value = Some(text).filter(|text| !text.is_empty());
    }

    fn add(&mut self, value: &str) {
        let bytes = URL_SAFE_NO_PAD.decode(value).expect("base64url");
        self.secrets.add("cookie", &bytes);
        self.secrets.add("cookie's text", value.as_bytes());
        if self.mode.is_stored {
            self.secrets.add("id", &bytes[1..17]);
        }
    }

    async fn finish(&mut self, exchange: &Exchange<T>) -> Result<Reply, SaveError> {
        let reply = exchange.finish(self.config.now(), 200).await?;
        self.keep(&reply);
        Ok(reply)
    }

    async fn request(&mut self, handler: impl FnOnce(&mut Session<T>)) {
        let exchange = self.load().await.expect("the store answers");
        handler(&mut exchange.view());
        self.saves(&exchange).await;
    }

    async fn saves(&mut self, exchange: &Exchange<T>) {
        let reply = self.finish(exchange).await.expect("it can be saved");
        assert!(reply.set_cookies().count() < 2);
    }

    async fn begins(&mut self, gallery: &mut Gallery) {
        gallery.debug(&self.config);
        let exchange = self.load().await.expect("the store answers");
        let mut account = exchange.view();
        T::fill(&mut account, &mut self.values);
        T::read(&account);
        show(gallery, &mut account);
        drop(account);
        gallery.debug(&exchange);
        let reply = self.finish(&exchange).await.expect("it can be saved");
        gallery.debug(&reply);
        gallery.debug(&reply.caching);
        assert!(self.value.is_some());
    }

    async fn goes_on(&mut self, gallery: &mut Gallery) {
        self.request(|account| {
            T::read(account);
            show(gallery, account);
        })
        .await;
        self.request(|account| T::set_token(account, marked_text("another token"))).await;
        self.request(|account| account.view_mut().renew()).await;
        self.request(|account| T::set_user(account, None)).await;
        let mut values = std::mem::take(&mut self.values);
        self.request(|account| T::fill(account, &mut values)).await;
        self.values = values;
    }

    /// What another key has signed, and what another build has written.
    async fn meets_other_keys_and_builds(&mut self) {
        let own = self.value.clone();
        for name in ["former key", "wrong key"] {
            let set = |account: &mut Session<T>| T::set_token(account, marked_text("token"));
            let value = self.issued::<T>(name, set).await;
            self.present(&value).await;
        }
        let value = self.issued::<Other>("key", Other::fill).await;
        self.present(&value).await;
        self.value = own;
    }

    async fn issued<U: SessionState>(
        &mut self,
        name: &str,
        handler: impl FnOnce(&mut Session<U>),
    ) -> String {
        let config: SessionConfig<U> =
            self.mode.builder(key(name), &self.store, &self.clock).build().expect("they agree");
        let exchange = Exchange::load(&config, [], config.now()).await.expect("the store answers");
        handler(&mut exchange.view());
        let reply = exchange.finish(config.now(), 200).await.expect("it can be saved");
        self.keep(&reply);
        self.value.clone().expect("it was changed")
    }

    /// A request with this value, whatever becomes of it.
    async fn present(&mut self, value: &str) {
        self.value = Some(value.to_owned());
        let exchange = self.load().await.expect("the store answers");
        T::read(&exchange.view());
        self.saves(&exchange).await;
    }

    async fn is_attacked(&mut self) {
        let own = self.value.clone().expect("it goes on");
        let (middle, end) = (own.len() / 2, own.len() - 1);
        let flipped = if own.as_bytes()[middle] == b'A' { "B" } else { "A" };
        let tampered = [
            format!("{}{flipped}{}", &own[..middle], &own[middle + 1..]),
            own[..end].to_owned(),
            format!("{own}{own}"),
            own.repeat(100),
            format!("{own}="),
            format!("%{own}"),
            format!("\"{own}\""),
            format!("{own}\u{0}"),
            String::new(),
        ];
        for value in tampered {
            self.present(&value).await;
        }
        self.value = Some(own.clone());
        let set = |account: &mut Session<T>| T::set_token(account, marked_text("token"));
        let other = self.issued::<T>("key", set).await;
        let headers = [self.header(&own), self.header(&other)];
        let headers = headers.iter().map(String::as_bytes);
        let both = Exchange::load(&self.config, headers, self.config.now()).await;
        T::read(&both.expect("the store answers").view());
        self.value = Some(own);
    }

    /// Views that change the same field, and that come too late; and two requests at once.
    async fn is_used_by_many(&mut self, gallery: &mut Gallery) {
        let set =
            |view: &mut Session<T>, name: &str| T::set_token(view, marked_text(name).repeat(2));
        let (one, two) = (self.load().await.unwrap(), self.load().await.unwrap());
        let (mut first, mut second) = (one.view(), one.view());
        set(&mut first, "token");
        set(&mut second, "another token");
        drop((first, second));
        set(&mut two.view(), "user");
        for exchange in [&one, &two] {
            let reply = self.finish(exchange).await.expect("it can be saved");
            gallery.debug(&reply);
        }
        set(&mut two.view(), "another token");
        let kept = self.load().await.unwrap();
        let mut view = kept.view();
        set(&mut view, "another token");
        if let Err(error) = kept.finish(self.config.now(), 200).await {
            gallery.error(&error);
        }
        show(gallery, &mut view);
    }

    async fn loses_its_store(&mut self, gallery: &mut Gallery) {
        self.store.go_down();
        gallery.error(&self.load().await.expect_err("it is down"));
        self.store.recover();
        let faults = [Fault::Fail, Fault::Lose, Fault::Refuse, Fault::Overtake, Fault::Overtaken];
        for (index, fault) in faults.into_iter().enumerate() {
            let exchange = self.load().await.expect("the store answers");
            T::set_token(&mut exchange.view(), marked_text("token").repeat(index + 2));
            self.store.next(Kind::Update, fault);
            if let Err(error) = self.finish(&exchange).await {
                gallery.error(&error);
            }
            self.store.recover();
        }
        let exchange = self.load().await.expect("the store answers");
        let key = exchange.reading_view().store_key().expect("it is in the store");
        let (_, bytes) = self.store.records().await.into_iter().find(|it| it.0 == key).unwrap();
        for broken in [&bytes[..bytes.len() - 1], &bytes[..5], &b"foreign"[..]] {
            self.store.put(&key, broken).await;
            self.request(|account| assert!(T::read(account) < 100)).await;
        }
        self.store.forget(&key).await;
        self.request(|account| assert!(T::read(account) < 100)).await;
        self.store.put(&key, &bytes).await;
    }

    async fn is_met_outside_a_request(&mut self, gallery: &mut Gallery) {
        let sessions = Sessions::new(&self.config);
        gallery.debug(&sessions);
        let listed = sessions.of(&marked_text("user")).await.expect("the store lists");
        assert!(!listed.is_empty(), "{} lists its owner's", self.mode.name);
        gallery.debug(&listed[0]);
        gallery.display(&listed[0].key);
        let detached = Detached::load(&self.config, &listed[0].key).await.expect("it answers");
        let detached = detached.expect("it is there");
        gallery.debug(&detached);
        T::set_user(&mut detached.session(), Some(marked_text("another user")));
        gallery.error(&detached.save().await.expect_err("its client would not learn of it"));
        gallery.debug(&self.config.sweeper().expect("it is swept"));
        gallery.debug(self.config.store().expect("there is one"));
    }

    /// Ids never; what is in fields wherever it is not hidden.
    async fn assert_store_is_discreet(&self) {
        let (mut dump, name) = (Vec::new(), self.mode.name);
        for (key, record) in self.store.records().await {
            dump.extend([key.to_string().as_bytes(), key.as_bytes(), &record].concat());
        }
        self.secrets.assert_none_in(name, &dump);
        let shown = self.values.in_text(&dump);
        assert_eq!(shown.is_empty(), self.mode.hides_values(), "{name}: {shown:?}");
    }

    async fn grows_too_large(&mut self, gallery: &mut Gallery) {
        let exchange = self.load().await.expect("the store answers");
        let mut account = exchange.view();
        T::set_token(&mut account, marked_text("token").repeat(LONG));
        show(gallery, &mut account);
        drop(account);
        match self.finish(&exchange).await {
            Err(error) => gallery.error(&error),
            Ok(_) => assert!(self.mode.is_stored, "{}", self.mode.name),
        }
    }

    async fn ends(&mut self, gallery: &mut Gallery) {
        self.request(|account| {
            let token = account.view().is_csrf_token(&marked_text("token"));
            assert!(!token);
            account.view_mut().invalidate();
        })
        .await;
        let mut values = std::mem::take(&mut self.values);
        self.request(|account| T::fill(account, &mut values)).await;
        self.values = values;
        self.clock.advance(hours(15 * 24) + Duration::from_secs(1));
        self.request(|account| assert!(T::read(account) < 100)).await;
        gallery.debug(&self.load().await.expect("the store answers"));
    }
}

fn value_of(set_cookie: &[u8]) -> &[u8] {
    let pair = set_cookie.split(|byte| *byte == b';').next().unwrap_or_default();
    let start = pair.iter().position(|byte| *byte == b'=').map_or(0, |at| at + 1);
    &pair[start..]
}

/// A view, and all that it hands out.
fn show<V: Tracked + Debug>(gallery: &mut Gallery, account: &mut V) {
    gallery.debug(account);
    gallery.debug(account.view());
    gallery.debug(account.view().lifecycle());
    gallery.debug(&account.view().open().base);
    gallery.debug(&account.view().encoded_sizes());
    match account.view_mut().save() {
        Ok(report) => gallery.debug(&report),
        Err(error) => gallery.error(&error),
    }
}
