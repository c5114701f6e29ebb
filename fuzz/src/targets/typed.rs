//! Values of every kind are read back as they were set, and setting them again changes nothing.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use session_core::{Session, SessionConfig};

use crate::contents::Everything;
use crate::reference::Mode;
use crate::request::{NOON, at, configs, cookie, load};

static CONFIGS: LazyLock<[SessionConfig<Everything>; 3]> = LazyLock::new(configs);

/// Bits of floats that arithmetic does not tell from others, and no input is likely to have: a zero and
/// numbers that are none, each with its sign, and the least one above zero.
const SPECIAL: [u64; 7] = [
    0,
    1 << 63,
    0x7ff8_0000_0000_0000,
    0xfff8_0000_0000_0001,
    0x7ff0_0000_0000_0001,
    0xfff0_0000_0000_0000,
    1,
];

pub fn run(input: &[u8]) {
    let Some((&mode, rest)) = input.split_first() else { return };
    let config = &CONFIGS[Mode::of(mode) as usize];
    let Ok(mut values) = Everything::arbitrary(&mut Unstructured::new(rest)) else { return };
    if mode >= 128 {
        let special = usize::from(mode) % SPECIAL.len();
        values.put_floats(f64::from_bits(SPECIAL[special]));
    }
    let encoded = values.encoded();
    let set = || values.clone();

    let exchange = load(config, b"", NOON);
    exchange.view().replace(set());
    let Ok(reply) = exchange.finish_now(at(NOON), 200) else {
        return assert!(encoded.len() > 2500, "{} bytes fit", encoded.len());
    };
    let value = cookie(&reply).expect("every field was set");

    let request = |handler: &dyn Fn(&mut Session<Everything>)| {
        let exchange = load(config, &value, NOON);
        handler(&mut exchange.view());
        assert_eq!(exchange.unreadable_fields(), [""; 0]);
        cookie(&exchange.finish_now(at(NOON), 200).expect("it was small enough before"))
    };
    let untouched = request(&|view| assert_eq!(view.snapshot().encoded(), encoded));
    assert_eq!(untouched, None, "an untouched session is not sent");
    assert_eq!(request(&|view| view.replace(set())), None, "equal values are no change");
    let handed_out = request(&|view| {
        let _ = view.text_mut();
        let _ = view.tree_mut();
        let _ = view.map_mut();
        let _ = view.double_mut();
        view.set_letter(view.letter());
    });
    assert_eq!(handed_out, None, "what was handed out and not changed is no change");

    let changed = request(&|view| *view.flag_mut() ^= true).expect("a changed session is sent");
    let mut expected = values.clone();
    expected.flip();
    let read = load(config, &changed, NOON).reading_view().snapshot();
    assert_eq!(read.encoded(), expected.encoded(), "and nothing else has changed");
}
