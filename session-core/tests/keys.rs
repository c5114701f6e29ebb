//! Keys and their rotation: cases 20 to 26 of the fault catalogue.

use std::marker::PhantomData;

use crate::support::{builder, is_accepted, issue, key, request};
use session_core::{
    Algorithm, BuildError, Key, KeyEntry, KeyRing, Session, SessionBuilder, SessionConfig,
};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::ZeroizeOnDrop;

#[derive(Session)]
struct Visitor {
    visits: u32,
}

fn ring(keys: impl Into<KeyRing>) -> SessionConfig<Visitor> {
    SessionBuilder::new(keys).build().unwrap()
}

fn seven(config: &SessionConfig<Visitor>) -> String {
    issue(config, |visitor| visitor.set_visits(7))
}

#[test]
fn another_key_is_refused() {
    // cases 20, 25: a retired key is another key
    assert!(!is_accepted(&ring(key(2)), &[&seven(&ring(key(1)))]));
}

#[test]
fn what_an_older_key_signed_is_read_and_written_anew() {
    let old = ring(key(1));
    let both = ring(KeyRing::new(key(2)).accept(key(1)));
    let response = request(&both, &[&seven(&old)], |visitor| visitor.visits());
    assert_eq!(response.result, 7, "case 23");
    let cookie = response.cookie().expect("it is written anew although nothing changed");
    assert!(is_accepted(&ring(key(2)), &[&cookie]), "case 24: the first key signs");
    assert!(!is_accepted(&old, &[&cookie]));
    assert!(request(&both, &[&cookie], |visitor| visitor.visits()).sets_nothing());
}

#[test]
fn three_deploys_change_a_key_and_sign_nobody_out() {
    let deploys = [
        ring(key(1)),
        ring(KeyRing::new(key(1)).accept(key(2))),
        ring(KeyRing::new(key(2)).accept(key(1))),
        ring(key(2)),
    ];
    // Each deploy runs beside the one before it, on the same client.
    let mut cookie = seven(&deploys[0]);
    for pair in deploys.windows(2) {
        for config in [&pair[1], &pair[0], &pair[1]] {
            let response = request(config, &[&cookie], |visitor| visitor.visits());
            assert_eq!(response.result, 7);
            cookie = response.cookie().unwrap_or(cookie);
        }
    }
}

#[test]
fn the_algorithm_and_the_context_change_in_the_same_way() {
    let old = ring(key(1));
    let new = builder::<Visitor>().algorithm(Algorithm::HmacSha256_128).context("shop");
    let new = new.build().unwrap();
    let was = KeyEntry::new(key(1)).algorithm(Algorithm::HmacSha1_128).context("");
    let first = KeyEntry::new(key(1)).algorithm(Algorithm::HmacSha256_128).context("shop");
    let both = ring(KeyRing::new(first).accept(was));
    let response = request(&both, &[&seven(&old)], |visitor| visitor.visits());
    assert_eq!(response.result, 7);
    assert!(is_accepted(&new, &[&response.cookie().unwrap()]));
}

#[test]
fn a_renamed_cookie_is_found_moved_and_removed() {
    let old = builder::<Visitor>().cookie_name("sid").build().unwrap();
    let keys = KeyRing::new(key(1)).accept(KeyEntry::new(key(1)).cookie_name("sid"));
    let new = SessionBuilder::<Visitor>::new(keys).cookie_name("__Host-sid").build().unwrap();
    let response = request(&new, &[&seven(&old)], |visitor| visitor.visits());
    assert_eq!(response.result, 7);
    let set = response.set_cookies();
    assert!(set[0].starts_with("__Host-sid="), "{set:?}");
    assert!(set[1].starts_with("sid=; Path=/;"), "{set:?}");
    let present = response.cookie().unwrap();
    let alone = request(&new, &[&present], |visitor| visitor.set_visits(8)).set_cookies();
    assert_eq!(alone.len(), 1, "where none came, none is removed: {alone:?}");
    let both = format!("{}; {present}", seven(&old));
    let next = request(&new, &[&both], |visitor| visitor.set_visits(8));
    assert_eq!(next.set_cookies().len(), 2, "one that was left behind goes with the next write");
}

#[test]
fn the_present_name_goes_before_earlier_ones_in_whatever_order_they_come() {
    let old = builder::<Visitor>().cookie_name("sid").build().unwrap();
    let keys = KeyRing::new(key(1)).accept(KeyEntry::new(key(1)).cookie_name("sid"));
    let new = SessionBuilder::<Visitor>::new(keys).cookie_name("id").build().unwrap();
    let early = issue(&old, |visitor| visitor.set_visits(1));
    let other = issue(&old, |visitor| visitor.set_visits(2));
    let present = issue(&new, |visitor| visitor.set_visits(3));
    for cookies in [[&early, &other, &present], [&present, &early, &other]] {
        let header = cookies.map(String::as_str).join("; ");
        assert_eq!(request(&new, &[&header], |visitor| visitor.visits()).result, 3);
    }
}

