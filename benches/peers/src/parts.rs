//! What a session in a signed cookie can't do without, and nothing else: HMAC-SHA1 with kept key
//! state, base64 from slice to slice, and postcard of the whole struct, which makes the allocations
//! that the fields have of their own.

use std::hint::black_box;
use std::marker::PhantomData;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::contents::Contents;

/// Bytes of the tag behind the body of a message.
const TAG: usize = 16;

/// The parts, with all that they keep between two sessions.
pub struct Parts<C> {
    state: Hmac<Sha1>,
    /// The bytes of a message, which a cookie has as text.
    message: Vec<u8>,
    /// What is made of the fields.
    fields: Vec<u8>,
    /// Into which is decoded.
    bytes: Vec<u8>,
    /// Into which is encoded.
    text: Vec<u8>,
    contents: PhantomData<C>,
}

impl<C: Contents> Parts<C> {
    /// For a cookie with this value, whose bytes are what is authenticated and encoded.
    ///
    /// # Panics
    ///
    /// When that is no base64.
    #[must_use]
    pub fn of(cookie: &str) -> Self {
        let mut message = vec![0; cookie.len()];
        let len = URL_SAFE_NO_PAD.decode_slice(cookie, &mut message).expect("our own text");
        message.truncate(len);
        let mut fields = vec![0; 4096];
        let len = postcard::to_slice(&C::filled(), &mut fields).expect("it fits").len();
        fields.truncate(len);
        Self {
            state: Hmac::new_from_slice(&[7; 32]).expect("any length"),
            message,
            fields,
            bytes: vec![0; 4096],
            text: vec![0; 4096],
            contents: PhantomData,
        }
    }

    /// The sum of what a load takes. The tag does not agree, as the key is another; that is no
    /// matter, for nothing is spared by it.
    ///
    /// # Panics
    ///
    /// Never: it decodes what `of` encoded.
    pub fn load(&mut self, cookie: &str) {
        let len = URL_SAFE_NO_PAD.decode_slice(cookie, &mut self.bytes).expect("it fits");
        let (body, tag) = self.bytes[..len].split_at(len - TAG);
        let right = self.state.clone().chain_update(body).finalize().into_bytes();
        black_box(right[..TAG] == *tag);
        black_box(postcard::from_bytes::<C>(black_box(&self.fields)).expect("what was encoded"));
    }

    /// The sum of what a save takes.
    ///
    /// # Panics
    ///
    /// When the contents take more than a cookie has room for.
    pub fn save(&mut self, contents: &C) {
        black_box(postcard::to_slice(contents, &mut self.bytes).expect("it fits").len());
        let body = &self.message[..self.message.len() - TAG];
        black_box(self.state.clone().chain_update(black_box(body)).finalize());
        let len = URL_SAFE_NO_PAD.encode_slice(&self.message, &mut self.text).expect("it fits");
        black_box(self.text[len - 1]);
    }
}
