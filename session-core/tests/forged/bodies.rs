//! Bodies that break a rule of the format, in a message that is right.

use session_core::Rejection;

use super::Visitor;
use super::forge::{ID, OURS, SEVEN, body, good, id_message, live, noon_in_the_format, varint};
use super::site::{MODES, Mode, Site, cookie};

/// What a body that breaks a rule is called.
fn malformed(mode: Mode) -> Rejection {
    if mode.is_stored() { Rejection::Corrupt } else { Rejection::Malformed }
}

async fn is_refused(site: &Site<Visitor>, body: &[u8], reason: Rejection) {
    let header = site.with(body).await;
    assert_eq!(site.refusal(header).await, Some(reason), "{:?}: {body:?}", site.mode);
}

async fn is_accepted(site: &Site<Visitor>, body: &[u8]) {
    let header = site.with(body).await;
    let visits = site.request(header, |visitor| visitor.visits()).await;
    assert_eq!(visits.result, 7, "{:?}: {body:?}", site.mode);
}

/// What a first byte may be in place of the right one: what differs in one bit, and the ends.
fn others(right: u8) -> impl Iterator<Item = u8> {
    let flipped = (0..8).map(move |bit| right ^ (1 << bit));
    flipped.chain([0, 2, 3, 0x7f, 0x80, 0x82, 0xff])
}

// case 19
#[tokio::test]
async fn a_body_of_another_version_is_refused_in_every_mode() {
    for mode in MODES {
        let site = Site::new(mode);
        let reason = if mode.is_stored() { Rejection::Corrupt } else { Rejection::Version };
        let mut body = good(SEVEN);
        is_accepted(&site, &body).await;
        for version in others(1) {
            body[0] = version;
            is_refused(&site, &body, reason).await;
        }
        is_refused(&site, &[], reason).await;
    }
}

// case 19: an id, and a record, have their first byte too
#[tokio::test]
async fn an_id_or_a_record_of_another_kind_is_refused_in_every_mode() {
    for mode in MODES.into_iter().filter(|mode| mode.is_stored()) {
        let site = Site::<Visitor>::new(mode);
        let right = site.with(&good(SEVEN)).await;
        assert!(site.is_session(&right).await);
        for first in others(0x81) {
            let id = [&[first], &id_message(ID)[1..]].concat();
            let header = cookie(&OURS.protect(mode.purpose(), mode.of_cookie(), b"", &id));
            assert_eq!(
                site.refusal(&header).await,
                Some(Rejection::Malformed),
                "{mode:?}: {first}"
            );
        }
        // Of a record that was rotated the body would stand further behind.
        for kind in others(1) {
            let record = [&[kind], &live(&good(SEVEN))[1..]].concat();
            let header = site.keep(&record).await;
            assert_eq!(site.refusal(&header).await, Some(Rejection::Corrupt), "{mode:?}: {kind}");
        }
    }
}

/// 2^32, in the shortest form.
const TOO_LARGE: [u8; 5] = [0x80, 0x80, 0x80, 0x80, 0x10];
/// 2^32 - 1.
const LARGEST: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x0f];

// case 36
#[tokio::test]
async fn an_age_above_issued_and_numbers_beyond_32_bits_are_refused_in_every_mode() {
    let issued = noon_in_the_format();
    let aged = |age: u32| body(0, &[&varint(age)[..], &[0], SEVEN].concat());
    let with = |parts: &[&[u8]]| body(0, &parts.concat());
    let six = [&[0x80; 5][..], &[0]].concat();
    for mode in MODES {
        let (site, reason) = (Site::new(mode), malformed(mode));
        is_accepted(&site, &aged(0)).await;
        is_accepted(&site, &aged(14 * 24 * 3600 - 1)).await;
        // The largest age that there is: it began in 2020.
        let header = site.with(&aged(issued)).await;
        let oldest = site.request(header, |visitor| visitor.is_new()).await;
        assert!(oldest.result && oldest.is_removal(), "{mode:?}: it is over, not malformed");
        is_refused(&site, &aged(issued + 1), reason).await;
        is_refused(&site, &aged(u32::MAX), reason).await;
        is_accepted(&site, &with(&[&[0], &LARGEST, SEVEN])).await;
        for number in [&TOO_LARGE[..], &six, &[0x80, 0]] {
            is_refused(&site, &with(&[number, &[0], SEVEN]), reason).await;
            is_refused(&site, &with(&[&[0], number, SEVEN]), reason).await;
            is_refused(&site, &with(&[&[0, 0], SEVEN, number, &[1, 7]]), reason).await;
            is_refused(&site, &with(&[&[0, 0], SEVEN, &[2], number, &[0]]), reason).await;
            is_refused(&site, &with(&[&[0, 0], &[0], number, SEVEN]), reason).await;
        }
    }
}

// case 52
#[tokio::test]
async fn a_field_that_stands_there_twice_is_refused_in_every_mode() {
    for mode in MODES {
        let (site, reason) = (Site::new(mode), malformed(mode));
        let fields = |parts: &[&[u8]]| good(&parts.concat());
        is_accepted(&site, &fields(&[SEVEN, &[2, 1, 0], &[0xff, 0x7f, 0]])).await;
        let twice: [&[&[u8]]; 6] = [
            &[SEVEN, SEVEN],
            &[SEVEN, &[1, 1, 8]],
            &[SEVEN, &[1, 0]],
            &[SEVEN, &[2, 1, 0], SEVEN],
            &[SEVEN, &[2, 1, 0], &[2, 1, 0]],
            // Of a field that this build does not know.
            &[SEVEN, &[0xff, 0x7f, 0], &[0xff, 0x7f, 0]],
        ];
        for parts in twice {
            is_refused(&site, &fields(parts), reason).await;
        }
        is_refused(&site, &fields(&[&[2, 1, 0], SEVEN]), reason).await;
    }
}
