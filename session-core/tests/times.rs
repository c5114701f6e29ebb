//! When sessions end: cases 31 to 38 of the fault catalogue.

use std::time::{Duration, SystemTime};

use crate::support::{builder, config, exchange_at, hours, issue, noon, request_at};
use session_core::{BuildError, Session, SessionConfig};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

const SECOND: Duration = Duration::from_secs(1);

fn seven() -> String {
    issue(&config::<Visitor>(), |visitor| visitor.set_visits(7))
}

fn is_alive_at(now: SystemTime, cookie: &str) -> bool {
    request_at(now, &config::<Visitor>(), &[cookie], |visitor| !visitor.is_new()).result
}

#[test]
fn an_idle_session_ends_after_a_day() {
    // Spyce 7, Pyramid 11, cases 32, 33
    assert!(is_alive_at(noon() + hours(24) - SECOND, &seven()));
    assert!(!is_alive_at(noon() + hours(24), &seven()));
    let response = request_at(noon() + hours(24), &config::<Visitor>(), &[&seven()], |_| ());
    assert!(response.sets_nothing());
    assert_eq!(response.events.len(), 1);
}

/// Uses a session twice a day until `days` have passed.
fn used_for(days: u64) -> String {
    let mut cookie = seven();
    for half_days in 1..=days * 2 - 1 {
        let now = noon() + hours(12 * half_days);
        let response =
            request_at(now, &config::<Visitor>(), &[&cookie], |visitor| visitor.visits());
        assert_eq!(response.result, 7, "half day {half_days}");
        cookie = response.cookie().unwrap_or(cookie);
    }
    cookie
}

#[test]
fn a_session_in_use_ends_after_fourteen_days() {
    // cases 31, 33, 38
    let cookie = used_for(14);
    let end = noon() + hours(14 * 24);
    assert!(is_alive_at(end - SECOND, &cookie));
    let response = request_at(end, &config::<Visitor>(), &[&cookie], |visitor| visitor.is_new());
    assert!(response.result);
    assert!(response.is_removal(), "{:?}", response.set_cookies());
}

#[test]
fn no_removal_where_another_valid_cookie_came_or_nobody_may_write() {
    // case 31
    let now = noon() + hours(15 * 24);
    let over = seven();
    let valid = request_at(now, &config::<Visitor>(), &[], |visitor| visitor.set_visits(1));
    let cookies = format!("{over}; {}", valid.cookie().unwrap());
    let response = request_at(now, &config::<Visitor>(), &[&cookies], |visitor| visitor.visits());
    assert_eq!(response.result, 1);
    assert!(response.sets_nothing());
    let read_only = exchange_at(now, &config::<Visitor>(), &[&over], |exchange| {
        exchange.reading_view().visits()
    });
    assert!(read_only.sets_nothing());
}

// Pyramid 10, Beaker 4
#[test]
fn a_cookie_is_issued_anew_when_half_of_its_idle_time_has_passed() {
    let at = |now| request_at(now, &config::<Visitor>(), &[&seven()], |visitor| visitor.visits());
    assert!(at(noon() + hours(12) - SECOND).sets_nothing());
    assert!(at(noon() + hours(12)).cookie().is_some());
}

// TG 5, Beaker 4
#[test]
fn a_reading_view_does_not_extend_a_lifetime() {
    let response = exchange_at(noon() + hours(20), &config::<Visitor>(), &[&seven()], |exchange| {
        exchange.reading_view().visits()
    });
    assert_eq!(response.result, 7);
    assert!(response.sets_nothing());
}

#[test]
fn another_servers_clock_may_be_ahead_by_a_minute() {
    // cases 34, 35
    let cookie = seven();
    assert!(is_alive_at(noon() - Duration::from_secs(60), &cookie));
    assert!(!is_alive_at(noon() - Duration::from_secs(61), &cookie));
}

#[test]
fn a_clock_that_goes_back_extends_nothing() {
    // case 36
    let back = noon() - Duration::from_secs(30);
    let response =
        request_at(back, &config::<Visitor>(), &[&seven()], |visitor| visitor.set_visits(8));
    let cookie = response.cookie().unwrap();
    assert!(!is_alive_at(noon() + hours(24), &cookie), "idle since noon, not since later");
    let created =
        request_at(noon(), &config::<Visitor>(), &[&cookie], |visitor| visitor.created_at());
    assert_eq!(created.result, noon());
}

