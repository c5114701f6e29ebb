//! One request, and what it came to.

use session_core::{Exchange, SaveError, SessionConfig, Sessions};

use crate::support::noon;

use super::deed::Deed;
use super::visitor::{Seen, Visitor};

/// What a request came to.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Answered {
        saw: Seen,
        cookie: Cookie,
    },
    Failed(String),
    /// Its client went away.
    Gone,
}

/// What a response says of the cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    Untouched,
    Removed,
    /// `name=value`
    Set(String),
}

impl Outcome {
    /// What an answered request found.
    pub(super) fn saw(&self) -> Option<&Seen> {
        match self {
            Self::Answered { saw, .. } => Some(saw),
            _ => None,
        }
    }

    /// The cookie that its client has from then on.
    pub(super) fn set_cookie(&self) -> Option<&str> {
        match self {
            Self::Answered { cookie: Cookie::Set(cookie), .. } => Some(cookie),
            _ => None,
        }
    }

    pub(super) fn leaves_cookie(&self) -> bool {
        !matches!(self, Self::Answered { cookie: Cookie::Set(_) | Cookie::Removed, .. })
    }
}

/// A whole request.
pub(super) async fn request(
    config: &SessionConfig<Visitor>,
    cookie: &str,
    deeds: &[Deed],
) -> Outcome {
    if let [Deed::EndAll(user)] = deeds {
        return match Sessions::new(config).end_all(user).await {
            Ok(()) => Outcome::Answered { saw: Seen::default(), cookie: Cookie::Untouched },
            Err(error) => Outcome::Failed(error.to_string()),
        };
    }
    let exchange = match Exchange::load(config, [cookie.as_bytes()], noon()).await {
        Ok(exchange) => exchange,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let saw = {
        let mut view = exchange.view();
        let saw = Seen::of(&view);
        deeds.iter().for_each(|deed| deed.apply(&mut view));
        saw
    };
    match finish(&exchange).await {
        Ok(cookie) => Outcome::Answered { saw, cookie },
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

async fn finish(exchange: &Exchange<Visitor>) -> Result<Cookie, SaveError> {
    let reply = exchange.finish(noon(), 200).await?;
    let Some(text) = reply.set_cookies().next() else {
        return Ok(Cookie::Untouched);
    };
    let text = str::from_utf8(text).expect("ASCII");
    let pair = text.split(';').next().unwrap_or_default();
    Ok(if pair.ends_with('=') { Cookie::Removed } else { Cookie::Set(pair.to_owned()) })
}

/// What a client with this cookie finds.
pub(super) async fn read(config: &SessionConfig<Visitor>, cookie: &str) -> Seen {
    let exchange = Exchange::load(config, [cookie.as_bytes()], noon()).await;
    Seen::of(&exchange.expect("the store answers").reading_view())
}
