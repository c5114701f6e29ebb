//! What a request brings: from its `Cookie` headers to a checked envelope.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::Config;
use crate::cookie_header;
use crate::envelope::Envelope;
use crate::rejection::Rejection;
use crate::scratch::{ARRIVED, Buffer};
use crate::timestamp::Timestamp;

/// Cookies of our names that are looked at in one request.
const MOST_COOKIES: usize = 8;
/// No browser keeps a longer value.
const MOST_TEXT: usize = 4096;

/// The valid session that a request brought.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) envelope: Envelope,
    /// Another entry than the first verified it, so it is to be written anew.
    pub(crate) rewrite: bool,
}

/// The best of the cookies that were looked at.
#[derive(Default)]
struct Found<'h> {
    best: Option<Candidate<'h>>,
    rejection: Option<Rejection>,
}

/// A cookie that was found valid.
struct Candidate<'h> {
    /// Which name it came under: the present one goes before earlier ones.
    name: usize,
    text: &'h [u8],
    origin: Origin,
    /// Another valid one of the same name came along.
    is_ambiguous: bool,
}

impl<'h> Found<'h> {
    /// Whether this cookie could make a difference.
    fn needs(&self, name: usize, text: &[u8]) -> bool {
        self.best.as_ref().is_none_or(|best| {
            name < best.name || (name == best.name && text != best.text && !best.is_ambiguous)
        })
    }

    #[inline]
    fn add(&mut self, name: usize, text: &'h [u8], opened: Result<Origin, Rejection>) {
        match (opened, &mut self.best) {
            (Ok(_), Some(best)) if best.name == name => best.is_ambiguous = true,
            (Ok(origin), best) => {
                *best = Some(Candidate { name, text, origin, is_ambiguous: false });
            }
            // One line is logged, so the most telling reason stays.
            (Err(reason), _) => {
                if self.rejection.is_none() || reason == Rejection::Absolute {
                    self.rejection = Some(reason);
                }
            }
        }
    }

    #[inline]
    fn session(self) -> Result<Origin, Option<Rejection>> {
        match self.best {
            Some(best) if best.is_ambiguous => Err(Some(Rejection::Ambiguous)),
            Some(best) => Ok(best.origin),
            None => Err(self.rejection),
        }
    }
}

impl Config {
    /// Finds the session among the cookies of a request. Also says, one bit for each of our names,
    /// under which of them a cookie came.
    pub(crate) fn receive<'h>(
        &self,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) -> (u16, Result<Origin, Option<Rejection>>) {
        let (mut names, mut seen) = (0, 0);
        let mut found = Found::default();
        for header in headers {
            cookie_header::each_pair(header, |name, text| {
                let Some(name) = self.names.iter().position(|ours| ours.as_bytes() == name) else {
                    return;
                };
                seen += 1;
                names |= 1 << name;
                if seen <= MOST_COOKIES && found.needs(name, text) {
                    found.add(name, text, self.open(name, text, now));
                }
            });
        }
        (names, found.session())
    }

    /// 1. length  2. base64  3. signature  4. contents  5. times.
    #[inline]
    fn open(&self, name: usize, text: &[u8], now: Timestamp) -> Result<Origin, Rejection> {
        match text.len() {
            0 => return Err(Rejection::Empty),
            1..=MOST_TEXT => {}
            _ => return Err(Rejection::TooLong),
        }
        let message = decode(text)?;
        let mut readers = self.readers.iter().enumerate().filter(|(_, reader)| reader.name == name);
        let (index, body) = readers
            .find_map(|(index, reader)| Some((index, reader.signer.verify(&message)?)))
            .ok_or(Rejection::Signature)?;
        let body = body.len();
        let envelope = Envelope::read(message, body)?;
        self.expiry.check(envelope.created, envelope.issued, now)?;
        Ok(Origin { envelope, rewrite: index != 0 })
    }
}

fn decode(text: &[u8]) -> Result<Buffer, Rejection> {
    let mut message = Buffer::take(&ARRIVED);
    message.resize(text.len() * 3 / 4, 0);
    let len = URL_SAFE_NO_PAD.decode_slice(text, &mut message);
    len.is_ok_and(|len| len == message.len()).then_some(message).ok_or(Rejection::NotBase64)
}
