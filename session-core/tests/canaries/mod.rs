//! Marked secrets go into keys, cookies, ids and fields, and nothing that shows itself shows them:
//! case 109, in every mode.
//!
//! What shows values by its purpose is not looked at here: the program `session-inspect`, when it is
//! asked for values, and the page for development, which only the client itself sees. Both have
//! tests beside them, and neither shows a `secret` field.
#![allow(unreachable_pub, reason = "what is `pub` here is for the files beside it")]

mod account;
mod gallery;
mod life;
mod mode;
mod search;
mod source;
mod types;

use account::{hidden, shown};
use gallery::Gallery;
use life::Life;
use mode::MODES;

/// Everything that shows itself, in every mode; each has been looked at.
async fn all() -> Gallery {
    let mut gallery = Gallery::default();
    for mode in MODES {
        match mode.may_hold_secrets() {
            true => Life::<hidden::Account>::of(mode).lived(&mut gallery).await,
            false => Life::<shown::Account>::of(mode).lived(&mut gallery).await,
        }
    }
    types::visit(&mut gallery).await;
    gallery
}

// case 109
#[tokio::test]
async fn nothing_that_shows_itself_shows_a_secret() {
    assert!(all().await.shown() > 500);
}

// case 109
#[tokio::test]
async fn no_public_type_is_forgotten() {
    let seen = all().await.types();
    let forgotten: Vec<_> = source::types().into_iter().filter(|it| !seen.contains(it)).collect();
    assert!(forgotten.is_empty(), "no secret was ever near these: {forgotten:?}");
}
