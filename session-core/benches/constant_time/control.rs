//! What has to be found.

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::classes::{INPUTS, first_or_last};
use super::duel::Duel;

/// Checks signed messages as this library does, but for the comparison.
pub(crate) fn leaking_loop(name: &'static str) -> Duel {
    let state = Hmac::<Sha1>::new_from_slice(&[7; 32]).expect("any length");
    let tag = move |body: &[u8]| -> [u8; 16] {
        let full = state.clone().chain_update(body).finalize().into_bytes();
        full[..16].try_into().expect("it has 20 bytes")
    };
    let message = |number: u16| {
        let mut message = b"what a session has in its cookie: ".to_vec();
        message.extend(number.to_le_bytes());
        let tag = tag(&message);
        message.extend(tag);
        message
    };
    let messages: Vec<_> = (0..INPUTS).map(message).collect();
    let text = |message: Vec<u8>| URL_SAFE_NO_PAD.encode(message).into_bytes();
    let classes = first_or_last(&messages).map(|class| class.into_iter().map(text).collect());
    let verify = move |text: &[u8]| {
        let message = URL_SAFE_NO_PAD.decode(text).expect("it is ours");
        let (body, found) = message.split_last_chunk::<16>().expect("it is long enough");
        is_same(found, &tag(body))
    };
    Duel::new(name, classes, verify).that_leaks()
}

#[inline(never)]
fn is_same(one: &[u8; 16], other: &[u8; 16]) -> bool {
    one.iter().zip(other).all(|(one, other)| black_box(one) == black_box(other))
}
