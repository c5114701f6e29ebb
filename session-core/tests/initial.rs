//! What a new session begins with: web.py 7 (initial values).

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::support::{Server, builder, exchange_at, issue, noon, request};
use session_core::{Session, SessionBuilder, SessionConfig};

#[derive(Session)]
struct Visitor {
    currency: String,
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

fn with_initial(builder: SessionBuilder<Visitor>) -> SessionBuilder<Visitor> {
    builder.initial(|| Visitor { currency: "EUR".to_owned(), visits: 5, user: None })
}

fn visitor() -> SessionConfig<Visitor> {
    with_initial(builder()).build().expect("the settings agree")
}

fn seen(visitor: &Session<Visitor>) -> (String, u32, bool) {
    (visitor.currency().to_owned(), visitor.visits(), visitor.has_currency())
}

#[test]
fn a_new_session_reads_them_and_that_alone_leaves_no_trace() {
    // case 87
    let response = request(&visitor(), &[], |visitor| {
        assert!(visitor.is_new() && !visitor.is_changed());
        visitor.set_currency("EUR");
        let _ = visitor.visits_mut();
        seen(visitor)
    });
    assert_eq!(response.result, ("EUR".to_owned(), 5, true));
    assert!(response.sets_nothing());
}

#[test]
fn with_the_first_change_all_of_them_are_kept() {
    let cookie = issue(&visitor(), |visitor| visitor.set_visits(6));
    let later = builder::<Visitor>().initial(|| Visitor {
        currency: "USD".to_owned(),
        visits: 0,
        user: None,
    });
    let later = later.build().unwrap();
    let response = request(&later, &[&cookie], |visitor| seen(visitor));
    assert_eq!(response.result, ("EUR".to_owned(), 6, true), "it is no new session");
    assert!(response.sets_nothing());
}

#[test]
fn a_session_after_an_end_begins_with_them_again() {
    let cookie = issue(&visitor(), |visitor| visitor.set_visits(9));
    let ended = request(&visitor(), &[&cookie], |visitor| {
        visitor.invalidate();
        seen(visitor)
    });
    assert_eq!(ended.result.1, 5);
    assert!(ended.is_removal(), "{:?}", ended.set_cookies());
    let next = request(&visitor(), &[&cookie], |visitor| {
        visitor.invalidate();
        visitor.set_visits(visitor.visits() + 1);
    });
    let cookie = next.cookie().expect("another one began");
    assert_eq!(request(&visitor(), &[&cookie], |visitor| seen(visitor)).result.1, 6);
}

#[test]
fn they_are_made_once_for_each_request_that_has_no_session_and_looks() {
    let made = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&made);
    let config = builder::<Visitor>()
        .initial(move || Visitor {
            currency: String::new(),
            visits: count.fetch_add(1, Ordering::Relaxed),
            user: None,
        })
        .build()
        .unwrap();
    exchange_at(noon(), &config, &[], |exchange| {
        assert_eq!((exchange.view().visits(), exchange.view().visits()), (0, 0));
    });
    let cookie = issue(&config, |visitor| visitor.set_user(1));
    request(&config, &[&cookie], |visitor| assert_eq!(visitor.visits(), 1));
    assert_eq!(made.load(Ordering::Relaxed), 2);
}

// case 87
#[test]
fn taking_what_is_not_there_begins_no_session() {
    let response = request(&visitor(), &[], |visitor| {
        assert!(!visitor.has_user() && visitor.has_currency());
        visitor.take_user()
    });
    assert_eq!(response.result, None);
    assert!(response.sets_nothing());
}

#[tokio::test]
async fn in_a_store_they_are_kept_with_the_first_change_too() {
    let server = Server::<Visitor>::with(with_initial);
    let client = server.client();
    assert!(client.request(|visitor| assert_eq!(visitor.visits(), 5)).await.sets_nothing());
    client.request(|visitor| visitor.set_user(7)).await;
    let result = client.request(|visitor| seen(visitor)).await.result;
    assert_eq!(result, ("EUR".to_owned(), 5, true));
    let ended = client.request(|visitor| visitor.invalidate()).await;
    assert!(ended.is_removal());
    assert!(client.request(|visitor| assert!(visitor.is_new())).await.sets_nothing());
}
