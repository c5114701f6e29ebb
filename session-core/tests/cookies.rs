//! Cookies in and out: cases 60 to 72 and 85 to 97 of the fault catalogue, as far as they need no
//! web framework.

use crate::support::{builder, config, exchange_at, issue, noon, request};
use session_core::{BuildError, Caching, SameSite, SaveError, Session, SessionConfig};

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
}

fn visits(count: u32) -> String {
    issue(&config::<Visitor>(), |visitor| visitor.set_visits(count))
}

fn read(cookies: &[&str]) -> crate::support::Response<u32> {
    request(&config::<Visitor>(), cookies, |visitor| visitor.visits())
}

#[test]
fn the_valid_one_of_two_cookies_is_used() {
    // case 60
    let valid = visits(7);
    assert_eq!(read(&[&format!("session=rubbish; {valid}")]).result, 7);
    assert_eq!(read(&[&format!("{valid}; session=rubbish")]).result, 7);
    assert_eq!(read(&[&format!("{valid}; {valid}")]).result, 7, "the same one twice is one");
}

#[test]
fn two_different_valid_cookies_make_a_fresh_session() {
    // case 61
    let config = builder::<Visitor>().previous_scope("/app", None).build().unwrap();
    let both = format!("{}; {}", visits(7), visits(8));
    let response = request(&config, &[&both], |visitor| (visitor.is_new(), visitor.visits()));
    assert_eq!(response.result, (true, 0));
    assert_eq!(response.events.len(), 1, "{:?}", response.events);
    assert!(response.sets_nothing());
    let set = request(&config, &[&both], |visitor| visitor.set_visits(1)).set_cookies();
    assert_eq!(set.len(), 2);
    assert!(set[1].starts_with("session=; Path=/app; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

#[test]
fn fifty_cookies_cost_no_more_than_eight() {
    // case 62
    let crowd = |count: usize| format!("{}{}", "session=rubbish; ".repeat(count), visits(7));
    assert_eq!(read(&[&crowd(7)]).result, 7);
    let response = read(&[&crowd(50)]);
    assert_eq!(response.result, 0);
    assert_eq!(response.events.len(), 1);
}

#[test]
fn cookies_split_over_headers_are_found() {
    // case 63
    assert_eq!(read(&["a=1", &format!("b=2; {}", visits(7)), "c=3"]).result, 7);
}

#[test]
fn another_spelling_of_the_name_is_another_cookie() {
    // case 64
    let text = visits(7);
    let value = text.strip_prefix("session=").unwrap();
    for name in ["Session", "SESSION", "%73ession", "", "session "] {
        let response = read(&[&format!("{name}={value}")]);
        assert_eq!(response.result, if name == "session " { 7 } else { 0 }, "{name:?}");
        assert_eq!(response.events.len(), 0, "{name:?}");
    }
}

#[test]
fn a_malformed_neighbour_does_no_harm() {
    // case 65
    assert_eq!(read(&[&format!("nonsense; ;; =; \u{7f}; {}", visits(7))]).result, 7);
}

#[test]
fn a_cookie_over_4096_bytes_is_an_error_that_names_the_largest_fields() {
    // Diva 7, Pyramid 12, case 66
    let config = config::<Visitor>();
    let response = request(&config, &[&visits(7)], |visitor| visitor.set_name("n".repeat(4000)));
    let error = response.reply.unwrap_err();
    let SaveError::Oversize { size, limit, largest, .. } = &error else {
        panic!("{error}");
    };
    assert!(*size > 4096 && *limit == 4096);
    assert_eq!(largest[0], ("name".to_owned(), 2 + 2 + 4000 + 2));
    assert!(error.to_string().contains("`name` 4006 bytes, `visits` 4 bytes"), "{error}");
    assert_eq!(response.events.len(), 1, "{:?}", response.events);
}

// Diva 7
#[test]
fn the_largest_cookie_has_4096_bytes_in_all() {
    let config = config::<Visitor>();
    let len = |name: usize| {
        let response = request(&config, &[], |visitor| visitor.set_name("n".repeat(name)));
        response.reply.ok().map(|reply| reply.set_cookies().next().unwrap().len())
    };
    let largest = (2900..3100).filter_map(len).max().unwrap();
    assert!((4094..=4096).contains(&largest), "{largest}");
}

// Spyce 6
#[test]
fn the_cookie_has_the_safe_attributes() {
    let set = request(&config::<Visitor>(), &[], |visitor| visitor.set_visits(1)).set_cookies();
    assert!(set[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{set:?}");
}

#[test]
fn settings_that_contradict_each_other_are_errors() {
    // cases 67, 68, 69; each rule has its test beside it
    let error = |builder: session_core::SessionBuilder<Visitor>| {
        builder.build().map(|_: SessionConfig<Visitor>| ()).unwrap_err()
    };
    let cookie = |builder| matches!(error(builder), BuildError::Cookie(_));
    assert!(cookie(builder().cookie_name("a;b")));
    assert!(cookie(builder().cookie_path("/a\r\nb")));
    assert!(cookie(builder().cookie_domain("a;b")));
    assert!(cookie(builder().cookie_name("__Host-a").cookie_domain("example.org")));
    assert!(cookie(builder().cookie_name("__Host-a").cookie_path("/a")));
    assert!(cookie(builder().cookie_name("__Host-a").cookie_secure(false)));
    assert!(cookie(builder().cookie_name("__Host-a").previous_scope("/a", None)));
    assert!(cookie(builder().cookie_name("__Host-a").previous_scope("/", Some("example.org"))));
    assert!(cookie(builder().cookie_same_site(SameSite::None).cookie_secure(false)));
    assert_eq!(error(builder().previous_scope("/", None)), BuildError::PresentScope("/".into()));
    let other_case =
        builder().cookie_domain("example.org").previous_scope("/", Some("Example.ORG"));
    assert_eq!(error(other_case), BuildError::PresentScope("/".into()));
}

// Pyramid 15
#[test]
fn secrets_are_refused_by_a_cookie_that_is_only_signed() {
    #[derive(Session)]
    #[allow(dead_code, reason = "nobody gets to it")]
    struct Account {
        #[session(secret)]
        token: String,
    }
    let built = builder::<Account>().build().map(|_: SessionConfig<Account>| ());
    let expected = BuildError::Secret { session: "Account", field: "token" };
    assert_eq!(built.unwrap_err(), expected);
}

#[test]
fn a_removal_has_the_attributes_of_the_cookie() {
    // case 72
    let config = builder::<Visitor>()
        .cookie_path("/app")
        .cookie_domain("example.org")
        .cookie_same_site(SameSite::Strict)
        .build()
        .unwrap();
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    let response = request(&config, &[&cookie], |visitor| visitor.invalidate());
    assert_eq!(
        response.set_cookies(),
        ["session=; Path=/app; Domain=example.org; Secure; HttpOnly; SameSite=Strict; \
          Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]
    );
}

#[test]
fn a_request_that_only_reads_sets_nothing() {
    // TG 5, cases 85, 96
    let response = read(&[&visits(7)]);
    assert!(response.sets_nothing());
    let caching = response.reply.unwrap().caching;
    assert_eq!(caching, Caching { vary: true, private: true });
}

#[test]
fn an_equal_value_sets_nothing() {
    // case 86
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_name("Ada"));
    let response = request(&config, &[&cookie], |visitor| {
        visitor.set_name("Bob");
        visitor.set_name("Ada");
        visitor.name_mut().push('!');
        visitor.name_mut().pop();
    });
    assert!(response.sets_nothing());
}

#[test]
fn a_new_session_that_stays_empty_leaves_no_trace() {
    // case 87
    let response = request(&config::<Visitor>(), &[], |visitor| {
        assert_eq!(*visitor.visits_mut(), 0);
        visitor.set_name("Ada");
        visitor.reset_name();
        visitor.renew();
        visitor.visits()
    });
    let reply = response.reply.unwrap();
    assert_eq!(reply.set_cookies().count(), 0);
    assert_eq!(reply.caching, Caching::default());
}

#[test]
fn a_set_default_is_a_value() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(0));
    assert!(request(&config, &[&cookie], |visitor| visitor.has_visits()).result);
}

#[test]
fn a_response_that_sets_the_cookie_is_private_whatever_was_switched_off() {
    // case 95
    let config = builder::<Visitor>().cache_control(false).build().unwrap();
    let response = request(&config, &[], |visitor| visitor.set_visits(1));
    let cookie = response.cookie().unwrap();
    assert_eq!(response.reply.unwrap().caching, Caching { vary: true, private: true });
    // case 96
    let read = request(&config, &[&cookie], |visitor| visitor.visits());
    assert_eq!(read.reply.unwrap().caching, Caching { vary: true, private: false });
}

#[test]
fn changes_are_saved_whatever_the_status_unless_it_is_switched_off() {
    // Pyramid 10, case 92
    let set = |config: &SessionConfig<Visitor>, status| {
        let exchange = session_core::Exchange::load_now(config, [], noon()).unwrap();
        exchange.view().set_visits(1);
        exchange.finish_now(noon(), status).unwrap().set_cookies().count()
    };
    let careful = builder().save_on_error(false).build().unwrap();
    for (status, by_default, carefully) in
        [(200, 1, 1), (303, 1, 1), (404, 1, 1), (500, 1, 0), (503, 1, 0)]
    {
        assert_eq!(set(&config(), status), by_default, "{status}");
        assert_eq!(set(&careful, status), carefully, "{status}");
    }
    let cookie = issue(&careful, |visitor| visitor.set_visits(1));
    let exchange = session_core::Exchange::load_now(&careful, [cookie.as_bytes()], noon()).unwrap();
    exchange.view().invalidate();
    let removed = exchange.finish_now(noon(), 500).unwrap().set_cookies().count();
    assert_eq!(removed, 1, "an end is not taken back");
}

#[test]
fn a_change_after_the_head_has_left_is_an_error_event() {
    // case 91
    let response = exchange_at(noon(), &config::<Visitor>(), &[], |exchange| exchange.view());
    let mut late = response.result;
    let ((), events) = crate::support::logged(move || late.set_visits(1));
    assert_eq!(events.len(), 1);
    assert!(events[0].contains("ERROR") && events[0].contains("visits"), "{events:?}");
}

#[test]
fn two_applications_in_one_process_share_nothing() {
    // case 114
    let one = config::<Visitor>();
    let other =
        session_core::SessionBuilder::<Visitor>::new(crate::support::key(2)).build().unwrap();
    let cookie = issue(&one, |visitor| visitor.set_visits(7));
    assert_eq!(request(&other, &[&cookie], |visitor| visitor.visits()).result, 0);
    assert_eq!(request(&one, &[&cookie], |visitor| visitor.visits()).result, 7);
}

#[test]
fn nobody_can_tell_why_a_cookie_was_refused() {
    // cases 30, 110: whatever is wrong, the reply is the same
    let expired = request(&config::<Visitor>(), &[], |_| ()).reply.unwrap();
    for cookie in ["session=", "session=AAAA", "session=!", &format!("{}A", visits(7))] {
        let reply = read(&[cookie]).reply.unwrap();
        assert_eq!(reply, expired, "{cookie}");
    }
}
