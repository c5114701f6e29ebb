//! One cookie for each reason to refuse one.

use session_core::{Rejection, Revocation, Session, StoreError};

use super::Visitor;
use super::forge::{
    Forge, ID, OURS, SEVEN, body, good, id_message, live, noon_in_the_format, varint,
};
use super::site::{MODES, Mode, Site, cookie};

/// What is refused, and where.
pub(super) struct Refused {
    pub(super) reason: Rejection,
    pub(super) site: Site<Visitor>,
    pub(super) header: String,
}

/// Whether everybody's session was revoked.
struct Everybody(bool);

impl Revocation<Visitor> for Everybody {
    async fn is_revoked(&self, _: &Session<Visitor>) -> Result<bool, StoreError> {
        Ok(self.0)
    }
}

/// A site which gives the same answer to the same request whenever it is asked.
pub(super) fn site(mode: Mode, revoked: bool) -> Site<Visitor> {
    Site::of(mode, OURS, |builder| {
        builder.revocation(Everybody(revoked)).random(|bytes| {
            bytes.fill(7);
            Ok(())
        })
    })
}

const DAY: u32 = 24 * 3600;

/// All reasons that there are in this mode.
pub(super) async fn refusals(mode: Mode) -> Vec<Refused> {
    let mut all = Vec::new();
    let mut add = |reason, site, header: &str| {
        all.push(Refused { reason, site, header: header.to_owned() });
    };
    let signed =
        |by: Forge, plain: &[u8]| cookie(&by.protect(mode.purpose(), mode.of_cookie(), b"", plain));
    let plain = if mode.is_stored() { id_message(ID) } else { good(SEVEN) };
    let theirs = signed(Forge { key: "theirs", ..OURS }, &plain);
    let too_long = format!("session={}", "A".repeat(4097));
    for (reason, header) in [
        (Rejection::Empty, "session="),
        (Rejection::TooLong, &too_long),
        (Rejection::NotBase64, "session=!"),
        (Rejection::Signature, "session=AAAA"),
        (Rejection::Signature, &theirs),
    ] {
        add(reason, site(mode, false), header);
    }
    for (reason, body) in bodies(mode) {
        let site = site(mode, reason == Rejection::Revoked);
        let header = site.with(&body).await;
        add(reason, site, &header);
    }
    let two = match mode.is_stored() {
        true => [id_message(ID), id_message([8; 16])],
        false => [good(SEVEN), good(&[1, 1, 8])],
    };
    let two = two.map(|plain| signed(OURS, &plain)).join("; ");
    add(Rejection::Ambiguous, site(mode, false), &two);
    if mode.is_stored() {
        let no_id = signed(OURS, &[&[0x82], &ID[..]].concat());
        add(Rejection::Malformed, site(mode, false), &no_id);
        add(Rejection::Unknown, site(mode, false), &signed(OURS, &id_message(ID)));
        for (reason, record) in records() {
            let site = site(mode, false);
            let header = site.keep(&record).await;
            add(reason, site, &header);
        }
    }
    all
}

fn bodies(mode: Mode) -> Vec<(Rejection, Vec<u8>)> {
    let old = [&varint(14 * DAY)[..], &[0], SEVEN].concat();
    let mut bodies = vec![
        (Rejection::Future, body(61, &[&[0, 0], SEVEN].concat())),
        (Rejection::Idle, body(-i64::from(DAY), &[&[0, 0], SEVEN].concat())),
        (Rejection::Absolute, body(0, &old)),
        (Rejection::Required("user"), good(&[SEVEN, &[3, 1, 2]].concat())),
        (Rejection::Revoked, good(SEVEN)),
    ];
    let (mut version, twice) = (good(SEVEN), good(&[SEVEN, SEVEN].concat()));
    version[0] = 2;
    bodies.extend(match mode.is_stored() {
        true => [(Rejection::Corrupt, version), (Rejection::Corrupt, twice)],
        false => [(Rejection::Version, version), (Rejection::Malformed, twice)],
    });
    bodies
}

/// What stands in a store, and is no session any more, or was none.
fn records() -> Vec<(Rejection, Vec<u8>)> {
    let rotated = |deadline: u32, to: u8| {
        let before = [&[2], &[0xa0; 8][..], &deadline.to_le_bytes(), &[to; 32]].concat();
        [before, good(SEVEN)].concat()
    };
    let now = noon_in_the_format();
    vec![
        (Rejection::Rotated, rotated(now, 1)),
        (Rejection::Unknown, rotated(now - 31, 1)),
        (Rejection::Unknown, rotated(now, 0)),
        (Rejection::Corrupt, b"{\"visits\": 7}".to_vec()),
        (Rejection::Corrupt, live(&[])),
    ]
}

/// Each of them is refused for its reason, or what is said of all of them is said of few.
#[tokio::test]
async fn each_reason_is_found_where_it_should_be() {
    for mode in MODES {
        for Refused { reason, site, header } in refusals(mode).await {
            site.heard.take();
            let is_new = site.request(&header, |visitor| visitor.is_new()).await.result;
            assert!(is_new, "{mode:?}: {reason:?}");
            assert_eq!(site.heard.take(), [reason], "{mode:?}");
        }
    }
}
