//! What a request brings: from its `Cookie` headers to a checked envelope.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::Config;
use crate::cookie_header;
use crate::envelope::Envelope;
use crate::rejection::Rejection;
use crate::timestamp::Timestamp;

/// Cookies of our names that are looked at in one request.
const MOST_COOKIES: usize = 8;
/// No browser keeps a longer value.
const MOST_TEXT: usize = 4096;

/// What a request brought.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// One bit for each name under which a cookie came, readable or not.
    pub(crate) names: u16,
    pub(crate) session: Result<Origin, Option<Rejection>>,
}

/// The valid session that a request brought.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) envelope: Envelope,
    /// Another entry than the first verified it, so it is to be written anew.
    pub(crate) rewrite: bool,
}

/// A cookie that was found valid.
struct Candidate<'h> {
    /// Which name it came under; a lower one goes first.
    name: usize,
    text: &'h [u8],
    origin: Origin,
}

impl Config {
    /// Finds the session among the cookies of a request.
    pub(crate) fn receive<'h>(
        &self,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) -> Arrival {
        let mut names = 0;
        let mut best: Option<Candidate<'h>> = None;
        let mut rejection = None;
        let ours = cookie_header::pairs(headers).filter_map(|(name, text)| {
            let name = self.names.iter().position(|ours| ours.as_bytes() == name)?;
            Some((name, text))
        });
        for (name, text) in ours.take(MOST_COOKIES) {
            names |= 1 << name;
            match &best {
                Some(best) if best.name < name || (best.name == name && best.text == text) => {}
                Some(best) if best.name == name => {
                    if self.open(name, text, now).is_ok() {
                        return Arrival { names, session: Err(Some(Rejection::Ambiguous)) };
                    }
                }
                _ => match self.open(name, text, now) {
                    Ok(origin) => best = Some(Candidate { name, text, origin }),
                    Err(reason) => note(&mut rejection, reason),
                },
            }
        }
        let session = best.map(|best| best.origin).ok_or(rejection);
        Arrival { names, session }
    }

    /// 1. length  2. base64  3. signature  4. contents  5. times.
    fn open(&self, name: usize, text: &[u8], now: Timestamp) -> Result<Origin, Rejection> {
        match text.len() {
            0 => Err(Rejection::Empty),
            // Most cookies are small, and then so is the buffer that has to be cleared.
            1..=512 => self.open_decoded(name, decode::<384>(text, &mut [0; 384])?, now),
            513..=MOST_TEXT => self.open_decoded(name, decode::<3072>(text, &mut [0; 3072])?, now),
            _ => Err(Rejection::TooLong),
        }
    }

    fn open_decoded(
        &self,
        name: usize,
        message: &[u8],
        now: Timestamp,
    ) -> Result<Origin, Rejection> {
        let mut readers = self.readers.iter().enumerate().filter(|(_, reader)| reader.name == name);
        let (index, body) = readers
            .find_map(|(index, reader)| Some((index, reader.signer.verify(message)?)))
            .ok_or(Rejection::Signature)?;
        let envelope = Envelope::read(body)?;
        self.expiry.check(envelope.created, envelope.issued, now)?;
        Ok(Origin { envelope, rewrite: index != 0 })
    }
}

fn decode<'b, const N: usize>(text: &[u8], buffer: &'b mut [u8; N]) -> Result<&'b [u8], Rejection> {
    match URL_SAFE_NO_PAD.decode_slice(text, buffer) {
        Ok(len) => Ok(&buffer[..len]),
        Err(_) => Err(Rejection::NotBase64),
    }
}

/// One line is logged, so the most telling reason stays.
fn note(noted: &mut Option<Rejection>, reason: Rejection) {
    if noted.is_none() || reason == Rejection::Absolute {
        *noted = Some(reason);
    }
}
