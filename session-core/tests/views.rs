//! Several users of one session in one request.

use crate::support::{config, exchange_at, issue, noon, request};
use session_core::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
    cart: Vec<String>,
    #[session(rotate)]
    user: Option<u32>,
}

#[test]
fn views_of_different_fields_lose_nothing() {
    let config = config::<Visitor>();
    let response = exchange_at(noon(), &config, &[], |exchange| {
        let (mut one, mut other) = (exchange.view(), exchange.view());
        one.set_visits(1);
        other.cart_mut().push("tea".into());
    });
    assert_eq!(response.events, [""; 0]);
    let cookie = response.cookie().unwrap();
    let all = request(&config, &[&cookie], |visitor| (visitor.visits(), visitor.cart().to_vec()));
    assert_eq!(all.result, (1, vec!["tea".to_owned()]));
}

#[test]
fn what_was_published_before_a_view_is_first_used_is_seen() {
    let response = exchange_at(noon(), &config::<Visitor>(), &[], |exchange| {
        let argument = exchange.view(); // taken first, used last
        exchange.view().set_visits(7);
        argument.visits()
    });
    assert_eq!(response.result, 7);
}

#[test]
fn of_one_field_the_later_publication_wins_with_an_event() {
    let config = config::<Visitor>();
    let response = exchange_at(noon(), &config, &[], |exchange| {
        let (mut one, mut other) = (exchange.view(), exchange.view());
        one.set_visits(1);
        other.set_visits(2);
        drop(other);
        drop(one);
    });
    assert_eq!(response.events.len(), 1);
    assert!(response.events[0].contains("visits"), "{:?}", response.events);
    let cookie = response.cookie().unwrap();
    assert_eq!(request(&config, &[&cookie], |visitor| visitor.visits()).result, 1);
}

#[test]
fn a_sign_out_in_an_older_view_is_not_lost() {
    type SignOut = fn(&mut Session<Visitor>);
    let ways: [SignOut; 4] = [
        |visitor| assert_eq!(visitor.take_user(), None),
        |visitor| visitor.reset_user(),
        |visitor| visitor.set_user(None),
        |visitor| visitor.reset(),
    ];
    let config = config::<Visitor>();
    for (index, sign_out) in ways.into_iter().enumerate() {
        let response = exchange_at(noon(), &config, &[], |exchange| {
            let mut older = exchange.view();
            assert_eq!(older.user(), None);
            exchange.view().set_user(7);
            sign_out(&mut older);
            drop(older);
            exchange.view().user()
        });
        assert_eq!(response.result, None, "way {index}");
        assert_eq!(response.events.len(), 1, "{:?}", response.events);
    }
}

#[test]
fn setting_what_an_older_view_started_from_wins_over_what_was_published_since() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    let response = exchange_at(noon(), &config, &[&cookie], |exchange| {
        let mut older = exchange.view();
        assert_eq!(older.visits(), 1);
        exchange.view().set_visits(2);
        older.set_visits(1);
    });
    assert!(response.sets_nothing(), "it ends as it began");
    assert_eq!(response.events.len(), 1, "{:?}", response.events);
}

#[test]
fn saving_what_was_ended_meanwhile_is_an_error() {
    let response = exchange_at(noon(), &config::<Visitor>(), &[], |exchange| {
        let mut older = exchange.view();
        older.set_visits(1);
        exchange.view().invalidate();
        older.save().is_err()
    });
    assert!(response.result);
    assert!(response.sets_nothing());
}

#[test]
fn sync_publishes_and_takes_what_others_published() {
    let response = exchange_at(noon(), &config::<Visitor>(), &[], |exchange| {
        let mut outer = exchange.view();
        outer.set_visits(1);
        outer.sync();
        let mut inner = exchange.view();
        inner.set_visits(inner.visits() + 1);
        drop(inner);
        assert_eq!(outer.visits(), 2);
        outer.set_visits(outer.visits() + 1);
        outer.sync();
        outer.visits()
    });
    assert_eq!(response.result, 3);
    assert_eq!(response.events, [""; 0]);
}

#[test]
fn a_view_from_before_invalidate_publishes_nothing() {
    // case 123
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let response = exchange_at(noon(), &config, &[&cookie], |exchange| {
        let mut outer = exchange.view();
        outer.set_name("Ada");
        exchange.view().invalidate();
        drop(outer);
    });
    assert!(response.is_removal());
    assert_eq!(response.events.len(), 1);
    assert!(response.events[0].contains("name"), "{:?}", response.events);
}