#[test]
fn the_ends_of_time_do_no_harm() {
    // case 37
    let config = config::<Visitor>();
    for now in [SystemTime::UNIX_EPOCH, noon() + Duration::from_secs(1 << 40)] {
        assert!(!is_alive_at(now, &seven()));
        let response = request_at(now, &config, &[], |visitor| {
            visitor.set_visits(1);
            visitor.expires_at() >= visitor.created_at()
        });
        assert!(response.result);
        assert!(response.cookie().is_some());
    }
}

// Pyramid 1
#[test]
fn only_a_new_identity_moves_the_beginning() {
    let config = config::<Visitor>();
    let later = noon() + hours(1);
    let created =
        |cookie: &str| request_at(later, &config, &[cookie], |visitor| visitor.created_at()).result;
    let changed = request_at(later, &config, &[&seven()], |visitor| visitor.set_visits(8));
    assert_eq!(created(&changed.cookie().unwrap()), noon());
    let renewed = request_at(later, &config, &[&seven()], |visitor| visitor.renew());
    assert_eq!(created(&renewed.cookie().unwrap()), noon());
    let signed_in = request_at(later, &config, &[&seven()], |visitor| visitor.set_user(7));
    assert_eq!(created(&signed_in.cookie().unwrap()), later);
}

// Beaker 5
#[test]
fn a_persistent_cookie_lives_as_long_as_the_session() {
    let config = config::<Visitor>();
    let response = request_at(noon(), &config, &[], |visitor| {
        visitor.set_visits(1);
        visitor.persist();
    });
    assert!(response.set_cookies()[0].ends_with("; Max-Age=86400"));
    let cookie = response.cookie().unwrap();
    let later = noon() + hours(13);
    let next = request_at(later, &config, &[&cookie], |visitor| visitor.is_persistent());
    assert!(next.result, "it is remembered in the cookie");
    assert!(next.set_cookies()[0].ends_with("; Max-Age=86400"));
    let browser_session = request_at(noon(), &config, &[], |visitor| visitor.set_visits(1));
    assert!(!browser_session.set_cookies()[0].contains("Max-Age"));
}

#[test]
fn max_age_ends_with_the_absolute_timeout() {
    let config = builder::<Visitor>().absolute_timeout(hours(30)).persistent(true).build().unwrap();
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    let response = request_at(noon() + hours(20), &config, &[&cookie], |visitor| visitor.visits());
    assert!(response.set_cookies()[0].ends_with(&format!("; Max-Age={}", 10 * 60 * 60)));
}

// Beaker 3
#[test]
fn limits_that_contradict_each_other_are_errors() {
    let error = |builder: session_core::SessionBuilder<Visitor>| {
        builder.build().map(|_: SessionConfig<Visitor>| ()).unwrap_err()
    };
    assert_eq!(
        error(builder().idle_timeout(hours(2)).absolute_timeout(hours(1))),
        BuildError::IdleOverAbsolute { idle: hours(2), absolute: hours(1) }
    );
    assert_eq!(error(builder().idle_timeout(Duration::ZERO)), BuildError::NoTime("idle_timeout"));
    let absolute = builder().absolute_timeout(Duration::ZERO);
    assert_eq!(error(absolute), BuildError::NoTime("absolute_timeout"), "the one that was set");
    // case 70: Max-Age is never above the idle timeout
    let long = hours(401 * 24);
    let over = builder().idle_timeout(long).absolute_timeout(long);
    assert_eq!(error(over), BuildError::IdleOver400Days(long));
    let short = builder::<Visitor>().absolute_timeout(hours(1)).build();
    assert!(short.is_ok(), "the idle timeout follows where it was not set");
    for (idle, absolute) in
        [(SECOND, SECOND), (SECOND, hours(1)), (hours(400 * 24), hours(400 * 24))]
    {
        let limits = builder::<Visitor>().idle_timeout(idle).absolute_timeout(absolute).build();
        assert!(limits.is_ok(), "one second, and 400 days, can be had: {idle:?} of {absolute:?}");
    }
}
