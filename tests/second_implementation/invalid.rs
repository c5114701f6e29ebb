//! Cookies that break one rule each, which both implementations refuse.

use serde_json::json;
use session_core::{Algorithm, Envelope, Exchange, Session};

use Verdict::{Invalid, Over, Valid};

use crate::mode::{MODES, Mode};
use crate::second::Second;
use crate::{NOW, at, bytes, hex, limits};

/// Reads no field of its own.
#[derive(Session)]
struct Anything {}

/// What is made of a cookie at `NOW`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// It is a session.
    Valid,
    /// It breaks no rule, and its time is over or has not begun.
    Over,
    /// It breaks a rule.
    Invalid,
}

/// Bodies.
#[rustfmt::skip]
const BODIES: [(&str, Verdict, &str); 39] = [
    ("nothing is wrong",                    Valid,   "0100d8490b0000 010107 ff4e0107"),
    ("there is no field",                   Valid,   "0100d8490b0000"),
    ("a field without bytes",               Valid,   "0100d8490b0000 0100"),
    ("padding of two zeros",                Valid,   "0100d8490b0000 00020000 010107"),
    ("padding of no zero",                  Valid,   "0100d8490b0000 0000"),
    ("the last tag that there is",          Valid,   "0100d8490b0000 ff7f00"),
    ("the largest schema",                  Valid,   "0100d8490b00ffffffff0f"),
    ("it is empty",                         Invalid, ""),
    ("the version is 0",                    Invalid, "0000d8490b0000 010107"),
    ("the version is 2",                    Invalid, "0200d8490b0000 010107"),
    ("it begins like an id",                Invalid, "8100d8490b0000 010107"),
    ("it ends in `issued`",                 Invalid, "0100d849"),
    ("it ends before `age`",                Invalid, "0100d8490b"),
    ("it ends in `age`",                    Invalid, "0100d8490b80"),
    ("it ends before `schema`",             Invalid, "0100d8490b00"),
    ("`age` is above `issued`",             Invalid, "0100d8490b 81b0a75a 00 010107"),
    ("`age` is an over-long varint",        Invalid, "0100d8490b 8000 00 010107"),
    ("`age` is 2^32",                       Invalid, "0100d8490b 8080808010 00 010107"),
    ("`age` has six bytes",                 Invalid, "0100d8490b 808080808000 00 010107"),
    ("`schema` is an over-long varint",     Invalid, "0100d8490b00 8000 010107"),
    ("`schema` is 2^32",                    Invalid, "0100d8490b00 8080808010 010107"),
    ("a tag is an over-long varint",        Invalid, "0100d8490b0000 81000107"),
    ("a tag is 16384",                      Invalid, "0100d8490b0000 8080010107"),
    ("a tag is 2^32",                       Invalid, "0100d8490b0000 80808080100107"),
    ("tags descend",                        Invalid, "0100d8490b0000 020107 010107"),
    ("a tag is repeated",                   Invalid, "0100d8490b0000 010107 010107"),
    ("a length is an over-long varint",     Invalid, "0100d8490b0000 01810007"),
    ("a length is missing",                 Invalid, "0100d8490b0000 01"),
    ("a length points beyond the end",      Invalid, "0100d8490b0000 010207"),
    ("a length is 2^32 - 1",                Invalid, "0100d8490b0000 01ffffffff0f07"),
    ("padding is not zero",                 Invalid, "0100d8490b0000 00020001 010107"),
    ("padding is cut off",                  Invalid, "0100d8490b0000 000200"),
    ("padding stands there twice",          Invalid, "0100d8490b0000 000100 000100"),
    ("padding of no zero stands there twice", Invalid, "0100d8490b0000 0000 0000"),
    ("padding stands behind a field",       Invalid, "0100d8490b0000 010107 000100"),
    ("as late as the skew",                 Valid,   "013cd8490b0000 010107"),
    ("later than the skew",                 Over,    "013dd8490b0000 010107"),
    ("at the absolute limit",               Over,    "0100d8490b80ea4900"),
    ("at the idle limit",                   Over,    "018086480b0000 010107"),
];

/// What is presented, and as what it is read.
type Row = (String, Verdict, String);

/// Both sides' verdict on each row.
fn both_agree(second: &mut Second, mode: &Mode, rows: Vec<Row>) {
    let config = mode.builder::<Anything>().build().expect("agreed");
    for (name, verdict, text) in rows {
        let question = json!({
            "ring": [mode.entry()], "text": text, "limits": limits(NOW), "struct": [], "named": {},
        });
        let answer = second.try_ask("read_cookie", question);
        let read = match &answer {
            Ok(answer) if answer["body"]["valid"] == true => Valid,
            Ok(_) => Over,
            Err(_) => Invalid,
        };
        assert_eq!(read, verdict, "{name}, {mode:?}, Python: {answer:?}");
        let header = mode.header(&text);
        let exchange = Exchange::load_now(&config, [header.as_bytes()], at(NOW));
        let is_new = exchange.expect("cookies load").reading_view().is_new();
        assert_eq!(!is_new, verdict == Valid, "{name}, {mode:?}, Rust");
    }
}

