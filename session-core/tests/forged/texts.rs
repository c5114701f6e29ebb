//! Texts that no browser has from us.

use session_core::Rejection;

use super::Visitor;
use super::forge::{OURS, SEVEN, good, text, varint};
use super::site::{MODES, Mode, Site};

/// Not ASCII, or a control character; `é` is two bytes that are text.
const FOREIGN: [&[u8]; 7] =
    [b"\0", b"\x01", b"\x7f", b"\x80", b"\xff", "é".as_bytes(), b"\xef\xbb\xbf"];

/// The header with such a value, and what comes before it: a cookie's name, or nothing where a header
/// carries an id.
fn carriers(mode: Mode) -> Vec<(Site<Visitor>, &'static str)> {
    let mut carriers = vec![(Site::new(mode), "session=")];
    if mode.is_stored() {
        carriers.push((Site::of(mode, OURS, |builder| builder.id_header("x-session")), ""));
    }
    carriers
}

// case 9
#[tokio::test]
async fn a_byte_that_is_no_text_makes_a_good_value_none_in_every_mode() {
    for mode in MODES {
        for (site, before) in carriers(mode) {
            let cookie = site.with(&good(SEVEN)).await;
            let value = cookie.strip_prefix("session=").unwrap().as_bytes();
            let header = |value: &[u8]| [before.as_bytes(), value].concat();
            assert!(site.is_session(header(value)).await);
            for at in 0..=value.len() {
                // Each place with one of them, for all with all take long.
                let foreign = FOREIGN[at % FOREIGN.len()];
                let inserted = [&value[..at], foreign, &value[at..]].concat();
                let put = [&value[..at], foreign, value.get(at + 1..).unwrap_or(b"")].concat();
                for altered in [inserted, put] {
                    let refusal = site.refusal(header(&altered)).await;
                    let shown = altered.escape_ascii();
                    assert_eq!(refusal, Some(Rejection::NotBase64), "{mode:?}: {shown}");
                }
            }
        }
    }
}

/// A body that makes a message of so many bytes, and is a session.
fn body_of_a_message(len: usize, mode: Mode) -> Vec<u8> {
    let overhead = if mode.purpose() == "encrypted-state" { 28 } else { 16 };
    let name = len - overhead - 15;
    let value = [varint(name as u32), vec![b'n'; name]].concat();
    good(&[SEVEN, &[2], &varint(value.len() as u32), &value].concat())
}

// case 11
#[tokio::test]
async fn a_value_over_the_cap_is_refused_however_right_it_is() {
    for mode in MODES.into_iter().filter(|mode| !mode.is_stored()) {
        let site = Site::<Visitor>::new(mode);
        // 4097 characters are no base64.
        for (bytes, characters) in [(3072, 4096), (3073, 4098), (3074, 4099), (6000, 8000)] {
            let cookie = site.with(&body_of_a_message(bytes, mode)).await;
            assert_eq!(cookie.len(), "session=".len() + characters);
            let expected = (characters > 4096).then_some(Rejection::TooLong);
            assert_eq!(site.refusal(cookie).await, expected, "{mode:?}: {characters}");
        }
    }
}

// case 11
#[tokio::test]
async fn a_value_over_the_cap_is_refused_before_it_is_decoded_in_every_mode() {
    for mode in MODES {
        for (site, before) in carriers(mode) {
            let read = async |value: String| site.refusal(format!("{before}{value}")).await;
            // What would be refused for another reason, were it looked at.
            for len in [4097, 4098, 100_000] {
                assert_eq!(read("!".repeat(len)).await, Some(Rejection::TooLong), "{mode:?}");
                assert_eq!(read("A".repeat(len)).await, Some(Rejection::TooLong), "{mode:?}");
            }
            assert_eq!(read("!".repeat(4096)).await, Some(Rejection::NotBase64), "{mode:?}");
            assert_eq!(read(text(&[0; 3072])).await, Some(Rejection::Signature), "{mode:?}");
        }
    }
}
