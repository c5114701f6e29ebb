//! What is measured.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::{
    Algorithm, CsrfToken, Exchange, Key, KeyEntry, KeyRing, MemoryStore, Session, SessionBuilder,
    SessionConfig, SessionStore, StoreKey, Swap, Write,
};
use tokio::runtime::{Builder, Runtime};

use super::classes::{Classes, INPUTS, first_or_last, last_or_random, random};
use super::control::leaking_loop;
use super::duel::Duel;

#[derive(Session)]
struct Visitor {
    visits: u32,
}

/// What stands before the value of a cookie.
const NAME: &[u8] = b"session=";

pub(crate) fn all() -> Vec<Duel> {
    let sha1 = || builder().algorithm(Algorithm::HmacSha1_128);
    let sha256 = || builder().algorithm(Algorithm::HmacSha256_128);
    let siv = || builder().algorithm(Algorithm::Aes256GcmSiv);
    let id = || sha1().store(MemoryStore::new());
    vec![
        leaking_loop("control: a loop that ends at the first difference"),
        cookie("HMAC-SHA1 tag: first byte, last byte", sha1(), first_or_last),
        cookie("HMAC-SHA1 tag: last byte, all bytes", sha1(), last_or_random),
        cookie("HMAC-SHA256 tag: first byte, last byte", sha256(), first_or_last),
        cookie("HMAC-SHA256 tag: last byte, all bytes", sha256(), last_or_random),
        cookie("AES-256-GCM-SIV tag: first byte, last byte", siv(), first_or_last),
        cookie("AES-256-GCM-SIV tag: last byte, all bytes", siv(), last_or_random),
        cookie("tag of an id: first byte, last byte", id(), first_or_last),
        csrf_token("CSRF token: first byte, last byte", first_or_last),
        csrf_token("CSRF token: last byte, all bytes", last_or_random),
        store_key("key in the memory store: first byte, last byte"),
        key("key of a ring: first byte, last byte"),
    ]
}

/// Makes two classes of wrong inputs of right ones.
type Alter = fn(&[Vec<u8>]) -> Classes;

fn builder() -> SessionBuilder<Visitor> {
    SessionBuilder::new(Key::from_bytes(&[1; 32]).expect("32 bytes"))
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("it starts")
}

/// Cookies with a wrong tag, from the header to a fresh session.
fn cookie(name: &'static str, builder: SessionBuilder<Visitor>, alter: Alter) -> Duel {
    let (runtime, config) = (runtime(), builder.build().expect("the settings agree"));
    let now = SystemTime::now();
    let messages: Vec<_> =
        (0..INPUTS).map(|number| issue(&runtime, &config, number.into(), now)).collect();
    let header = |message: Vec<u8>| [NAME, URL_SAFE_NO_PAD.encode(message).as_bytes()].concat();
    let classes = alter(&messages).map(|class| class.into_iter().map(header).collect());
    Duel::new(name, classes, move |header| {
        let loaded = match config.waits() {
            true => runtime.block_on(Exchange::load(&config, [header], now)),
            false => Exchange::load_now(&config, [header], now),
        };
        loaded.expect("it answers").reading_view().is_new()
    })
}

/// The message in the cookie of a new client.
fn issue(
    runtime: &Runtime,
    config: &SessionConfig<Visitor>,
    number: u32,
    now: SystemTime,
) -> Vec<u8> {
    let exchange = runtime.block_on(Exchange::load(config, [], now)).expect("it answers");
    // All are of one length.
    exchange.view().set_visits(1000 + number);
    let reply = runtime.block_on(exchange.finish(now, 200)).expect("it can be saved");
    let set_cookie = reply.set_cookies().next().expect("it has changed");
    let value = set_cookie[NAME.len()..].split(|&byte| byte == b';').next().unwrap_or_default();
    URL_SAFE_NO_PAD.decode(value).expect("it is ours")
}

/// Tokens that are not that of the session.
fn csrf_token(name: &'static str, alter: Alter) -> Duel {
    let mut token = CsrfToken::default();
    let mut masked = || {
        let text = token.get_or_create().expect("there are random bytes");
        URL_SAFE_NO_PAD.decode(text).expect("it is ours")
    };
    let right: Vec<_> = (0..INPUTS).map(|_| masked()).collect();
    let text = |masked: Vec<u8>| URL_SAFE_NO_PAD.encode(masked).into_bytes();
    let classes = alter(&right).map(|class| class.into_iter().map(text).collect());
    Duel::new(name, classes, move |text| token.check(str::from_utf8(text).unwrap_or_default()))
}

/// Keys that are not there, beside ones that are. No client chooses a key: it is a hash of the id.
///
/// Which other keys one meets in a table is chance, so there are many of them.
fn store_key(name: &'static str) -> Duel {
    let (runtime, store, now) = (runtime(), MemoryStore::new(), SystemTime::now());
    let mut classes = Classes::default();
    for _ in 0..INPUTS {
        let key: [u8; 32] = random();
        let (there, write) = (StoreKey::from_bytes(key), Write::new(&[7; 64], now, now));
        let created = runtime.block_on(store.create(&there, write)).expect("there is room");
        assert_eq!(created, Swap::Done);
        for (class, at) in classes.iter_mut().zip([0, 31]) {
            class.extend((1..=255).map(|by| {
                let mut other = key.to_vec();
                other[at] ^= by;
                other
            }));
        }
    }
    Duel::new(name, classes, move |key| {
        let key = StoreKey::from_bytes(key.try_into().expect("32 bytes"));
        runtime.block_on(store.load(&key)).expect("memory answers").is_none()
    })
}

/// Rings whose second key differs from the first in one byte. It happens once, in the configuration.
fn key(name: &'static str) -> Duel {
    let first: [u8; 32] = random();
    let classes = [0, 31].map(|at| {
        let other = |by: u8| {
            let mut key = first.to_vec();
            key[at] ^= by;
            key
        };
        (1..=255).map(other).collect()
    });
    let first = Key::from_bytes(&first).expect("32 bytes");
    let build = move |second: &[u8]| {
        let ring = KeyRing::new(KeyEntry::new(first.clone()));
        let ring = ring.accept(KeyEntry::new(Key::from_bytes(second).expect("32 bytes")));
        SessionBuilder::<Visitor>::new(ring).build().is_ok()
    };
    Duel::new(name, classes, build).slow()
}
