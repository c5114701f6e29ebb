//! Nothing that a client makes of its cookie by one alteration is a session of anybody: cases 1 to
//! 4, 7 to 9 of the fault catalogue, for cookies of many contents, in all modes.
//!
//! `SESSION_TESTS_COOKIES=10000 cargo test --release -p session-core --test promises alterations --
//! --nocapture` tries 10,000 cookies in each mode.

mod altered;
mod cookies;
mod draw;
mod kinds;
mod modes;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use session_core::Algorithm;
use tracing::subscriber::NoSubscriber;

use altered::{each_alteration, each_same};
use cookies::{Cookie, varied};
use modes::Mode;

/// How many cookies are altered in each mode: `SESSION_TESTS_COOKIES`. By default so many that all
/// modes together have every kind of contents.
fn cookies() -> usize {
    std::env::var("SESSION_TESTS_COOKIES").map_or(2, |cookies| cookies.parse().expect("a number"))
}

// cases 1 to 4, 7 to 9
#[test]
fn no_altered_cookie_signed_with_sha_1_is_accepted() {
    none_is_accepted(Mode::Cookie(Algorithm::HmacSha1_128), 0);
}

// cases 1 to 4, 7 to 9
#[test]
fn no_altered_cookie_signed_with_sha_256_is_accepted() {
    none_is_accepted(Mode::Cookie(Algorithm::HmacSha256_128), 2);
}

// cases 1 to 4, 7 to 9
#[test]
fn no_altered_cookie_that_is_encrypted_is_accepted() {
    none_is_accepted(Mode::Cookie(Algorithm::Aes256GcmSiv), 4);
}

// cases 1 to 4, 7 to 9
#[test]
fn no_altered_id_signed_with_sha_1_is_accepted() {
    none_is_accepted(Mode::Store(Algorithm::HmacSha1_128), 6);
}

// cases 1 to 4, 7 to 9
#[test]
fn no_altered_id_signed_with_sha_256_is_accepted() {
    none_is_accepted(Mode::Store(Algorithm::HmacSha256_128), 1);
}

/// White space around a value, and what follows its end, is not part of it: RFC 6265, section 5.2.
#[test]
fn what_is_no_part_of_the_value_does_not_alter_it() {
    for mode in [Mode::Cookie(Algorithm::HmacSha1_128), Mode::Store(Algorithm::HmacSha1_128)] {
        for cookie in varied(mode, 0, 7) {
            each_same(&cookie.value, |value| assert!(cookie.accepts(value), "{value:?}"));
        }
    }
}

/// The first cookie is of that kind.
fn none_is_accepted(mode: Mode, first: usize) {
    let (cookies, start) = (varied(mode, first, cookies()), Instant::now());
    let (next, tried) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        // Nobody listens, whatever other tests do: each alteration would write a line.
        let _quiet = tracing::subscriber::set_default(NoSubscriber::default());
        while let Some(cookie) = cookies.get(next.fetch_add(1, Ordering::Relaxed)) {
            tried.fetch_add(try_all(cookie), Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let (cookies, tried) = (cookies.len(), tried.into_inner());
    println!(
        "{mode:?}: {tried} alterations of {cookies} cookies, 0 accepted, {:.1?}",
        start.elapsed()
    );
}

/// How many alterations there were.
fn try_all(cookie: &Cookie) -> usize {
    assert!(cookie.accepts(&cookie.value), "it is one: {cookie:?}");
    let mut tried = 0;
    each_alteration(&cookie.value, |altered| {
        tried += 1;
        assert!(!cookie.accepts(altered), "{cookie:?}, altered to {}", altered.escape_ascii());
    });
    tried
}
