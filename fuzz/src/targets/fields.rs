//! Whatever stands where a field's value should: it is read as a value of the field's type, or as
//! the field's default; it stays as long as nobody writes; and what is written is read back.

use std::sync::LazyLock;

use session_core::SessionConfig;

use crate::contents::{Everything, is_readable};
use crate::reference::{Body, Mode, encode, fields};
use crate::request::{NOON, at, builder, cookie, load};

static CONFIG: LazyLock<SessionConfig<Everything>> =
    LazyLock::new(|| builder(Mode::Sha1).build().expect("the settings agree"));

/// Tags of the struct.
const TAGS: u8 = 22;

/// A record, or, behind a byte that says which, the value of one field.
pub fn run(input: &[u8]) {
    let fields = match *input {
        [] => return,
        [form, ref value @ ..] if form < 128 => vec![(u16::from(form % TAGS + 1), value.to_vec())],
        [_, ref record @ ..] => match fields(record) {
            Some(fields) => fields,
            None => return,
        },
    };
    let body = Body { issued: NOON, created: NOON, schema: 0, fields };
    let text = encode(&Mode::Sha1.close(&body.write())).into_bytes();
    if text.len() > 4000 {
        return;
    }
    let fields = body.fields;
    let exchange = load(&CONFIG, &text, NOON);
    let view = exchange.view();
    assert!(!view.is_new());
    let (read, sizes) = (view.snapshot(), view.encoded_sizes());
    for name in exchange.unreadable_fields() {
        let size = sizes.fields().find(|(field, _)| *field == name);
        assert!(size.is_some_and(|(_, size)| size > 0), "it is there, unreadable: {name}");
    }
    let unreadable = exchange.unreadable_fields();
    for (tag, value) in &fields {
        if let Some((name, is_readable)) = is_readable(*tag, value) {
            assert_eq!(!unreadable.contains(&name), is_readable, "{name}: {value:?}");
        }
    }
    drop(view);
    let reply = exchange.finish_now(at(NOON), 200).expect("nothing changed");
    assert_eq!(cookie(&reply), None, "what was read only stays as it is");

    let encoded = read.encoded();
    let Some(text) = replaced(&text, read) else { return };
    let exchange = load(&CONFIG, &text, NOON);
    let again = exchange.reading_view().snapshot();
    assert_eq!(exchange.unreadable_fields(), [""; 0]);
    assert_eq!(again.encoded(), encoded);
    assert_eq!(replaced(&text, again), None, "the same values are the same bytes");
}

/// The cookie, if one is set, once all fields have these values.
fn replaced(text: &[u8], values: Everything) -> Option<Vec<u8>> {
    let exchange = load(&CONFIG, text, NOON);
    exchange.view().replace(values);
    // With every field it may have become too large.
    let reply = exchange.finish_now(at(NOON), 200).ok()?;
    cookie(&reply)
}
