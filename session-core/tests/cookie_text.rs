//! The cookie as text: cases 1 to 19 of the fault catalogue.

use crate::support::{builder, config, is_accepted, issue, key};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::{Algorithm, Session, SessionConfig};

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
}

fn value(cookie: &str) -> &str {
    cookie.strip_prefix("session=").expect("it has the default name")
}

fn accepted(config: &SessionConfig<Visitor>, value: &str) -> bool {
    is_accepted(config, &[&format!("session={value}")])
}

fn both_algorithms() -> [SessionConfig<Visitor>; 2] {
    [Algorithm::HmacSha1_128, Algorithm::HmacSha256_128]
        .map(|algorithm| builder().algorithm(algorithm).build().unwrap())
}

fn issued(config: &SessionConfig<Visitor>) -> String {
    let cookie = issue(config, |visitor| {
        visitor.set_visits(7);
        visitor.set_name("Ada");
    });
    value(&cookie).to_owned()
}

#[test]
fn the_cookie_itself_is_accepted() {
    for config in both_algorithms() {
        assert!(accepted(&config, &issued(&config)));
    }
}

#[test]
fn a_flipped_bit_is_refused() {
    // Diva 2, TG 2, case 1
    for config in both_algorithms() {
        let text = issued(&config);
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let header = [b"session=".as_slice(), &bytes].concat();
            // `;` ends the value and white space around it is trimmed, so the header is looked at
            // as bytes, and a shorter value is refused all the same.
            assert!(!is_accepted_bytes(&config, &header), "bit {bit}");
        }
    }
}

fn is_accepted_bytes(config: &SessionConfig<Visitor>, header: &[u8]) -> bool {
    let exchange =
        session_core::Exchange::load_now(config, [header], crate::support::noon()).unwrap();
    !exchange.reading_view().is_new()
}

#[test]
fn a_replaced_character_is_refused() {
    // Diva 2, case 2
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for config in both_algorithms() {
        let text = issued(&config);
        for at in 0..text.len() {
            for &other in ALPHABET.iter().filter(|&&other| other != text.as_bytes()[at]) {
                let mut changed = text.clone();
                changed.replace_range(at..=at, &char::from(other).to_string());
                assert!(!accepted(&config, &changed), "{at}: {}", char::from(other));
            }
        }
    }
}

#[test]
fn a_shorter_or_longer_text_is_refused() {
    for config in both_algorithms() {
        let text = issued(&config);
        for len in 0..text.len() {
            assert!(!accepted(&config, &text[..len]), "case 3: {len}");
        }
        for more in 1..=64 {
            assert!(!accepted(&config, &format!("{text}{}", "A".repeat(more))), "case 4: {more}");
        }
    }
}

#[test]
fn a_tag_of_another_length_is_refused() {
    // case 5; the right-hand end of the HMAC (case 6) is tested beside the signer
    let config = config::<Visitor>();
    let message = URL_SAFE_NO_PAD.decode(issued(&config)).unwrap();
    let body = &message[..message.len() - 16];
    for len in [0, 1, 8, 15] {
        let text = URL_SAFE_NO_PAD.encode(&message[..body.len() + len]);
        assert!(!accepted(&config, &text), "{len}");
    }
    for len in [17, 20] {
        let mut longer = message.clone();
        longer.resize(body.len() + len, 0);
        assert!(!accepted(&config, &URL_SAFE_NO_PAD.encode(&longer)), "{len}");
    }
}

#[test]
fn non_canonical_base64_is_refused() {
    let config = config::<Visitor>();
    let text = issue_with_trailing_bits(&config);
    let last = text.bytes().next_back().unwrap();
    // case 7: the low bits of the last character carry nothing and must be zero
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let at = alphabet.bytes().position(|c| c == last).unwrap();
    let noisy = format!("{}{}", &text[..text.len() - 1], &alphabet[at + 1..at + 2]);
    assert_eq!(
        URL_SAFE_NO_PAD.decode(&text).unwrap()[..3],
        base64_lenient(&noisy)[..3],
        "it means the same bytes"
    );
    assert!(!accepted(&config, &noisy));
    // case 8
    let padded = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
    let standard = text.replace('-', "+").replace('_', "/");
    let quoted = format!("\"{text}\"");
    let percent = format!("%{:02X}{}", text.as_bytes()[0], &text[1..]);
    let broken = [padded, quoted, percent, format!("{text}\r\nx"), text.replacen('A', "A ", 1)];
    for text in broken {
        assert!(!accepted(&config, &text), "{text}");
    }
    if standard != text {
        assert!(!accepted(&config, &standard));
    }
}

