//! Records that break one rule each, which both implementations refuse.

use serde_json::json;
use session_core::{Exchange, Session};

use crate::invalid::protect;
use crate::mode::{MODES, Mode};
use crate::recorder::Recorder;
use crate::records::stand;
use crate::second::Second;
use crate::{NOW, at, bytes, hex, limits};

/// Reads no field of its own.
#[derive(Session)]
struct Anything {}

/// Whether it is a session at `NOW`, and a record: `W` stands for its `write`, `K` for the key of
/// another one, `Z` for that of none, `B` for a body.
#[rustfmt::skip]
const RECORDS: [(&str, bool, &str); 19] = [
    ("live",                                    true,  "01 W B"),
    ("rotated, before its deadline",            true,  "02 W 01d8490b K B"),
    ("rotated, at its deadline",                false, "02 W 00d8490b K B"),
    ("rotated, long past its deadline",         false, "02 W 00000000 K B"),
    ("rotated to nowhere",                      false, "02 W 01d8490b Z B"),
    ("live, at its idle limit",                 false, "01 W 018086480b0000010107"),
    ("live, at its absolute limit",             false, "01 W 0100d8490b80ea4900010107"),
    ("rotated, and its body is over",           false, "02 W 01d8490b K 018086480b0000010107"),
    ("of kind 0",                               false, "00 W B"),
    ("of kind 3",                               false, "03 W B"),
    ("a not-before",                            false, "03 W 01d8490b"),
    ("live, with a body that breaks a rule",    false, "01 W 0100d8490b0000020107010107"),
    ("rotated, with a body that breaks a rule", false, "02 W 01d8490b K 0100d8490b0000020107010107"),
    ("live, without a body",                    false, "01 W"),
    ("rotated, without a body",                 false, "02 W 01d8490b K"),
    ("cut off in the key",                      false, "02 W 01d8490b 00"),
    ("cut off in the deadline",                 false, "02 W 01d8"),
    ("cut off in `write`",                      false, "01 a0a0"),
    ("empty",                                   false, ""),
];

const BODY: &str = "0100d8490b0000010107";

fn record(written: &str) -> Vec<u8> {
    let written = written.replace('B', BODY).replace('W', &hex(&[0xa0; 8]));
    let written = written.replace('K', &hex(&[0xcc; 32])).replace('Z', &hex(&[0; 32]));
    bytes(&written.replace(' ', ""))
}

/// The id, where its session stands, and another such place.
struct Places {
    header: String,
    key: String,
    other: String,
}

impl Places {
    fn of(second: &mut Second, mode: &Mode) -> Self {
        let mut place = |id: u8| {
            let id = json!({"ring": [mode.entry()], "id": hex(&[id; 16])});
            let text = second.ask_text("write_id", id);
            let answer = second.ask("read_id", json!({"ring": [mode.entry()], "text": text}));
            (text, answer["key"].as_str().expect("hex").to_owned())
        };
        let ((text, key), (_, other)) = (place(1), place(2));
        Self { header: mode.header(&text), key, other }
    }
}

/// Both sides' verdict on what stands at the place.
async fn both_agree(
    second: &mut Second,
    (mode, sealed): (&Mode, bool),
    places: &Places,
    rows: Vec<(String, bool, Vec<u8>)>,
) {
    for (name, valid, record) in rows {
        let question = json!({
            "ring": [mode.entry()], "key": places.key, "sealed": sealed, "bytes": hex(&record),
            "limits": limits(NOW), "struct": [], "named": {},
        });
        let answer = second.try_ask("read_record", question);
        let read = answer.as_ref().is_ok_and(|answer| answer["is_session"] == true);
        assert_eq!(read, valid, "{name}, {mode:?}, Python: {answer:?}");
        let store = Recorder::default();
        stand(&store.memory, &places.key, &record).await;
        let builder = mode.builder::<Anything>().store(store).seal_records(sealed);
        let config = builder.build().expect("agreed");
        let exchange = Exchange::load(&config, [places.header.as_bytes()], at(NOW)).await;
        let is_new = exchange.expect("memory is there").reading_view().is_new();
        assert_eq!(!is_new, valid, "{name}, {mode:?}, Rust");
    }
}

fn purpose(mode: &Mode) -> &'static str {
    if mode.encrypts() { "stored-encrypted" } else { "stored-state" }
}

// case 102
#[actix_web::test]
async fn each_rule_that_a_record_breaks_is_enough_for_both() {
    let Some(mut second) = Second::start("each rule of a record") else { return };
    for mode in &MODES {
        let places = Places::of(&mut second, mode);
        let bare = RECORDS.map(|(name, valid, written)| (name.to_owned(), valid, record(written)));
        both_agree(&mut second, (mode, false), &places, bare.to_vec()).await;
        let sealed = bare.map(|(name, valid, plain)| {
            let key = bytes(&places.key);
            (name, valid, protect(&mut second, mode, purpose(mode), &key, &plain))
        });
        both_agree(&mut second, (mode, true), &places, sealed.to_vec()).await;
    }
}

#[actix_web::test]
async fn a_sealed_record_is_good_at_its_own_place_alone_for_both() {
    let Some(mut second) = Second::start("a sealed record at its place") else { return };
    let plain = record("01 W B");
    for mode in &MODES {
        let places = Places::of(&mut second, mode);
        let (key, other) = (bytes(&places.key), bytes(&places.other));
        let second_ref = &mut second;
        let mut sealed =
            |mode: &Mode, purpose, key: &[u8]| protect(second_ref, mode, purpose, key, &plain);
        let good = sealed(mode, purpose(mode), &key);
        let mut rows = vec![
            ("sealed".to_owned(), true, good.clone()),
            ("not sealed".to_owned(), false, plain.clone()),
            ("for another place".to_owned(), false, sealed(mode, purpose(mode), &other)),
            ("for no place".to_owned(), false, sealed(mode, purpose(mode), b"")),
            ("as an id".to_owned(), false, sealed(mode, "session-id", &key)),
            ("as a signed cookie".to_owned(), false, sealed(mode, "signed-state", &key)),
            ("as an encrypted cookie".to_owned(), false, sealed(mode, "encrypted-state", &key)),
        ];
        for other in &MODES {
            let valid = (other.algorithm, other.key) == (mode.algorithm, mode.key);
            rows.push((format!("by {other:?}"), valid, sealed(other, purpose(other), &key)));
        }
        rows.extend(
            (0..good.len()).map(|end| (format!("cut to {end}"), false, good[..end].to_vec())),
        );
        rows.extend((0..good.len()).map(|at| {
            let mut altered = good.clone();
            altered[at] ^= 0x80 >> (at % 8);
            (format!("a bit of byte {at}"), false, altered)
        }));
        both_agree(&mut second, (mode, true), &places, rows).await;
    }
}