// web.py 7, Pyramid 2, Beaker 14
#[test]
fn an_invalidated_session_is_usable_as_a_new_one() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| {
        visitor.set_visits(7);
        visitor.set_user(1);
    });
    let response = request(&config, &[&cookie], |visitor| {
        visitor.set_name("Ada");
        visitor.invalidate();
        assert!(visitor.is_new());
        assert_eq!((visitor.visits(), visitor.user(), visitor.name()), (0, None, ""));
        visitor.set_visits(1);
    });
    let next = request(&config, &[&response.cookie().unwrap()], |visitor| visitor.snapshot());
    assert_eq!((next.result.visits, next.result.user), (1, None));
    assert_eq!(next.result.name, "");
}

#[test]
fn invalidating_what_never_was_sends_nothing() {
    assert!(request(&config::<Visitor>(), &[], |visitor| visitor.invalidate()).sets_nothing());
    let rubbish = request(&config::<Visitor>(), &["session=x"], |visitor| visitor.invalidate());
    assert!(rubbish.is_removal());
}

// Beaker 14
#[test]
fn revert_forgets_what_was_not_published() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let response = request(&config, &[&cookie], |visitor| {
        visitor.set_visits(8);
        visitor.persist();
        visitor.revert();
        visitor.visits()
    });
    assert_eq!(response.result, 7);
    assert!(response.sets_nothing());
}

#[test]
fn a_panic_publishes_nothing() {
    // case 88
    let config = config::<Visitor>();
    let response = exchange_at(noon(), &config, &[], |exchange| {
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut visitor = exchange.view();
            visitor.set_visits(1);
            panic!("a handler's bug");
        }));
        assert!(panicked.is_err());
        exchange.view().visits()
    });
    assert_eq!(response.result, 0, "nothing saved, no lock held");
    assert!(response.sets_nothing());
}

#[test]
fn a_view_that_is_alive_with_changes_at_the_end_is_reported() {
    let response = exchange_at(noon(), &config::<Visitor>(), &[], |exchange| {
        let mut kept = exchange.view();
        kept.set_visits(1);
        kept
    });
    assert_eq!(response.reply.is_err(), cfg!(debug_assertions));
    assert!(response.events[0].contains("Visitor"), "{:?}", response.events);
}

#[test]
fn a_view_that_is_alive_without_changes_does_no_harm() {
    let response = exchange_at(noon(), &config::<Visitor>(), &[], |exchange| {
        let kept = exchange.view();
        assert_eq!(kept.visits(), 0);
        kept
    });
    assert!(response.reply.is_ok());
    assert_eq!(response.events, [""; 0]);
}

#[test]
fn views_cross_threads() {
    fn assert_send_and_sync<T: Send + Sync>() {}
    assert_send_and_sync::<Session<Visitor>>();
    let config = config::<Visitor>();
    let response = exchange_at(noon(), &config, &[], |exchange| {
        let mut visitor = exchange.view();
        std::thread::spawn(move || visitor.set_visits(3)).join().unwrap();
    });
    let cookie = response.cookie().unwrap();
    assert_eq!(request(&config, &[&cookie], |visitor| visitor.visits()).result, 3);
}

// Pyramid 1, Beaker 13, Beaker 14
#[test]
fn the_lifecycle_is_read_through_the_view() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    request(&config, &[], |visitor| {
        assert!(visitor.is_new() && !visitor.is_changed() && !visitor.is_persistent());
        assert_eq!((visitor.created_at(), visitor.issued_at()), (noon(), None));
        visitor.set_visits(1);
        assert!(visitor.is_changed());
    });
    request(&config, &[&cookie], |visitor| {
        assert!(!visitor.is_new());
        assert_eq!((visitor.created_at(), visitor.issued_at()), (noon(), Some(noon())));
        assert_eq!(visitor.expires_at(), noon() + crate::support::hours(24));
    });
    let changes: [fn(&mut Session<Visitor>); 2] =
        [|visitor| visitor.invalidate(), |visitor| visitor.mark_changed()];
    for change in changes {
        let changed = exchange_at(noon(), &config, &[&cookie], |exchange| {
            assert!(!exchange.view().is_changed());
            change(&mut exchange.view());
            exchange.view().is_changed()
        });
        assert!(changed.result, "although no field differs");
    }
}

