//! Merge rules, which are the user's code: when they are asked within one request.

use std::cell::{Cell, RefCell};

use crate::support::{config, exchange_at, noon, request};
use session_core::{Exchange, Session};

thread_local! {
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// A view that publishes while the rule runs.
    static MEANWHILE: RefCell<Option<Session<Visitor>>> = const { RefCell::new(None) };
}

fn sum(base: u32, theirs: u32, mine: u32) -> u32 {
    ASKED.set(ASKED.get() + 1);
    if let Some(mut view) = MEANWHILE.take() {
        view.set_visits(theirs + 100);
    }
    theirs + mine - base
}

#[derive(Session)]
struct Visitor {
    #[session(merge = sum)]
    visits: u32,
}

#[test]
fn what_is_published_while_a_rule_runs_is_merged_as_well() {
    let config = config::<Visitor>();
    let response = exchange_at(noon(), &config, &[], |exchange| {
        let (mut one, mut other) = (exchange.view(), exchange.view());
        one.set_visits(1);
        other.set_visits(2);
        drop(one);
        MEANWHILE.set(Some(exchange.view()));
        drop(other);
    });
    let cookie = response.cookie().unwrap();
    assert_eq!(request(&config, &[&cookie], |visitor| visitor.visits()).result, 103);
    assert_eq!(ASKED.take(), 2);
}

#[test]
fn no_rule_is_asked_about_a_change_that_is_lost_anyway() {
    let ends: [fn(&Exchange<Visitor>); 2] = [
        |exchange| {
            exchange.view().invalidate();
            exchange.view().set_visits(2);
        },
        |exchange| {
            exchange.view().set_visits(2);
            let _ = exchange.finish_now(noon(), 200);
        },
    ];
    for end in ends {
        exchange_at(noon(), &config::<Visitor>(), &[], |exchange| {
            let mut late = exchange.view();
            late.set_visits(1);
            end(exchange);
        });
        assert_eq!(ASKED.take(), 0);
    }
}
