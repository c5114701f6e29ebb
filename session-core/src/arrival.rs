//! What a request brings: from its headers to a checked envelope, or to the id of a session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::Config;
use crate::cookie_header;
use crate::envelope::Envelope;
use crate::message::Message;
use crate::rejection::Rejection;
use crate::store::SessionId;
use crate::timestamp::Timestamp;

/// Cookies of our names that are looked at in one request.
const MOST_COOKIES: usize = 8;
/// No browser keeps a longer value.
pub(crate) const MOST_TEXT: usize = 4096;

/// The valid session that a request brought.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) envelope: Envelope,
    /// Another entry than the first verified it, so it is to be written anew.
    pub(crate) rewrite: bool,
}

/// The id that a request brought, rightly signed.
#[derive(Debug)]
pub(crate) struct Presented {
    pub(crate) id: SessionId,
    /// Another entry than the first verified it, so it is to be signed anew.
    pub(crate) rewrite: bool,
}

/// What a request brought: one bit for each of our names, under which of them a cookie came; and
/// what the best of these opened to.
pub(crate) type Received<S> = (u16, Result<S, Option<Rejection>>);

/// The best of the cookies that were looked at.
struct Found<'h, S> {
    best: Option<Candidate<'h, S>>,
    rejection: Option<Rejection>,
}

/// A cookie that was found valid.
struct Candidate<'h, S> {
    /// Which name it came under: the present one goes before earlier ones.
    name: usize,
    text: &'h [u8],
    opened: S,
    /// Another valid one of the same name came along.
    is_ambiguous: bool,
}

impl<'h, S> Found<'h, S> {
    /// Whether this cookie could make a difference.
    fn needs(&self, name: usize, text: &[u8]) -> bool {
        self.best.as_ref().is_none_or(|best| {
            name < best.name || (name == best.name && text != best.text && !best.is_ambiguous)
        })
    }

    #[inline]
    fn add(&mut self, name: usize, text: &'h [u8], opened: Result<S, Rejection>) {
        match (opened, &mut self.best) {
            (Ok(_), Some(best)) if best.name == name => best.is_ambiguous = true,
            (Ok(opened), best) => {
                *best = Some(Candidate { name, text, opened, is_ambiguous: false });
            }
            // One line is logged, so the most telling reason stays.
            (Err(reason), _) => {
                let tells_more = |known: Rejection| known.is_foreign() && !reason.is_foreign();
                if self.rejection.is_none_or(tells_more) || reason == Rejection::Absolute {
                    self.rejection = Some(reason);
                }
            }
        }
    }

    #[inline]
    fn session(self) -> Result<S, Option<Rejection>> {
        match self.best {
            Some(best) if best.is_ambiguous => Err(Some(Rejection::Ambiguous)),
            Some(best) => Ok(best.opened),
            None => Err(self.rejection),
        }
    }
}

impl Config {
    /// Finds the session among the cookies of a request.
    pub(crate) fn receive<'h>(
        &self,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) -> Received<Origin> {
        self.find(headers, |name, text| self.open(name, text, now))
    }

    /// Finds the id of a session among the cookies of a request, or in its header.
    pub(crate) fn receive_id<'h>(
        &self,
        headers: impl IntoIterator<Item = &'h [u8]>,
    ) -> Received<Presented> {
        if self.id_header.is_none() {
            return self.find(headers, |name, text| self.open_id(name, text));
        }
        let mut found = Found { best: None, rejection: None };
        let values = headers.into_iter().take(MOST_COOKIES);
        for text in values {
            if found.needs(0, text) {
                found.add(0, text, self.open_id(0, text));
            }
        }
        (0, found.session())
    }

    #[inline(always)]
    fn find<'h, S>(
        &self,
        headers: impl IntoIterator<Item = &'h [u8]>,
        open: impl Fn(usize, &[u8]) -> Result<S, Rejection>,
    ) -> Received<S> {
        let (mut names, mut seen) = (0, 0);
        let mut found = Found { best: None, rejection: None };
        for header in headers {
            cookie_header::each_pair(header, |name, text| {
                let Some(name) = self.names.iter().position(|ours| ours.as_bytes() == name) else {
                    return;
                };
                seen += 1;
                names |= 1 << name;
                if seen <= MOST_COOKIES && found.needs(name, text) {
                    found.add(name, text, open(name, text));
                }
            });
        }
        (names, found.session())
    }

    /// Steps 1 to 5, the last two of them for a session.
    #[inline]
    fn open(&self, name: usize, text: &[u8], now: Timestamp) -> Result<Origin, Rejection> {
        let (message, body, rewrite) = self.verify(name, text)?;
        let envelope = Envelope::read(message, body)?;
        self.expiry.check(envelope.created, envelope.issued, now)?;
        Ok(Origin { envelope, rewrite })
    }

    /// The same for an id, whose session is somewhere else.
    fn open_id(&self, name: usize, text: &[u8]) -> Result<Presented, Rejection> {
        let (message, body, rewrite) = self.verify(name, text)?;
        let id = SessionId::read(&message[..body]).ok_or(Rejection::Malformed)?;
        Ok(Presented { id, rewrite })
    }

    /// 1. length  2. base64  3. signature  4. contents  5. times: the first three.
    ///
    /// Yields the message, the length of its body, and whether another entry than the first
    /// verified it.
    #[inline(always)]
    fn verify(&self, name: usize, text: &[u8]) -> Result<(Message, usize, bool), Rejection> {
        let mut message = decode(text)?;
        let mut readers = self.readers.iter().enumerate().filter(|(_, reader)| reader.name == name);
        let (index, body) = readers
            .find_map(|(index, reader)| Some((index, reader.protection.open(&mut message)?)))
            .ok_or(Rejection::Signature)?;
        Ok((message, body, index != 0))
    }
}

/// The first two of them.
pub(crate) fn decode(text: &[u8]) -> Result<Message, Rejection> {
    match text.len() {
        0 => return Err(Rejection::Empty),
        1..=MOST_TEXT => {}
        _ => return Err(Rejection::TooLong),
    }
    let mut message = Message::of_len(text.len() * 3 / 4);
    let len = URL_SAFE_NO_PAD.decode_slice(text, &mut message);
    len.is_ok_and(|len| len == message.len()).then_some(message).ok_or(Rejection::NotBase64)
}
