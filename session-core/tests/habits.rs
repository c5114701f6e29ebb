//! What somebody who comes from an older system does first, in the form that it has here.

use std::collections::{BTreeMap, HashMap};
use std::pin::pin;
use std::process::Command;
use std::task::{Context, Poll, Waker};

use crate::support::{config, issue, noon, request};
use serde::{Deserialize, Serialize};
use session_core::{Exchange, Session};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(default = "light".to_owned())]
    theme: String,
    logged_in: bool,
    cart: Cart,
    #[session(copy)]
    last_order: Option<OrderId>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Cart {
    by_shop: BTreeMap<String, Vec<Line>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Line {
    product: u32,
    quantity: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct OrderId(u64);

// Diva 5, web.py 4
#[test]
fn a_value_is_read_with_a_default_set_like_an_attribute_and_deleted() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| {
        assert_eq!((visitor.theme(), visitor.logged_in()), ("light", false));
        visitor.set_theme("dark");
        visitor.set_logged_in(true);
    });
    let deleted = request(&config, &[&cookie], |visitor| {
        assert_eq!((visitor.theme(), visitor.logged_in()), ("dark", true));
        visitor.reset_theme();
    });
    let after = request(&config, &[&deleted.cookie().unwrap()], |visitor| {
        (visitor.has_theme(), visitor.theme().to_owned(), visitor.logged_in())
    });
    assert_eq!(after.result, (false, "light".to_owned(), true));
}

// Pyramid 3, Beaker 10
#[test]
fn a_change_deep_inside_a_field_needs_no_further_call() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| {
        let lines = visitor.cart_mut().by_shop.entry("tea".to_owned()).or_default();
        lines.push(Line { product: 3, quantity: 1 });
    });
    let changed = request(&config, &[&cookie], |visitor| {
        for line in visitor.cart_mut().by_shop.values_mut().flatten() {
            line.quantity += 1;
        }
    });
    let seen = request(&config, &[&changed.cookie().unwrap()], |visitor| {
        let line = &visitor.cart().by_shop["tea"][0];
        (line.product, line.quantity)
    });
    assert_eq!(seen.result, (3, 2));
}

// Diva 8
#[test]
fn an_id_in_the_session_leads_to_what_a_database_keeps() {
    let database = HashMap::from([(OrderId(7), "one pound of Tieguanyin".repeat(1000))]);
    let cookie = issue(&config::<Visitor>(), |visitor| visitor.set_last_order(OrderId(7)));
    assert!(cookie.len() < 60, "{cookie}");
    let order = request(&config::<Visitor>(), &[&cookie], |visitor| {
        visitor.last_order().map(|id| database[&id].len())
    });
    assert_eq!(order.result, Some(23_000));
}

// Diva 6
#[test]
fn a_session_in_a_cookie_is_loaded_and_saved_without_waiting_for_anything() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    // There is no runtime here, and each future is asked once: nothing could be waited for.
    let mut context = Context::from_waker(Waker::noop());
    let load = pin!(Exchange::load(&config, [cookie.as_bytes()], noon()));
    let Poll::Ready(Ok(exchange)) = load.poll(&mut context) else { panic!("it is loaded") };
    let mut visitor = exchange.view();
    visitor.set_visits(visitor.visits() + 1);
    drop(visitor);
    let finish = pin!(exchange.finish(noon(), 200));
    let Poll::Ready(Ok(reply)) = finish.poll(&mut context) else { panic!("it is saved") };
    assert_eq!(reply.set_cookies().count(), 1);
}

const COOKIE: &str = "SESSION_TESTS_COOKIE";

// TG 2, Diva 1, web.py 6, TG 1
#[test]
fn a_second_process_that_shares_only_the_key_reads_the_session() {
    let cookie = issue(&config::<Visitor>(), |visitor| visitor.set_visits(7));
    let this_test = std::env::current_exe().unwrap();
    let second = Command::new(this_test)
        .args(["--exact", "habits::a_process_that_is_given_a_cookie", "--ignored"])
        .env(COOKIE, cookie)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&second.stdout);
    assert!(second.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "a part of `a_second_process_that_shares_only_the_key_reads_the_session`"]
fn a_process_that_is_given_a_cookie() {
    let Ok(cookie) = std::env::var(COOKIE) else { return };
    let visits = request(&config::<Visitor>(), &[&cookie], |visitor| visitor.visits());
    assert_eq!(visits.result, 7);
}
