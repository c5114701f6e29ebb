//! Fields that expire before their session does.

use std::time::{Duration, SystemTime};

use crate::support::{Server, config, issue, noon, request, request_at};
use session_core::{Session, SessionConfig};

#[derive(Session)]
struct Visitor {
    visits: u32,
    /// What was sent by mail, to be typed in.
    #[session(expires = "15m")]
    code: Option<String>,
    #[session(expires = "1h30m", default = 3)]
    tries: u32,
    #[session(expires = "10m", was("u32"))]
    pin: u64,
}

const SECOND: Duration = Duration::from_secs(1);

fn minutes(minutes: u64) -> SystemTime {
    noon() + Duration::from_secs(minutes * 60)
}

fn visitor() -> SessionConfig<Visitor> {
    config()
}

fn with_code() -> String {
    issue(&visitor(), |visitor| visitor.set_code("1234"))
}

fn code_at(now: SystemTime, cookie: &str) -> Option<String> {
    let response = request_at(now, &visitor(), &[cookie], |visitor| {
        assert_eq!(visitor.has_code(), visitor.code().is_some());
        visitor.code().map(str::to_owned)
    });
    assert!(response.sets_nothing(), "that time passes is no change");
    response.result
}

#[test]
fn a_field_reads_as_its_default_from_the_second_in_which_it_expires() {
    let cookie = with_code();
    assert_eq!(code_at(minutes(15) - SECOND, &cookie).as_deref(), Some("1234"));
    assert_eq!(code_at(minutes(15), &cookie), None);
    let cookie = issue(&visitor(), |visitor| visitor.set_tries(0));
    let tries = |now| request_at(now, &visitor(), &[&cookie], |visitor| visitor.tries()).result;
    assert_eq!((tries(minutes(89)), tries(minutes(90))), (0, 3));
}

#[test]
fn its_time_begins_when_it_is_set() {
    let set_again = request_at(minutes(10), &visitor(), &[&with_code()], |visitor| {
        visitor.set_code("1234");
    });
    let cookie = set_again.cookie().expect("it lasts longer now");
    assert_eq!(code_at(minutes(24), &cookie).as_deref(), Some("1234"));
    assert_eq!(code_at(minutes(25), &cookie), None);
}

#[test]
fn another_field_s_change_does_not_prolong_it() {
    let other = request_at(minutes(10), &visitor(), &[&with_code()], |visitor| {
        visitor.set_visits(1);
        let _ = visitor.code_mut();
    });
    let cookie = other.cookie().expect("a field was changed");
    assert_eq!(code_at(minutes(14), &cookie).as_deref(), Some("1234"));
    assert_eq!(code_at(minutes(15), &cookie), None);
}

#[test]
fn a_change_in_place_begins_its_time_anew_and_none_does_not() {
    let touched = request_at(minutes(10), &visitor(), &[&with_code()], |visitor| {
        let _ = visitor.code_mut();
    });
    assert!(touched.sets_nothing());
    let changed = request_at(minutes(10), &visitor(), &[&with_code()], |visitor| {
        visitor.code_mut().as_mut().expect("it lasts").push('5');
    });
    let cookie = changed.cookie().expect("it differs");
    assert_eq!(code_at(minutes(24), &cookie).as_deref(), Some("12345"));
}

#[test]
fn an_expired_value_is_not_seen_by_a_change_in_place() {
    let changed = request_at(minutes(15), &visitor(), &[&with_code()], |visitor| {
        assert_eq!(*visitor.code_mut(), None);
        *visitor.code_mut() = Some("9".to_owned());
    });
    let cookie = changed.cookie().expect("it differs");
    assert_eq!(code_at(minutes(16), &cookie).as_deref(), Some("9"));
}

#[test]
fn what_has_expired_goes_with_the_next_write() {
    let cookie = with_code();
    let write = |now| {
        request_at(now, &visitor(), &[&cookie], |visitor| visitor.set_visits(1)).cookie().unwrap()
    };
    let (before, after) = (write(minutes(14)), write(minutes(15)));
    // Two bytes of tag, one of length, four of time, six of an optional text.
    assert_eq!(before.len() - after.len(), (2 + 1 + 4 + 6) * 4 / 3);
}

