//! One exchange after the other in the same memory.

use std::time::Duration;

use session_core::{
    Exchange, Former, FormerError, LoadError, MemoryStore, Reply, Session, SessionConfig,
};

use crate::support::{builder, config, hours, issue, noon};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

fn load(config: &SessionConfig<Visitor>, cookie: &str) -> Exchange<Visitor> {
    Exchange::load_now(config, [cookie.as_bytes()], noon()).expect("cookies never wait")
}

fn reload(
    mut exchange: Exchange<Visitor>,
    config: &SessionConfig<Visitor>,
    cookie: &str,
) -> Exchange<Visitor> {
    assert!(exchange.clear(), "nobody else has it");
    exchange.reload_now(config, [cookie.as_bytes()], noon()).expect("cookies never wait")
}

fn finish(exchange: &Exchange<Visitor>) -> Reply {
    exchange.finish_now(noon(), 200).expect("the session can be saved")
}

#[test]
fn nothing_of_a_request_is_left_for_the_next() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let first = load(&config, &cookie);
    let mut view = first.view();
    view.set_user(Some(1));
    view.renew();
    view.persist();
    drop(view);
    let _ = finish(&first);

    let second = reload(first, &config, "");
    let view = second.view();
    assert!(view.is_new());
    assert_eq!((view.visits(), view.user()), (0, None));
    drop(view);
    assert_eq!(finish(&second), Reply::default(), "it is a stranger who only looked");

    let third = reload(second, &config, &cookie);
    assert_eq!((third.view().visits(), third.view().user()), (7, None));
    third.view().set_visits(8);
    let reply = finish(&third);
    let set_cookie = reply.set_cookies().next().expect("it was changed");
    assert!(!set_cookie.windows(7).any(|part| part == b"Max-Age"), "it is not the persistent one");
}

#[test]
fn what_is_cleared_holds_nobodys_session() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let mut exchange = load(&config, &cookie);
    exchange.view().set_user(Some(1));
    assert!(exchange.clear());
    let view = exchange.reading_view();
    assert!(view.is_new() && !view.is_changed());
    assert_eq!((view.visits(), view.user()), (0, None));
}

#[test]
fn a_request_whose_view_somebody_still_has_is_not_cleared() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let mut exchange = load(&config, &cookie);
    let view = exchange.view();
    assert!(!exchange.clear());
    assert_eq!(view.visits(), 7);
    // Then the next one has memory of its own.
    let next = exchange.reload_now(&config, [b"".as_slice()], noon()).expect("no waiting");
    assert_eq!((view.visits(), next.view().visits()), (7, 0));
}

#[test]
fn other_settings_are_those_of_the_next_request() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let short = builder::<Visitor>().idle_timeout(Duration::from_secs(60)).build().unwrap();
    let mut exchange = load(&config, &cookie);
    assert!(exchange.clear());
    let later = noon() + hours(1);
    let next = exchange.reload_now(&short, [cookie.as_bytes()], later).expect("no waiting");
    assert!(next.view().is_new(), "it has expired for them");

    let renamed = builder::<Visitor>().cookie_name("other").build().unwrap();
    let next = next.reload_now(&renamed, [b"".as_slice()], noon()).expect("no waiting");
    next.view().set_visits(1);
    let reply = finish(&next);
    assert!(reply.set_cookies().next().is_some_and(|cookie| cookie.starts_with(b"other=")));
}

#[tokio::test]
async fn what_takes_waiting_is_not_loaded_without_it() {
    let (plain, stored) = (config::<Visitor>(), builder::<Visitor>().store(MemoryStore::new()));
    let stored = stored.build().unwrap();
    let of_cookies = load(&plain, "");
    let of_store = Exchange::load(&stored, [b"".as_slice()], noon()).await.expect("it is there");
    for mut exchange in [of_cookies, of_store] {
        assert!(exchange.clear());
        let next = exchange.reload_now(&stored, [b"".as_slice()], noon());
        assert!(matches!(next, Err(LoadError::NotYet)));
    }
}

/// The visitors of an earlier library, whose cookie says how often they came.
struct Counted;

impl Former<Visitor> for Counted {
    fn cookie_name(&self) -> &str {
        "counted"
    }

    fn waits(&self) -> bool {
        false
    }

    async fn take_over(&self, value: &str) -> Result<Visitor, FormerError> {
        let visits = value.parse().map_err(|_| FormerError::refused("no number"))?;
        Ok(Visitor { visits, user: None })
    }
}

#[test]
fn a_former_cookie_is_found_by_the_next_request_too() {
    let config = builder::<Visitor>().former(Counted).build().unwrap();
    let exchange = load(&config, "");
    assert_eq!(exchange.view().visits(), 0);
    let next = reload(exchange, &config, "counted=7");
    assert_eq!(next.view().visits(), 7);
}

#[test]
fn whatever_it_was_left_in_nothing_of_it_is_left() {
    let config = config::<Visitor>();
    let exchange = load(&config, "");
    exchange.view().set_visits(7);
    // Neither finished nor cleared.
    let next = exchange.reload_now(&config, [b"".as_slice()], noon()).expect("no waiting");
    let view = next.view();
    assert!(view.is_new());
    assert_eq!(view.visits(), 0);
    drop(view);
    assert_eq!(finish(&next), Reply::default());
}

#[test]
fn who_only_reads_needs_no_time_to_finish() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let exchange = load(&config, &cookie);
    assert_eq!(exchange.reading_view().visits(), 7);
    let reply = exchange.finish_read().expect("nobody could write");
    assert_eq!(reply.set_cookies().count(), 0);
    assert!(reply.caching.vary && reply.caching.private, "it depends on the session all the same");

    assert_eq!(exchange.finish_read(), None, "it is finished");
    assert_eq!(exchange.finish_now(noon(), 200).expect("no waiting"), Reply::default());
    let mut late = exchange.view();
    late.set_visits(8);
    assert!(late.save().is_err(), "what comes later comes too late");
}

#[test]
fn who_may_write_needs_the_time_to_finish() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(7));
    let ways: [fn(&Exchange<Visitor>); 3] = [
        |exchange| drop(exchange.view()),
        |exchange| exchange.reading_view().set_visits(8),
        |exchange| exchange.reading_view().invalidate(),
    ];
    for way in ways {
        let exchange = load(&config, &cookie);
        way(&exchange);
        assert_eq!(exchange.finish_read(), None);
        // Nothing was finished by that. The first has a lifetime to extend.
        let later = noon() + hours(13);
        let reply = exchange.finish_now(later, 200).expect("no waiting");
        assert_eq!(reply.set_cookies().count(), 1);
    }
    let exchange = load(&config, &cookie);
    let mut holder = exchange.reading_view();
    holder.set_visits(8);
    assert_eq!(exchange.finish_read(), None, "it holds a change");
}
