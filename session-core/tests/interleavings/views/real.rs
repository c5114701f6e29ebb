//! The same, done by the library.

use std::sync::{Arc, Mutex};

use session_core::{Exchange, SaveError, Session, SessionConfig};

use crate::support::{builder, issue, noon};

use super::model::{Fields, Reply, Told};
use super::programs::{Act, told};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(merge = add)]
    points: u32,
}

pub(super) struct Real {
    config: SessionConfig<Visitor>,
    heard: Arc<Mutex<Vec<Told>>>,
    cookie: String,
}

pub(super) struct Request<'r> {
    real: &'r Real,
    exchange: Exchange<Visitor>,
    views: Vec<Option<Session<Visitor>>>,
    reply: Option<Reply>,
}

fn fields(visitor: &Session<Visitor>) -> Fields {
    Fields { visits: visitor.visits(), points: visitor.points() }
}

impl Real {
    pub(super) fn new(loaded: Fields) -> Self {
        let heard = Arc::<Mutex<Vec<Told>>>::default();
        let ear = Arc::clone(&heard);
        let listen = move |event: session_core::SessionEvent<'_>| {
            ear.lock().expect("no listener panics").extend(told(event.kind));
        };
        let config = builder().on_event(listen).build().expect("the settings agree");
        let cookie = issue(&config, |visitor: &mut Session<Visitor>| {
            visitor.set_visits(loaded.visits);
            visitor.set_points(loaded.points);
        });
        Self { config, heard, cookie }
    }

    fn load(&self, cookie: &str) -> Exchange<Visitor> {
        let exchange = Exchange::load_now(&self.config, [cookie.as_bytes()], noon());
        exchange.expect("cookies never wait")
    }

    pub(super) fn request(&self, views: usize) -> Request<'_> {
        let exchange = self.load(&self.cookie);
        let views = (0..views).map(|_| Some(exchange.view())).collect();
        Request { real: self, exchange, views, reply: None }
    }
}

impl Request<'_> {
    pub(super) fn act(&mut self, view: usize, act: Act) {
        if let Act::Drop = act {
            self.views[view] = None;
        }
        let Some(visitor) = &mut self.views[view] else { return };
        match act {
            Act::Visit(visits) => visitor.set_visits(visits),
            Act::Add(points) => *visitor.points_mut() += points,
            Act::Sync => visitor.sync(),
            Act::Revert => visitor.revert(),
            Act::Invalidate => visitor.invalidate(),
            Act::Drop => unreachable!("it is none any more"),
        }
    }

    pub(super) fn finish(&mut self) {
        let set = match self.exchange.finish_now(noon(), 200) {
            Ok(reply) => reply.set_cookies().next().map(<[u8]>::to_vec),
            Err(SaveError::Unpublished { .. }) => return self.reply = Some(Reply::Error),
            Err(error) => panic!("{error}"),
        };
        let pair = set.map(|text| String::from_utf8(text).expect("ASCII"));
        let pair = pair.and_then(|text| Some(text.split(';').next()?.to_owned()));
        self.reply = Some(match pair {
            None => Reply::Nothing,
            Some(pair) if pair.ends_with('=') => Reply::Removal,
            Some(pair) => Reply::Session(fields(&self.real.load(&pair).reading_view())),
        });
    }

    /// What a new view sees.
    pub(super) fn published(&self) -> Fields {
        fields(&self.exchange.reading_view())
    }

    pub(super) fn reply(&self) -> Reply {
        self.reply.expect("it was finished")
    }

    /// What was heard of it, fields in the order of the struct.
    pub(super) fn told(&self) -> Vec<Told> {
        let mut told = std::mem::take(&mut *self.real.heard.lock().expect("no listener panics"));
        told.iter_mut().for_each(|(_, fields)| fields.sort_unstable_by(|a, b| b.cmp(a)));
        told
    }
}