/// A cookie whose last character has bits to spare.
fn issue_with_trailing_bits(config: &SessionConfig<Visitor>) -> String {
    (1..)
        .map(|len| issue(config, |visitor| visitor.set_name("n".repeat(len))))
        .map(|cookie| value(&cookie).to_owned())
        .find(|text| text.len() % 4 != 0)
        .unwrap()
}

fn base64_lenient(text: &str) -> Vec<u8> {
    use base64::alphabet::URL_SAFE;
    use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
    let engine = GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_allow_trailing_bits(true));
    engine.decode(text).unwrap()
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    // case 9
    let config = config::<Visitor>();
    for bytes in [&b"\xff\xfe\x00abc"[..], b"abc\0def", "naïve".as_bytes()] {
        assert!(!is_accepted_bytes(&config, &[b"session=", bytes].concat()));
    }
}

#[test]
fn an_empty_or_huge_value_is_refused() {
    let config = config::<Visitor>();
    assert!(!accepted(&config, ""), "case 10");
    for len in [4096, 4097, 100_000] {
        assert!(!accepted(&config, &"A".repeat(len)), "case 11: {len}");
    }
}

#[test]
fn the_tag_of_another_payload_is_refused() {
    // Diva 2, case 12; a moved boundary between fields (case 13) changes the bytes that are signed
    let config = config::<Visitor>();
    let one = URL_SAFE_NO_PAD.decode(issued(&config)).unwrap();
    let other = issue(&config, |visitor| visitor.set_visits(8));
    let other = URL_SAFE_NO_PAD.decode(value(&other)).unwrap();
    let mixed = [&one[..one.len() - 16], &other[other.len() - 16..]].concat();
    assert!(!accepted(&config, &URL_SAFE_NO_PAD.encode(mixed)));
}

#[test]
fn a_field_boundary_cannot_move() {
    // case 13: "ab" + "c" and "a" + "bc" are different messages
    #[derive(Session)]
    struct Pair {
        #[session(tag = 1)]
        left: String,
        #[session(tag = 2)]
        right: String,
    }
    let config = config::<Pair>();
    let message = |left: &str, right: &str| {
        let cookie = issue(&config, |pair| {
            pair.set_left(left);
            pair.set_right(right);
        });
        URL_SAFE_NO_PAD.decode(value(&cookie)).unwrap()
    };
    let (one, other) = (message("ab", "c"), message("a", "bc"));
    let tag = one.len() - 16;
    assert_ne!(one[..tag], other[..tag]);
    let mixed = URL_SAFE_NO_PAD.encode([&other[..tag], &one[tag..]].concat());
    assert!(!is_accepted(&config, &[&format!("session={mixed}")]));
}

#[test]
fn a_cookie_of_another_name_context_or_key_is_refused() {
    let here = config::<Visitor>();
    let text = issued(&here);
    let other_name = builder::<Visitor>().cookie_name("other").build().unwrap();
    assert!(!is_accepted(&other_name, &[&format!("other={text}")]), "case 14");
    let other_context = builder::<Visitor>().context("shop").build().unwrap();
    assert!(!accepted(&other_context, &text), "case 15");
    let other_key = crate::support::is_accepted(
        &session_core::SessionBuilder::<Visitor>::new(key(2)).build().unwrap(),
        &[&format!("session={text}")],
    );
    assert!(!other_key, "case 20");
}

#[test]
fn the_algorithm_comes_from_the_configuration() {
    // case 17: nothing in a message names an algorithm, so there is nothing to believe
    let [sha1, sha256] = both_algorithms();
    assert!(!accepted(&sha1, &issued(&sha256)));
    assert!(!accepted(&sha256, &issued(&sha1)));
}
