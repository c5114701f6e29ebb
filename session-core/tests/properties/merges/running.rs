//! A request as it really runs, beside its model.

use session_core::{Exchange, Reply, Session, SessionConfig};

use super::deed::Deed;
use super::model::Told;
use super::request::Request;
use super::step::VIEWS;
use super::visitor::Visitor;

pub(super) struct Running {
    pub(super) model: Request,
    exchange: Exchange<Visitor>,
    views: [Option<Session<Visitor>>; VIEWS],
    config: SessionConfig<Visitor>,
}

impl Running {
    pub(super) async fn load(
        config: &SessionConfig<Visitor>,
        cookie: Option<&String>,
        model: Request,
    ) -> Self {
        let headers = cookie.iter().map(|cookie| cookie.as_bytes());
        let exchange = Exchange::load(config, headers, config.now()).await;
        let exchange = exchange.expect("the store answers");
        Self { model, exchange, views: Default::default(), config: config.clone() }
    }

    pub(super) fn act(&mut self, view: usize, deed: Deed, fresh: u32) {
        self.model.act(view, deed, fresh);
        let view = self.views[view].get_or_insert_with(|| self.exchange.view());
        deed.run(view, fresh);
    }

    pub(super) fn drop_view(&mut self, view: usize) {
        self.model.publish(view);
        self.views[view] = None;
    }

    /// Nobody uses it any more.
    pub(super) fn drop_views(&mut self) {
        self.model.publish_all();
        self.views.iter_mut().for_each(|view| *view = None);
    }

    /// The response, and the cookie that it sets.
    pub(super) async fn finish(self) -> Outcome {
        let reply = self.exchange.finish(self.config.now(), 200).await;
        match reply {
            Ok(reply) => Outcome::of(&reply),
            Err(error) if error.is_temporary() => Outcome::Failure,
            Err(error) => panic!("{error}"),
        }
    }

    /// What a request that came to nothing leaves: its views go first.
    pub(super) fn vanish(mut self) {
        self.views.iter_mut().for_each(|view| *view = None);
    }
}

/// What a response sets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Nothing,
    Cookie(String),
    Removal,
    /// The response becomes a 503.
    Failure,
}

impl Outcome {
    fn of(reply: &Reply) -> Self {
        let Some(text) = reply.set_cookies().next() else {
            return Self::Nothing;
        };
        let text = str::from_utf8(text).expect("ASCII");
        let pair = text.split(';').next().unwrap_or_default();
        match pair.ends_with('=') {
            true => Self::Removal,
            false => Self::Cookie(pair.to_owned()),
        }
    }

    pub(super) fn is(&self, told: Told) -> bool {
        matches!(
            (self, told),
            (Self::Nothing, Told::Nothing)
                | (Self::Cookie(_), Told::Id(_))
                | (Self::Removal, Told::Forget)
        )
    }
}
