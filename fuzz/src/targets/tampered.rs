//! What is accepted is byte for byte what was issued.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use session_core::{Exchange, SessionConfig};

use crate::contents::Visitor;
use crate::reference::{Mode, decode, each_other_end, encode};
use crate::request::{NOON, at, configs, cookie, load};

static CONFIGS: LazyLock<[SessionConfig<Visitor>; 3]> = LazyLock::new(configs);

/// What is done to a cookie's text, or to the bytes in it.
#[derive(Arbitrary)]
enum Change {
    Flip { at: u16, bit: u8 },
    Put { at: u16, byte: u8 },
    Insert { at: u16, byte: u8 },
    Remove { at: u16 },
    CutBehind { at: u16 },
    CutBefore { at: u16 },
    Swap { one: u16, other: u16 },
    Copy { from: u16, to: u16, len: u8 },
    Splice { at: u16, with: Other },
}

/// Another cookie of the same key.
#[derive(Arbitrary)]
enum Other {
    OfTheMode,
    OfAnotherMode,
}

#[derive(Arbitrary)]
struct Attack {
    mode: u8,
    visits: u8,
    name: u8,
    text: Vec<Change>,
    bytes: Vec<Change>,
}

pub fn run(input: &[u8]) {
    let Ok(attack) = Attack::arbitrary(&mut Unstructured::new(input)) else { return };
    let mode = usize::from(attack.mode) % Mode::ALL.len();
    let issued = issue(mode, attack.visits, attack.name);
    let other = issue(mode, !attack.visits, 4);
    let others = |with: &Other| match with {
        Other::OfTheMode => other.clone(),
        Other::OfAnotherMode => issue((mode + 1) % Mode::ALL.len(), attack.visits, 4),
    };
    let flipped = encode(&one_bit_flipped(&issued, &attack));
    assert!(load(&CONFIGS[mode], flipped.as_bytes(), NOON).reading_view().is_new(), "{flipped}");
    let messages = |with: &Other| decode(&others(with)).expect("it is base64");
    let mut message = decode(&issued).expect("it is base64");
    attack.bytes.iter().for_each(|change| change.apply(&mut message, &messages));
    let mut text = encode(&message).into_bytes();
    attack.text.iter().for_each(|change| change.apply(&mut text, &others));
    each_other_end(&issued, |other| {
        assert!(load(&CONFIGS[mode], other, NOON).reading_view().is_new(), "{other:?}");
    });
    // White space around a value is not part of it.
    let value = text.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();

    let exchange = load(&CONFIGS[mode], &text, NOON);
    let view = exchange.reading_view();
    let genuine = [(&issued, attack.visits), (&other, !attack.visits)];
    let genuine = genuine.iter().find(|(issued, _)| value == issued.as_slice());
    assert_eq!(view.is_new(), genuine.is_none(), "accepted is what was issued, and nothing else");
    assert_eq!(view.visits(), genuine.map_or(0, |(_, visits)| u32::from(*visits)));
}

/// Another bit for nearly every session: few inputs flip one, and no other.
fn one_bit_flipped(issued: &[u8], attack: &Attack) -> Vec<u8> {
    let mut message = decode(issued).expect("it is base64");
    let bit = usize::from(attack.visits) * 251 + usize::from(attack.name);
    let at = bit / 8 % message.len();
    message[at] ^= 1 << (bit % 8);
    message
}

/// Signs a session.
fn issue(mode: usize, visits: u8, name: u8) -> Vec<u8> {
    let exchange = Exchange::load_now(&CONFIGS[mode], [], at(NOON)).expect("cookies never wait");
    let mut view = exchange.view();
    view.set_visits(u32::from(visits));
    view.set_name("n".repeat(usize::from(name)));
    drop(view);
    cookie(&exchange.finish_now(at(NOON), 200).expect("it is small")).expect("it is new")
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>, others: &dyn Fn(&Other) -> Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        let place = |at: u16| usize::from(at) % len;
        match *self {
            Self::Flip { at, bit } => bytes[place(at)] ^= 1 << (bit % 8),
            Self::Put { at, byte } => bytes[place(at)] = byte,
            Self::Insert { at, byte } => bytes.insert(place(at), byte),
            Self::Remove { at } => drop(bytes.remove(place(at))),
            Self::CutBehind { at } => bytes.truncate(place(at)),
            Self::CutBefore { at } => drop(bytes.drain(..place(at))),
            Self::Swap { one, other } => bytes.swap(place(one), place(other)),
            Self::Copy { from, to, len: count } => {
                let (from, to) = (place(from), place(to));
                let count = usize::from(count).min(len - from.max(to));
                bytes.copy_within(from..from + count, to);
            }
            Self::Splice { at, ref with } => {
                let at = place(at);
                bytes.truncate(at);
                bytes.extend_from_slice(others(with).get(at..).unwrap_or_default());
            }
        }
    }
}
