//! What a session in a signed cookie does not promise: cases 41 to 43, 82 and 83 of the fault
//! catalogue, where they are documented rather than prevented.

use crate::support::{config, hours, issue, noon, request, request_at};
use session_core::{Session, SessionConfig};

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
    #[session(rotate)]
    user: Option<u32>,
}

fn user(config: &SessionConfig<Visitor>, cookie: &str) -> Option<u32> {
    request(config, &[cookie], |visitor| visitor.user()).result
}

// cases 41, 42
#[test]
fn a_copy_of_a_cookie_outlives_the_sign_out() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_user(1));
    let signed_out = request(&config, &[&cookie], |visitor| visitor.invalidate());
    assert!(signed_out.is_removal(), "the browser forgets it");
    assert_eq!(user(&config, &cookie), Some(1), "and whoever has a copy does not");
    let day_after = request_at(noon() + hours(24), &config, &[&cookie], |visitor| visitor.user());
    assert_eq!(day_after.result, None, "until it expires");
}

// case 43
#[test]
fn an_older_state_can_be_sent_again() {
    let config = config::<Visitor>();
    let older = issue(&config, |visitor| visitor.set_visits(1));
    let newer = request(&config, &[&older], |visitor| visitor.set_visits(2));
    assert!(newer.cookie().is_some());
    assert_eq!(request(&config, &[&older], |visitor| visitor.visits()).result, 1);
}

// case 82
#[test]
fn of_two_responses_the_browser_keeps_the_last_with_all_its_fields() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_visits(1));
    let one = request(&config, &[&cookie], |visitor| visitor.set_visits(2));
    let last = request(&config, &[&cookie], |visitor| visitor.set_name("Ada"));
    assert!(one.cookie().is_some());
    let kept = last.cookie().expect("it changed something");
    let read = request(&config, &[&kept], |visitor| (visitor.visits(), visitor.name().to_owned()));
    assert_eq!(read.result, (1, "Ada".to_owned()), "the other one's change is lost");
}

// case 83
#[test]
fn a_slow_request_brings_a_session_back_that_ended_meanwhile() {
    let config = config::<Visitor>();
    let cookie = issue(&config, |visitor| visitor.set_user(1));
    assert!(request(&config, &[&cookie], |visitor| visitor.invalidate()).is_removal());
    let slow = request(&config, &[&cookie], |visitor| visitor.set_name("Ada"));
    let kept = slow.cookie().expect("it changed something");
    assert_eq!(user(&config, &kept), Some(1));
}