/// A message, whatever it says, under the key of this purpose.
pub(crate) fn protect(
    second: &mut Second,
    mode: &Mode,
    purpose: &str,
    aad: &[u8],
    plain: &[u8],
) -> Vec<u8> {
    let question = json!({
        "entry": mode.entry(), "purpose": purpose, "plain": hex(plain), "aad": hex(aad),
        "nonce": hex(&[5; 12]),
    });
    bytes(&second.ask_text("protect", question))
}

fn text(second: &mut Second, message: &[u8]) -> String {
    second.ask_text("text", json!({"bytes": hex(message)}))
}

fn purpose(mode: &Mode) -> &'static str {
    if mode.encrypts() { "encrypted-state" } else { "signed-state" }
}

// cases 19, 36, 44, 52
#[test]
fn each_rule_that_a_body_breaks_is_enough_for_both() {
    let Some(mut second) = Second::start("each rule of a body") else { return };
    for mode in &MODES {
        let mut rows = Vec::new();
        for (name, verdict, body) in BODIES {
            let body = bytes(&body.replace(' ', ""));
            assert_eq!(Envelope::parse(&body).is_some(), verdict != Invalid, "{name}");
            let message = protect(&mut second, mode, purpose(mode), b"", &body);
            rows.push((name.to_owned(), verdict, text(&mut second, &message)));
        }
        both_agree(&mut second, mode, rows);
    }
}

/// Keys that are not the one of `mode`.
fn other_modes(mode: &Mode) -> Vec<(&'static str, Mode)> {
    use Algorithm::{Aes256GcmSiv, HmacSha1_128, HmacSha256_128};
    let mut others = vec![
        ("another key", Mode { key: 1, ..*mode }),
        ("another context", Mode { context: "elsewhere", ..*mode }),
        ("another name", Mode { cookie: "other", ..*mode }),
    ];
    let algorithms = [HmacSha1_128, HmacSha256_128, Aes256GcmSiv];
    let others_of = algorithms.into_iter().filter(|algorithm| *algorithm != mode.algorithm);
    others.extend(others_of.map(|algorithm| ("another algorithm", Mode { algorithm, ..*mode })));
    others
}

// cases 12, 14, 15, 16, 17, 18, 20
#[test]
fn each_key_but_the_right_one_is_wrong_for_both() {
    let Some(mut second) = Second::start("each key but the right one") else { return };
    let body = bytes("0100d8490b0000010107");
    for mode in &MODES {
        let mut rows = Vec::new();
        let mut add = |name: &str, verdict, mode: &Mode, purpose| {
            let message = protect(&mut second, mode, purpose, b"", &body);
            rows.push((name.to_owned(), verdict, text(&mut second, &message)));
        };
        add("the right key", Valid, mode, purpose(mode));
        for (name, other) in other_modes(mode) {
            add(name, Invalid, &other, purpose(&other));
        }
        for purpose in ["session-id", "stored-state", "stored-encrypted"] {
            add(purpose, Invalid, mode, purpose);
        }
        both_agree(&mut second, mode, rows);
    }
}

// cases 2 to 5, 7, 8, 10
#[test]
fn each_text_but_the_right_one_is_wrong_for_both() {
    let Some(mut second) = Second::start("each text but the right one") else { return };
    for mode in &MODES {
        // Of a length that leaves bits over in the last character.
        let body =
            bytes(if mode.encrypts() { "0100d8490b00000101ff" } else { "0100d8490b00000102ffff" });
        let message = protect(&mut second, mode, purpose(mode), b"", &body);
        let good = text(&mut second, &message);
        let (front, last) = good.split_at(good.len() - 1);
        let next = char::from(last.as_bytes()[0] + 1);
        let mut rows = vec![
            ("the right text".to_owned(), Valid, good.clone()),
            (
                "the last character has a bit that is not used".to_owned(),
                Invalid,
                format!("{front}{next}"),
            ),
            ("it is padded".to_owned(), Invalid, format!("{good}=")),
            ("it is padded twice".to_owned(), Invalid, format!("{good}==")),
            ("it is empty".to_owned(), Invalid, String::new()),
            ("a character more".to_owned(), Invalid, format!("{good}A")),
            ("another alphabet".to_owned(), Invalid, format!("+{}", &good[1..])),
            ("white space within".to_owned(), Invalid, format!("{front} {last}")),
            ("a percent sign".to_owned(), Invalid, format!("%41{}", &good[1..])),
            ("too long".to_owned(), Invalid, "A".repeat(4097)),
        ];
        for length in 0..message.len() {
            let cut = text(&mut second, &message[..length]);
            rows.push((format!("cut to {length} bytes"), Invalid, cut));
        }
        for at in 0..message.len() {
            let mut altered = message.clone();
            altered[at] ^= 1 << (at % 8);
            rows.push((format!("a bit of byte {at}"), Invalid, text(&mut second, &altered)));
        }
        both_agree(&mut second, mode, rows);
    }
}
