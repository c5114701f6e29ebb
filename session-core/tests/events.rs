//! What a listener is told.

use std::sync::{Arc, Mutex};

use crate::support::{Server, builder, exchange_at, hours, issue, noon, request, request_at};
use session_core::{EventKind, Rejection, Session, SessionBuilder, SessionConfig};

#[derive(Session)]
#[session(cookie = "visitor")]
struct Visitor {
    visits: u32,
    text: String,
    #[session(rotate)]
    user: Option<u32>,
}

/// What was told since the last look.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn listen(&self, builder: SessionBuilder<Visitor>) -> SessionBuilder<Visitor> {
        let heard = self.clone();
        builder.on_event(move |event| {
            assert_eq!((event.session, event.cookie), ("Visitor", "visitor"));
            let mut all = heard.0.lock().unwrap();
            let name = event.kind.name();
            all.push(match event.kind {
                EventKind::Expired(reason) | EventKind::Rejected(reason) => {
                    format!("{name} {reason:?}")
                }
                EventKind::Oversize { bytes } => {
                    assert!(bytes > 4096);
                    name.to_owned()
                }
                EventKind::LateChange { fields }
                | EventKind::Conflict { fields }
                | EventKind::Discarded { fields } => format!("{name} {fields:?}"),
                _ => name.to_owned(),
            });
        })
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn listened() -> (SessionConfig<Visitor>, Heard) {
    let heard = Heard::default();
    (heard.listen(builder()).build().expect("the defaults agree"), heard)
}

#[test]
fn a_session_that_begins_is_renewed_and_ends_is_told_once_each() {
    let (config, heard) = listened();
    let after = |cookie: &str, handler: fn(&mut Session<Visitor>)| {
        request(&config, &[cookie], handler).cookie().unwrap_or_default()
    };
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    assert_eq!(heard.take(), ["created"]);
    issue(&config, |visitor| visitor.set_user(7));
    assert_eq!(heard.take(), ["created"], "who signs in at once had no identity to renew");
    let cookie = after(&cookie, |visitor| visitor.set_visits(2));
    after(&cookie, |visitor| assert_eq!(visitor.visits(), 2));
    assert!(heard.take().is_empty(), "changes and reads are nothing to tell");
    let cookie = after(&cookie, |visitor| visitor.set_user(7));
    assert_eq!(heard.take(), ["renewed"]);
    let cookie = after(&cookie, |visitor| visitor.renew());
    assert_eq!(heard.take(), ["renewed"]);
    after(&cookie, |visitor| visitor.invalidate());
    assert_eq!(heard.take(), ["invalidated"]);
    after(&cookie, |visitor| {
        visitor.invalidate();
        visitor.set_visits(1);
    });
    assert_eq!(heard.take(), ["invalidated", "created"]);
    request(&config, &[], |visitor| visitor.invalidate());
    assert!(heard.take().is_empty(), "there was nothing to end");
}

// web.py 7: the hook when a session has expired
#[test]
fn a_session_that_has_expired_is_told_and_known_to_the_handler() {
    let (config, heard) = listened();
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    heard.take();
    let at = |hour| {
        request_at(noon() + hours(hour), &config, &[&cookie], |visitor| visitor.has_expired())
    };
    assert!(!at(23).result && heard.take().is_empty());
    assert!(at(24).result);
    assert_eq!(heard.take(), ["expired Idle"]);
    assert!(at(15 * 24).result);
    assert_eq!(heard.take(), ["expired Absolute"]);
    assert!(!request(&config, &[], |visitor| visitor.has_expired()).result);
}

// Beaker 11
#[test]
fn a_rejected_cookie_is_told_with_its_reason() {
    let (config, heard) = listened();
    request(&config, &["visitor=AAAA"], |visitor| assert!(visitor.is_new()));
    assert_eq!(heard.take(), ["rejected Signature"]);
    let other = builder::<Visitor>().context("another").build().unwrap();
    let cookie = issue(&other, |visitor| visitor.set_visits(1));
    request(&config, &[&cookie], |visitor| assert!(visitor.is_new()));
    assert_eq!(heard.take(), [format!("rejected {:?}", Rejection::Signature)]);
}

