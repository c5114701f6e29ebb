//! Clients that go away at every step of saving: cases 89 and 90 of the fault catalogue.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use crate::support::{Fault, Kind, Server};
use session_core::{Exchange, Session};
use tokio::task::yield_now;

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

type Read = (u32, Option<u32>);

fn read(visitor: &Session<Visitor>) -> Read {
    (visitor.visits(), visitor.user())
}

/// Finishes until the store leaves it waiting, then goes away. Whether it got that far.
async fn finish_and_go_away(server: &Server<Visitor>, exchange: Exchange<Visitor>) -> bool {
    let mut finish = pin!(exchange.finish(server.clock.now(), 200));
    let polled = poll_fn(|context| Poll::Ready(finish.as_mut().poll(context)));
    polled.await.is_pending()
}

/// What stands in the way of a handler's changes: the operations in order.
const STEPS: [Kind; 4] = [Kind::Create, Kind::Update, Kind::Load, Kind::Delete];

/// What later requests see where the client went away at each step, before or after it took effect.
async fn outcomes(change: fn(&mut Session<Visitor>)) -> Vec<(Read, usize)> {
    let mut outcomes = Vec::new();
    for kind in STEPS {
        for (nth, fault) in
            [1, 2, 3].into_iter().flat_map(|nth| [(nth, Fault::Hang), (nth, Fault::HangAfter)])
        {
            let server = Server::<Visitor>::new();
            let client = server.client_with(|visitor| visitor.set_visits(7)).await;
            let exchange = client.load().await;
            change(&mut exchange.view());
            server.store.nth(nth, kind, fault);
            if finish_and_go_away(&server, exchange).await {
                server.store.recover();
                yield_now().await;
                yield_now().await;
                let records = server.store.records().await.len();
                outcomes.push((client.read(read).await, records));
                let next = client.request(|visitor| visitor.set_visits(1)).await;
                assert!(next.reply.is_ok(), "the next request works");
            }
        }
    }
    outcomes
}

// cases 89, 90
#[tokio::test]
async fn a_change_is_saved_or_not() {
    let outcomes = outcomes(|visitor| visitor.set_visits(8)).await;
    assert_eq!(outcomes, [((7, None), 1), ((8, None), 1)]);
}

// cases 89, 90
#[tokio::test]
async fn a_rotation_takes_place_or_not_and_leaves_no_record_behind() {
    let outcomes = outcomes(|visitor| visitor.set_user(1)).await;
    // Four times it has not; at last it has: the old id reads what was there before, and nobody
    // knows the new one, whose record is gone.
    assert_eq!(outcomes, [((7, None), 1); 4]);
}

// cases 89, 90
#[tokio::test]
async fn an_end_takes_place_or_not() {
    let outcomes = outcomes(|visitor| visitor.invalidate()).await;
    let (lives, ended) = ((7, None), (0, None));
    assert_eq!(outcomes, [(lives, 1), (ended, 1), (ended, 1), (ended, 0)]);
}

// cases 89, 90
#[tokio::test]
async fn an_end_with_a_new_beginning_takes_place_or_not() {
    let outcomes = outcomes(|visitor| {
        visitor.invalidate();
        visitor.set_visits(3);
    })
    .await;
    let (lives, ended) = ((7, None), (0, None));
    assert_eq!(outcomes[..3], [(lives, 1); 3]);
    // What began anew is there, though its client was not told of it, and expires.
    assert_eq!(outcomes[3..], [(ended, 1), (ended, 2), (ended, 1)]);
}

#[tokio::test]
async fn a_new_session_is_there_or_not() {
    for fault in [Fault::Hang, Fault::HangAfter] {
        let server = Server::<Visitor>::new();
        let exchange = server.client().load().await;
        exchange.view().set_visits(7);
        server.store.next(Kind::Create, fault);
        assert!(finish_and_go_away(&server, exchange).await);
        yield_now().await;
        assert!(server.store.records().await.is_empty(), "nobody knows its id");
    }
}

// cases 89, 122
#[tokio::test]
async fn a_rotation_that_lost_leaves_no_record_behind_when_its_client_goes_away() {
    for fault in [Fault::Hang, Fault::HangAfter] {
        let server = Server::<Visitor>::new();
        let client = server.client_with(|visitor| visitor.set_visits(7)).await;
        let loser = client.load().await;
        loser.view().set_user(1);
        client.request(|visitor| visitor.set_user(2)).await;
        let before = server.store.records().await;
        server.store.next(Kind::Delete, fault);
        assert!(finish_and_go_away(&server, loser).await);
        server.store.recover();
        yield_now().await;
        assert_eq!(server.store.records().await, before, "{fault:?}");
    }
}
