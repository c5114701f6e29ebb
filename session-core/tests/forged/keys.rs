//! The right master key, and a key that was derived from it for something else.

use session_core::Rejection;

use super::Visitor;
use super::forge::{Forge, ID, OURS, SEVEN, good, id_message, live, store_key};
use super::site::{MODES, Mode, Site, cookie};

const PURPOSES: [&str; 5] =
    ["signed-state", "encrypted-state", "session-id", "stored-state", "stored-encrypted"];

/// What another application derives from the same key, and our own one.
fn others() -> [Forge; 5] {
    [
        OURS,
        Forge { context: "shop", ..OURS },
        Forge { cookie: "other", ..OURS },
        Forge { cookie: "Session", ..OURS },
        // The same letters, and the boundary between them moved.
        Forge { context: "s", cookie: "ession", ..OURS },
    ]
}

/// Whatever is in the cookie.
fn presented(mode: Mode, by: Forge, purpose: &str) -> String {
    let plain = if mode.is_stored() { id_message(ID) } else { good(SEVEN) };
    cookie(&by.protect(purpose, mode.of_cookie(), b"", &plain))
}

// cases 14, 15
#[tokio::test]
async fn what_another_key_of_the_same_master_protects_is_refused_in_every_mode() {
    for mode in MODES {
        let site = Site::<Visitor>::new(mode);
        // Where there is a store, a session is under the id.
        site.with(&good(SEVEN)).await;
        for by in others() {
            for purpose in PURPOSES {
                let is_right = purpose == mode.purpose() && by.info() == OURS.info();
                let refusal = site.refusal(presented(mode, by, purpose)).await;
                let expected = (!is_right).then_some(Rejection::Signature);
                assert_eq!(refusal, expected, "{mode:?}, {purpose}, {by:?}");
            }
        }
    }
}

// cases 14, 15
#[tokio::test]
async fn a_record_that_another_key_of_the_same_master_seals_is_refused() {
    for mode in MODES {
        let Mode::Sealed(algorithm) = mode else { continue };
        let site = Site::<Visitor>::new(mode);
        let (place, stored) = (store_key(ID), live(&good(SEVEN)));
        for by in others() {
            for purpose in PURPOSES {
                let sealed = by.protect(purpose, algorithm, place.as_bytes(), &stored);
                let header = site.stand(&sealed).await;
                let is_right = purpose == mode.record_purpose() && by.info() == OURS.info();
                let expected = (!is_right).then_some(Rejection::Corrupt);
                assert_eq!(site.refusal(header).await, expected, "{mode:?}, {purpose}, {by:?}");
            }
        }
    }
}

// cases 14, 15: what the library itself has issued
#[tokio::test]
async fn no_application_takes_what_another_one_of_the_same_key_has_issued() {
    for mode in MODES {
        let here = Site::<Visitor>::new(mode);
        for by in &others()[1..] {
            let there = Site::<Visitor>::of(mode, *by, |builder| match mode.is_stored() {
                true => builder.store(here.store.clone()),
                false => builder,
            });
            let issued = there.request("", |visitor| visitor.set_visits(7)).await.cookie().unwrap();
            let (name, value) = issued.split_once('=').unwrap();
            assert_eq!(name, by.cookie);
            assert!(there.is_session(&issued).await, "{mode:?}, {by:?}");
            let refusal = here.refusal(format!("session={value}")).await;
            assert_eq!(refusal, Some(Rejection::Signature), "{mode:?}, {by:?}");
        }
    }
}
