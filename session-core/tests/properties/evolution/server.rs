//! Builds that run side by side, and the browser that talks to them.

use std::cell::RefCell;
use std::time::SystemTime;

use session_core::{Envelope, Exchange, SessionConfig};

use super::act::Act;
use super::build::{Build, Shape};
use super::found::Found;
use crate::properties::{Hand, wait};
use crate::support::{Client, Scripted, builder, noon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Cookie,
    Store,
}

/// How the server of a build is made.
pub(super) type Kind = fn(Option<&Scripted>, &Hand) -> Box<dyn Server>;

/// The cookie of a response, if it sets one.
type Answer = Option<String>;

/// A build that answers requests.
pub(super) trait Server {
    fn shape(&self) -> &Shape;
    /// Loads and acts; what it returns finishes, and yields the browser's cookie afterwards.
    fn begin(&self, cookie: Answer, acts: &[Act]) -> Box<dyn FnOnce(Answer) -> Answer>;
    fn read(&self, cookie: Answer) -> Found;
    /// How many fields there are under any tag, and which schema is written.
    fn outline(&self, cookie: Answer) -> Option<(usize, u32)>;
}

struct Running<T: Build> {
    config: SessionConfig<T>,
    store: Option<Scripted>,
    shape: Shape,
}

pub(super) fn boxed<T: Build>(store: Option<&Scripted>, clock: &Hand) -> Box<dyn Server> {
    let clock = clock.clone();
    let builder = builder::<T>().clock(move || clock.now());
    let builder = match store {
        Some(store) => builder.store(store.clone()),
        None => builder,
    };
    let config = builder.build().expect("the settings agree");
    Box::new(Running { config, store: store.cloned(), shape: T::shape() })
}

impl<T: Build> Running<T> {
    fn client(&self, cookie: Answer) -> Client<T> {
        let client = Client::of(&self.config);
        client.put_cookie(cookie);
        client
    }

    fn act(exchange: &Exchange<T>, acts: &[Act]) {
        let (mut visitor, doors) = (exchange.view(), T::doors());
        for &act in acts {
            match act {
                Act::Field(index, deed) => (doors[index % doors.len()].act)(&mut visitor, deed),
                Act::Whole(act) => T::act(&mut visitor, act),
            }
        }
    }
}

impl<T: Build> Server for Running<T> {
    fn shape(&self) -> &Shape {
        &self.shape
    }

    fn begin(&self, cookie: Answer, acts: &[Act]) -> Box<dyn FnOnce(Answer) -> Answer> {
        let client = self.client(cookie);
        let exchange = wait(client.load());
        Self::act(&exchange, acts);
        Box::new(move |cookie| {
            // What another response has set meanwhile.
            client.put_cookie(cookie);
            let answer = wait(client.finish(exchange));
            assert!(answer.reply.is_ok(), "nothing goes wrong here: {:?}", answer.reply);
            client.cookie()
        })
    }

    fn read(&self, cookie: Answer) -> Found {
        let exchange = wait(self.client(cookie).load());
        let visitor = exchange.reading_view();
        let since = |time: SystemTime| time.duration_since(noon()).expect("later").as_secs();
        let is_new = visitor.is_new();
        Found {
            is_new,
            is_persistent: visitor.is_persistent(),
            created: if is_new { 0 } else { since(visitor.created_at()) },
            fields: T::doors().iter().map(|door| (door.read)(&visitor)).collect(),
        }
    }

    fn outline(&self, cookie: Answer) -> Option<(usize, u32)> {
        let client = self.client(Some(cookie?));
        let body = match &self.store {
            None => client.message().split_last_chunk::<16>()?.0.to_vec(),
            Some(store) => wait(store.records()).get(&client.key())?.get(9..)?.to_vec(),
        };
        let envelope = Envelope::parse(&body).expect("the format");
        Some((envelope.record.fields().count(), envelope.schema))
    }
}

/// Three builds at work, and the browser's cookie.
pub(super) struct Servers {
    servers: [Box<dyn Server>; 3],
    cookie: RefCell<Answer>,
}

/// A request between its halves.
pub(super) struct Begun(Box<dyn FnOnce(Answer) -> Answer>);

impl Begun {
    pub(super) fn finish(self, servers: &Servers) {
        let before = servers.cookie.take();
        servers.cookie.replace((self.0)(before));
    }
}

impl Servers {
    pub(super) fn new(place: Place, kinds: [Kind; 3], clock: &Hand) -> Self {
        let store = (place == Place::Store).then(Scripted::default);
        let servers = kinds.map(|kind| kind(store.as_ref(), clock));
        Self { servers, cookie: RefCell::default() }
    }

    pub(super) fn shape(&self, build: usize) -> &Shape {
        self.servers[build].shape()
    }

    pub(super) fn begin(&self, build: usize, acts: &[Act]) -> Begun {
        Begun(self.servers[build].begin(self.cookie.borrow().clone(), acts))
    }

    pub(super) fn read(&self, build: usize) -> Found {
        self.servers[build].read(self.cookie.borrow().clone())
    }

    pub(super) fn outline(&self) -> Option<(usize, u32)> {
        self.servers[0].outline(self.cookie.borrow().clone())
    }
}