#[test]
fn of_several_rejected_cookies_the_first_of_the_most_telling_is_told() {
    let (config, heard) = listened();
    let absolute = issue(&config, |visitor| visitor.set_visits(1));
    let late = |hour| {
        let now = noon() + hours(hour);
        request_at(now, &config, &[], |visitor| visitor.set_visits(2)).cookie().unwrap()
    };
    let (idle, future) = (late(2 * 24), late(20 * 24));
    heard.take();
    let told = |cookies: &[&str]| {
        request_at(noon() + hours(15 * 24), &config, &[&cookies.join("; ")], |_| ());
        heard.take()
    };
    let (unsigned, empty) = ("visitor=AAAA", "visitor=");
    assert_eq!(told(&[unsigned, empty]), ["rejected Signature"], "neither is ours");
    assert_eq!(told(&[unsigned, &idle]), ["expired Idle"], "what we have signed says more");
    assert_eq!(told(&[&idle, unsigned]), ["expired Idle"]);
    assert_eq!(told(&[&idle, &future]), ["expired Idle"]);
    assert_eq!(told(&[&future, &idle]), ["rejected Future"]);
    assert_eq!(told(&[&idle, &absolute]), ["expired Absolute"], "an end for good is not missed");
}

#[test]
fn what_does_not_fit_and_what_comes_too_late_is_told() {
    let (config, heard) = listened();
    request(&config, &[], |visitor| visitor.set_text("x".repeat(5_000))).reply.unwrap_err();
    assert_eq!(heard.take(), ["oversize"]);
    exchange_at(noon(), &config, &[], |exchange| {
        let _ = exchange.finish_now(noon(), 200);
        exchange.view().set_visits(1);
        exchange.view().invalidate();
    });
    assert_eq!(heard.take(), [r#"late_change ["visits"]"#, "late_change []"]);
    exchange_at(noon(), &config, &[], |exchange| {
        let mut kept = exchange.view();
        kept.set_visits(1);
        // An error where a developer is to see it, and otherwise a reply without them.
        assert_eq!(exchange.finish_now(noon(), 200).is_err(), cfg!(debug_assertions));
        assert_eq!(heard.take(), ["late_change []"], "what is held yet");
    });
    heard.take();
}

#[test]
fn of_two_views_the_one_that_loses_is_told() {
    let (config, heard) = listened();
    exchange_at(noon(), &config, &[], |exchange| {
        let (mut one, mut other) = (exchange.view(), exchange.view());
        one.set_visits(1);
        other.set_visits(2);
    });
    assert_eq!(heard.take(), [r#"conflict ["visits"]"#, "created"]);
    exchange_at(noon(), &config, &[], |exchange| {
        let mut late = exchange.view();
        late.set_visits(1);
        exchange.view().invalidate();
    });
    assert_eq!(heard.take(), [r#"discarded ["visits"]"#]);
}

#[tokio::test]
async fn with_a_store_the_same_is_told_when_it_is_done() {
    let heard = Heard::default();
    let server = Server::<Visitor>::with(|builder| heard.listen(builder));
    let client = server.client_with(|visitor| visitor.set_visits(1)).await;
    assert_eq!(heard.take(), ["created"]);
    let (one, other) = (client.load().await, client.load().await);
    one.view().set_visits(2);
    other.view().set_visits(3);
    client.finish(one).await;
    client.finish(other).await;
    assert_eq!(heard.take(), [r#"conflict ["visits"]"#]);
    client.request(|visitor| visitor.set_user(7)).await;
    assert_eq!(heard.take(), ["renewed"]);
    let late = client.load().await;
    client.copy().request(|visitor| visitor.invalidate()).await;
    assert_eq!(heard.take(), ["invalidated"]);
    late.view().set_visits(9);
    client.finish(late).await;
    assert_eq!(heard.take(), [r#"discarded ["visits"]"#]);
    client.request(|visitor| assert!(visitor.is_new())).await;
    assert_eq!(heard.take(), ["rejected Unknown"]);
}
