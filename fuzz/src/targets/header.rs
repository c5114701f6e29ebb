//! What `Cookie` headers bring is what taking them apart with `split` brings, however many cookies
//! there are, under present and earlier names, in one header or several.

use std::sync::LazyLock;

use session_core::{Exchange, Key, KeyEntry, KeyRing, SessionBuilder, SessionConfig};

use crate::contents::Visitor;
use crate::reference::KEY;
use crate::request::{NOON, at};

const NAMES: [&str; 3] = ["__Host-s", "session", "s"];
/// Cookies of our names that are looked at.
const MOST: usize = 8;

struct Server {
    config: SessionConfig<Visitor>,
    /// Two valid values for each name; the visits of the sessions are their places here.
    values: Vec<(usize, Vec<u8>)>,
}

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let values = NAMES.iter().enumerate().flat_map(|(name, text)| {
        let config: SessionConfig<Visitor> =
            SessionBuilder::new(key()).cookie_name(*text).build().expect("the settings agree");
        [0, 1].map(|visits| (name, issue(&config, name * 2 + visits)))
    });
    let earlier = NAMES[1..].iter().map(|name| KeyEntry::new(key()).cookie_name(*name));
    let ring = earlier.fold(KeyRing::new(key()), KeyRing::accept);
    let config = SessionBuilder::new(ring).cookie_name(NAMES[0]).build();
    Server { config: config.expect("the settings agree"), values: values.collect() }
});

fn key() -> Key {
    Key::from_bytes(&KEY).expect("a key")
}

fn issue(config: &SessionConfig<Visitor>, visits: usize) -> Vec<u8> {
    let exchange = Exchange::load_now(config, [], at(NOON)).expect("cookies never wait");
    exchange.view().set_visits(visits as u32);
    let reply = exchange.finish_now(at(NOON), 200).expect("it is small");
    let pair = reply.set_cookies().next().expect("it is new").split(|byte| *byte == b';').next();
    let at = config.cookie_name().len() + 1;
    pair.expect("there is a first")[at..].to_vec()
}

/// Bytes from 0x80 on stand for names, values and what is between them.
pub fn run(input: &[u8]) {
    let server = &*SERVER;
    let headers = server.headers(input);
    let headers = || headers.iter().map(Vec::as_slice);
    let pairs: Vec<_> = headers().flat_map(pairs).collect();
    let session = server.session(&pairs);

    let exchange = Exchange::load_now(&server.config, headers(), at(NOON)).expect("it can be told");
    let view = exchange.view();
    let found = (!view.is_new()).then(|| view.visits() as usize);
    assert_eq!(found, session);
    drop(view);
    let reply = exchange.finish_now(at(NOON), 200).expect("nothing changed");
    let is_rewritten = session.is_some_and(|value| server.values[value].0 > 0);
    assert_eq!(reply.set_cookies().next().is_some(), is_rewritten, "an earlier name is given up");

    let exchange = Exchange::load_now(&server.config, headers(), at(NOON)).expect("it can be told");
    exchange.view().set_visits(99);
    let reply = exchange.finish_now(at(NOON), 200).expect("it is small");
    let set: Vec<_> = reply.set_cookies().map(name).collect();
    let came = |earlier: &&[u8]| pairs.iter().any(|(name, _)| name == earlier);
    let earlier = NAMES[1..].iter().map(|name| name.as_bytes()).filter(came);
    let expected: Vec<_> = [NAMES[0].as_bytes()].into_iter().chain(earlier).collect();
    assert_eq!(set, expected, "what came under an earlier name is removed");
}

type Pair<'h> = (&'h [u8], &'h [u8]);

fn pairs(header: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    header.split(|byte| *byte == b';').filter_map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        Some((pair[..equals].trim_ascii(), pair[equals + 1..].trim_ascii()))
    })
}

fn name(set_cookie: &[u8]) -> &[u8] {
    set_cookie.split(|byte| *byte == b'=').next().unwrap_or_default()
}

impl Server {
    fn headers(&self, input: &[u8]) -> Vec<Vec<u8>> {
        let mut headers = vec![Vec::new()];
        for &byte in input {
            let value = usize::from(byte).wrapping_sub(0x90);
            let token: &[u8] = match byte {
                0x80..0x83 => NAMES[usize::from(byte) - 0x80].as_bytes(),
                0x83..0x86 => &[NAMES[usize::from(byte) - 0x83].as_bytes(), b"="].concat(),
                0x86 => b"; ",
                0x90.. if value < self.values.len() => &self.values[value].1,
                _ => &[byte],
            };
            match (byte, headers.last_mut()) {
                (0x87, _) => headers.push(Vec::new()),
                (_, Some(header)) => header.extend_from_slice(token),
                (_, None) => unreachable!("there is always one"),
            }
        }
        headers
    }

    /// Which of the values opens the session.
    fn session(&self, pairs: &[Pair<'_>]) -> Option<usize> {
        let name = |pair: &Pair<'_>| NAMES.iter().position(|name| name.as_bytes() == pair.0);
        let ours = pairs.iter().filter_map(|pair| Some((name(pair)?, pair.1))).take(MOST);
        let valid = ours.filter_map(|(name, value)| {
            self.values.iter().position(|known| known.0 == name && known.1 == value)
        });
        let mut valid: Vec<_> = valid.collect();
        valid.sort_unstable();
        valid.dedup();
        match *valid {
            // Two different ones of the best name: nobody knows which is right.
            [one, other, ..] if self.values[one].0 == self.values[other].0 => None,
            [one, ..] => Some(one),
            [] => None,
        }
    }
}
