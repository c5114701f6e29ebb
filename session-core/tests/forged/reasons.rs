//! That nobody outside can tell one reason from another.

use session_core::{Exchange, Rejection, Reply};

use super::Visitor;
use super::refusals::{Refused, refusals, site};
use super::site::{MODES, Mode, Site};
use crate::support::noon;

/// What a handler does with the session that came.
type Handler = fn(&Exchange<Visitor>);

const READING: Handler = |exchange| assert_eq!(exchange.reading_view().visits(), 0);
const USING: Handler = |exchange| assert_eq!(exchange.view().visits(), 0);
const CHANGING: Handler = |exchange| exchange.view().set_visits(1);
const ENDING: Handler = |exchange| exchange.view().invalidate();

async fn reply(site: &Site<Visitor>, header: &str, handler: Handler) -> Reply {
    let exchange = site.load(header.as_bytes(), noon()).await;
    handler(&exchange);
    exchange.finish(noon(), 200).await.expect("it can be saved")
}

/// What each of them is answered.
async fn replies(mode: Mode, handler: Handler) -> Vec<(Rejection, Reply)> {
    let mut replies = Vec::new();
    for Refused { reason, site, header } in refusals(mode).await {
        replies.push((reason, reply(&site, &header, handler).await));
    }
    replies
}

/// Once it was a session, and never will be again: its cookie goes.
fn is_over(reason: Rejection) -> bool {
    matches!(reason, Rejection::Absolute | Rejection::Revoked)
}

// case 30
#[tokio::test]
async fn whoever_only_reads_is_answered_alike_for_every_reason() {
    for mode in MODES {
        let nothing = reply(&site(mode, false), "", READING).await;
        assert_eq!(nothing.set_cookies().count(), 0);
        for (reason, reply) in replies(mode, READING).await {
            assert_eq!(reply, nothing, "{mode:?}: {reason:?}");
        }
    }
}

// case 30: and what is over loses its cookie, case 31
#[tokio::test]
async fn whoever_uses_the_session_is_answered_alike_unless_it_is_over() {
    for mode in MODES {
        let nothing = reply(&site(mode, false), "", USING).await;
        let mut removals = Vec::new();
        for (reason, reply) in replies(mode, USING).await {
            match is_over(reason) {
                true => removals.push(reply),
                false => assert_eq!(reply, nothing, "{mode:?}: {reason:?}"),
            }
        }
        let [one, other] = &removals[..] else { panic!("{} of them", removals.len()) };
        assert!(one == other && one.set_cookies().count() == 1, "{mode:?}");
    }
}

// case 30: and an id from before a change of identity begins nothing, case 84
#[tokio::test]
async fn whoever_changes_the_session_is_answered_alike_unless_it_has_another_id() {
    for mode in MODES {
        let new = reply(&site(mode, false), "", CHANGING).await;
        assert_eq!(new.set_cookies().count(), 1);
        for (reason, reply) in replies(mode, CHANGING).await {
            match reason {
                Rejection::Rotated => assert_eq!(reply.set_cookies().count(), 0),
                _ => assert_eq!(reply, new, "{mode:?}: {reason:?}"),
            }
        }
    }
}

// case 30
#[tokio::test]
async fn whoever_ends_the_session_is_answered_alike_for_every_reason() {
    for mode in MODES {
        let replies = replies(mode, ENDING).await;
        let (_, first) = &replies[0];
        for (reason, reply) in replies.iter().filter(|(reason, _)| !is_over(*reason)) {
            assert!(reply == first, "{mode:?}: {reason:?}");
        }
    }
}