#[test]
fn the_entry_that_writes_has_no_name_of_its_own() {
    let entry = KeyEntry::new(key(1)).cookie_name("sid");
    let built = SessionBuilder::<Visitor>::new(entry).build();
    let error = built.map(|_: SessionConfig<Visitor>| ()).unwrap_err();
    assert_eq!(error, BuildError::WriterName("sid".into()));
    assert_eq!(format!("{error:?}"), error.to_string(), "what `main` prints are words");
}

#[test]
fn no_key_no_ring() {
    // case 21
    assert!(Key::from_bytes(&[]).is_err());
    assert!(Key::from_bytes(&[1; 16]).is_err());
    assert!(Key::from_bytes(&[1; 31]).is_err());
    assert!(Key::from_bytes(&[0; 32]).is_err());
}

/// What the compiler knows of a type: where the bound holds, the constant of the type itself goes
/// before the trait's.
struct Known<T>(PhantomData<T>);

trait Otherwise {
    const IS_COPY: bool = false;
    const IS_FROM_TEXT: bool = false;
    const IS_OVERWRITTEN: bool = false;
}

impl<T> Otherwise for Known<T> {}

impl<T: Copy> Known<T> {
    const IS_COPY: bool = true;
}

impl<T: From<&'static str>> Known<T> {
    const IS_FROM_TEXT: bool = true;
}

impl<T: ZeroizeOnDrop> Known<T> {
    const IS_OVERWRITTEN: bool = true;
}

// case 22: what does not compile for it is in the documentation of `Key`
#[test]
fn no_passphrase_becomes_a_key() {
    let from_text = [
        Known::<String>::IS_FROM_TEXT,
        Known::<Key>::IS_FROM_TEXT,
        Known::<KeyEntry>::IS_FROM_TEXT,
        Known::<KeyRing>::IS_FROM_TEXT,
    ];
    assert_eq!(from_text, [true, false, false, false], "text is, and no key");
    for passphrase in ["correct horse battery staple", "hunter2", &"x".repeat(32)] {
        assert!(Key::parse(passphrase).is_err(), "{passphrase}");
    }
}

// case 111
#[test]
fn a_key_is_overwritten_when_dropped_and_never_copied() {
    let copied = [
        Known::<u8>::IS_COPY,
        Known::<Key>::IS_COPY,
        Known::<KeyEntry>::IS_COPY,
        Known::<KeyRing>::IS_COPY,
    ];
    assert_eq!(copied, [true, false, false, false], "a number is, and no key");
    // A derived key is in the states of two hashes, of which an HMAC is made.
    let overwritten = [
        Known::<String>::IS_OVERWRITTEN,
        Known::<Key>::IS_OVERWRITTEN,
        Known::<Sha1>::IS_OVERWRITTEN,
        Known::<Sha256>::IS_OVERWRITTEN,
    ];
    assert_eq!(
        overwritten,
        [false, true, true, true],
        "text is not; keys and what they become are"
    );
}

#[test]
fn the_same_entry_twice_and_too_many_entries_are_errors() {
    // case 26
    let twice = SessionBuilder::<Visitor>::new(KeyRing::new(key(1)).accept(key(2)).accept(key(1)));
    let error = twice.build().map(|_: SessionConfig<Visitor>| ()).unwrap_err();
    assert_eq!(error, BuildError::SameKey { first: 1, second: 3 });
    let many = (2..=100).fold(KeyRing::new(key(1)), |ring, byte| ring.accept(key(byte)));
    let error = SessionBuilder::<Visitor>::new(many).build().map(|_: SessionConfig<Visitor>| ());
    assert_eq!(error.unwrap_err(), BuildError::TooManyKeys(100));
    let of = |count| (2..=count).fold(KeyRing::new(key(1)), |ring, byte| ring.accept(key(byte)));
    let built = |count| SessionBuilder::<Visitor>::new(of(count)).build().is_ok();
    assert_eq!([8, 9].map(built), [true, false]);
}

#[test]
fn a_context_whose_length_two_bytes_do_not_hold_is_an_error() {
    // A longer one would be cut off in what keys are derived from, and might be another's.
    let built = |len| {
        let context = "x".repeat(len);
        let error = |builder: SessionBuilder<Visitor>| {
            builder.build().map(|_: SessionConfig<Visitor>| ()).err()
        };
        let of_entry = KeyEntry::new(key(2)).context(context.clone());
        let ring = KeyRing::new(key(1)).accept(of_entry);
        [error(builder().context(context)), error(SessionBuilder::new(ring))]
    };
    assert_eq!(built(65_535), [None, None]);
    for len in [65_536, 65_537, 200_000] {
        assert_eq!(built(len), [Some(BuildError::Context), Some(BuildError::Context)], "{len}");
    }
}