// TG 4, Beaker 14
#[test]
fn save_reports_what_would_be_sent() {
    let config = config::<Visitor>();
    let response = request(&config, &[], |visitor| {
        let nothing = visitor.save().unwrap();
        assert_eq!((nothing.sets_cookie, nothing.cookie_bytes), (false, 0));
        visitor.set_name("Ada");
        let sizes = visitor.encoded_sizes();
        assert_eq!(sizes.fields().find(|(name, _)| *name == "name"), Some(("name", 2 + 1 + 4)));
        let report = visitor.save().unwrap();
        assert_eq!(report.cookie_bytes, sizes.cookie());
        visitor.set_name("n".repeat(5000));
        assert!(visitor.save().is_err());
        visitor.set_name("Ada");
        report
    });
    assert!(response.result.sets_cookie);
    assert_eq!(response.set_cookies()[0].len(), response.result.cookie_bytes);
}

#[test]
fn the_size_is_that_of_the_cookie_whatever_it_has_beside_the_fields() {
    #[derive(Session)]
    struct Other {
        theme: String,
    }
    let config = config::<Visitor>();
    let theirs = issue(&crate::support::config::<Other>(), |other| other.set_theme("dark"));
    let changes: [fn(&mut Session<Visitor>); 2] = [|_| (), |visitor| visitor.persist()];
    for (cookie, change) in
        ["", &theirs].into_iter().flat_map(|cookie| changes.map(|change| (cookie, change)))
    {
        let response = exchange_at(noon(), &config, &[cookie], |exchange| {
            exchange.view().set_name("Ada");
            change(&mut exchange.view());
            let mut view = exchange.view();
            (view.encoded_sizes().cookie(), view.save().unwrap().cookie_bytes)
        });
        let sent = response.set_cookies()[0].len();
        assert_eq!(response.result, (sent, sent), "{:?}", response.set_cookies());
    }
}

// Pyramid 4
#[test]
fn mark_changed_writes_although_nothing_differs() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    assert!(request(&config, &[&cookie], |visitor| visitor.mark_changed()).cookie().is_some());
    assert!(request(&config, &[], |visitor| visitor.mark_changed()).cookie().is_some());
}

#[test]
fn all_fields_are_set_from_outside_even_those_that_no_handler_sets() {
    #[derive(Session)]
    struct Plan {
        #[session(readonly)]
        seats: u32,
        name: String,
    }
    let config = config::<Plan>();
    let filled = exchange_at(noon(), &config, &[], |exchange| {
        exchange.fill(Plan { seats: 5, name: "Ada".to_owned() });
    });
    let cookie = filled.cookie().unwrap();
    let seen = request(&config, &[&cookie], |plan| (plan.seats(), plan.name().to_owned()));
    assert_eq!(seen.result, (5, "Ada".to_owned()));
}

// Pyramid 5
#[test]
fn values_are_taken_reset_replaced_and_copied() {
    let config = config::<Visitor>();
    let full = Visitor { visits: 1, name: "Ada".into(), cart: vec!["tea".into()], user: Some(9) };
    let cookie = issue(&config, |visitor| visitor.replace(full));
    let response = request(&config, &[&cookie], |visitor| {
        assert_eq!(visitor.take_cart(), ["tea"]);
        assert!(!visitor.has_cart() && visitor.cart().is_empty());
        visitor.reset_name();
        assert!(!visitor.has_name());
        assert!(visitor.has_visits());
    });
    let next = request(&config, &[&response.cookie().unwrap()], |visitor| {
        assert!(visitor.has_visits() && !visitor.has_cart() && !visitor.has_name());
        visitor.reset();
        visitor.has_visits()
    });
    assert!(!next.result);
    let empty = request(&config, &[&next.cookie().unwrap()], |visitor| visitor.snapshot());
    assert_eq!((empty.result.visits, empty.result.user), (0, None));
}

#[test]
fn debug_shows_names_and_sizes_and_no_values() {
    // case 109
    let response = request(&config::<Visitor>(), &[], |visitor| {
        visitor.set_name("hunter2");
        format!("{visitor:?} {:#?}", **visitor)
    });
    assert!(response.result.starts_with("TrackedVisitor { visits: 0 bytes, name: 11 bytes"));
    assert!(!response.result.contains("hunter2"));
    assert!(!response.events.concat().contains("hunter2"));
}
