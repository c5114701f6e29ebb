//! Nonces of encrypted cookies.
//!
//! `SESSION_TESTS_NONCES=10000000 cargo test --release -p session-core --test promises nonces`

use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::{Algorithm, Exchange, Session, SessionConfig};

use crate::support::{builder, noon};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

type Nonce = [u8; 12];

/// How many cookies are made: `SESSION_TESTS_NONCES`.
fn cookies() -> u32 {
    std::env::var("SESSION_TESTS_NONCES")
        .map_or(20_000, |cookies| cookies.parse().expect("a number"))
}

// case 28; a random source that fails is in `encryption.rs`
#[test]
fn no_nonce_is_used_twice() {
    let config = builder().algorithm(Algorithm::Aes256GcmSiv).build().expect("the settings agree");
    let half = cookies() / 2;
    // Threads must not draw the same numbers.
    let mut nonces = thread::scope(|scope| {
        let other = scope.spawn(|| nonces(&config, half));
        let mut nonces = nonces(&config, half);
        nonces.extend(other.join().expect("cookies can be made"));
        nonces
    });
    assert_eq!(nonces.len(), 2 * half as usize);
    nonces.sort_unstable();
    assert!(nonces.windows(2).all(|two| two[0] != two[1]));
    println!("{} nonces, none twice", nonces.len());
}

/// Those of one session that changes so many times, each time from the same cookie.
fn nonces(config: &SessionConfig<Visitor>, times: u32) -> Vec<Nonce> {
    let first = cookie(config, b"", 0);
    (1..=times).map(|visits| nonce(&cookie(config, &first, visits))).collect()
}

/// The `Set-Cookie` of a request that changes the session.
fn cookie(config: &SessionConfig<Visitor>, header: &[u8], visits: u32) -> Vec<u8> {
    let exchange = Exchange::load_now(config, [header], noon()).expect("cookies never wait");
    exchange.view().set_visits(visits);
    let reply = exchange.finish_now(noon(), 200).expect("it can be saved");
    reply.set_cookies().next().expect("it has changed").to_vec()
}

fn nonce(cookie: &[u8]) -> Nonce {
    const NAME: &[u8] = b"session=";
    let mut nonce = Nonce::default();
    // Twelve bytes are sixteen characters.
    let text = &cookie[NAME.len()..NAME.len() + 16];
    URL_SAFE_NO_PAD.decode_slice(text, &mut nonce).expect("base64");
    nonce
}