// case 86
#[test]
fn replacing_all_fields_prolongs_none_that_is_as_it_was() {
    let replaced = request_at(minutes(10), &visitor(), &[&with_code()], |visitor| {
        let old = visitor.snapshot();
        visitor.replace(Visitor { visits: 9, ..old });
    });
    let cookie = replaced.cookie().expect("a field was changed");
    assert_eq!(code_at(minutes(14), &cookie).as_deref(), Some("1234"));
    assert_eq!(code_at(minutes(15), &cookie), None);
}

#[tokio::test]
async fn a_code_that_is_used_up_is_not_brought_back_by_a_replacement_at_the_same_time() {
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_code("1234")).await;
    let (uses, replaces) = (client.load().await, client.load().await);
    uses.view().reset_code();
    let mut view = replaces.view();
    let old = view.snapshot();
    view.replace(Visitor { visits: 9, ..old });
    drop(view);
    client.finish(uses).await;
    client.finish(replaces).await;
    assert_eq!(client.read(|visitor| (visitor.has_code(), visitor.visits())).await, (false, 9));
}

#[test]
fn what_a_former_type_held_does_not_come_back_when_a_value_expires() {
    mod before {
        use session_core::Session;
        #[derive(Session)]
        pub(super) struct Visitor {
            pin: u32,
        }
    }
    let cookie = issue(&visitor(), |visitor| visitor.set_pin(8));
    let both = request(&config::<before::Visitor>(), &[&cookie], |visitor| visitor.set_pin(7));
    let both = both.cookie().expect("an old build writes its own");
    let later = request_at(minutes(10), &visitor(), &[&both], |visitor| visitor.set_visits(1));
    let later = later.cookie().expect("a field was changed");
    let pin = request_at(minutes(11), &visitor(), &[&later], |visitor| visitor.pin()).result;
    assert_eq!(pin, 0);
}

#[test]
fn a_former_type_is_read_until_the_field_is_written() {
    mod before {
        use session_core::Session;
        #[derive(Session)]
        pub(super) struct Visitor {
            pin: u32,
        }
    }
    let cookie = issue(&config::<before::Visitor>(), |visitor| visitor.set_pin(7));
    let pin = |now| request_at(now, &visitor(), &[&cookie], |visitor| visitor.pin()).result;
    assert_eq!(pin(minutes(600)), 7);
    let cookie = request(&visitor(), &[&cookie], |visitor| visitor.set_pin(8)).cookie().unwrap();
    let pin = |now| request_at(now, &visitor(), &[&cookie], |visitor| visitor.pin()).result;
    assert_eq!((pin(minutes(9)), pin(minutes(10))), (8, 0));
}

#[test]
fn a_value_without_its_time_reads_as_the_default_with_one_event() {
    mod forged {
        use session_core::Session;
        #[derive(Session)]
        pub(super) struct Visitor {
            /// Under the tag of a field that says when it expires.
            #[session(tag = 9)]
            code: u8,
        }
        #[derive(Session)]
        pub(super) struct Expiring {
            #[session(tag = 9, expires = "1m")]
            code: u8,
        }
    }
    let cookie = issue(&config::<forged::Visitor>(), |visitor| visitor.set_code(7));
    let response = request(&config::<forged::Expiring>(), &[&cookie], |visitor| visitor.code());
    assert_eq!(response.result, 0);
    assert_eq!(response.events.len(), 1, "{:?}", response.events);
    assert!(response.events[0].contains("does not say when it expires"), "{:?}", response.events);
}

#[tokio::test]
async fn a_field_expires_in_a_store_as_well() {
    let server = Server::<Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_code("1234")).await;
    server.clock.advance(15 * 60 * SECOND - SECOND);
    assert!(client.request(|visitor| visitor.has_code()).await.result);
    server.clock.advance(SECOND);
    assert!(!client.request(|visitor| visitor.has_code()).await.result);
}
