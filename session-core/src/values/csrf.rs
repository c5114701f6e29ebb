//! The token against cross-site request forgery.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;

use super::mask::{masked, unmasked};
use crate::decoding::decode;

/// 128 random bits, as OWASP asks for.
pub(super) type Secret = [u8; 16];

/// The session's token against cross-site request forgery: a field type.
///
/// A page with a form puts the token into a hidden field; only a page of this site can read it, so
/// a form that comes back without it was made elsewhere. An adapter checks it, `CsrfProtection`
/// for actix-web; [`check`](Self::check) does it by hand.
///
/// ```
/// use session_core::{CsrfError, CsrfToken, Session};
///
/// #[derive(Session)]
/// struct Visitor {
///     csrf: CsrfToken,
///     #[session(rotate)]
///     user: Option<u64>,
/// }
///
/// fn form(visitor: &mut Session<Visitor>) -> Result<String, CsrfError> {
///     let token = visitor.csrf_mut().get_or_create()?;
///     let field = CsrfToken::FORM_FIELD;
///     Ok(format!(r#"<form method="post"><input type="hidden" name="{field}" value="{token}">…"#))
/// }
/// # let _ = form;
/// ```
///
/// Each page gets the token in another form, behind a random pad, so that a compressed page does
/// not give it away ([BREACH](https://www.breachattack.com)); all forms are valid.
///
/// # When it changes
///
/// * A change of a `rotate` field is another identity: the token is gone, and
///   [`get_or_create`](Self::get_or_create) makes another. Neither it nor the one before it is ever
///   valid for the new identity, so a token that was planted before somebody signed in opens nothing.
///   A token made in the very request that signs in belongs to the new identity: for a page in that
///   response, call [`renew`](Self::renew).
/// * The session's `renew()` and the token's [`renew`](Self::renew) make a new one within the same
///   identity; the one before stays valid until the next renewal, so that pages that are open in
///   other tabs still work.
///
/// Sources: the OWASP Cross-Site Request Forgery Prevention Cheat Sheet (synchronizer token pattern).
#[derive(Clone, Default)]
pub struct CsrfToken {
    current: Option<Secret>,
    /// Valid until the next renewal.
    before: Option<Secret>,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CsrfError {
    /// The operating system yields no random bytes.
    #[error("no random bytes for a CSRF token: {0}")]
    Random(getrandom::Error),
}

/// Fills a buffer with random bytes.
type Random<'r> = &'r mut dyn FnMut(&mut [u8]) -> Result<(), getrandom::Error>;

impl CsrfToken {
    /// The form field that a token is looked for in: `csrf_token`.
    pub const FORM_FIELD: &str = "csrf_token";
    /// The request header that a token is looked for in: `x-csrf-token`.
    pub const HEADER: &str = "x-csrf-token";

    /// The token for a page, 43 characters of the base64url alphabet; made if there is none.
    ///
    /// # Errors
    ///
    /// When there are no random bytes.
    pub fn get_or_create(&mut self) -> Result<String, CsrfError> {
        self.get_or_create_with(&mut getrandom::fill)
    }

    /// The token for a page; `None` if there is none.
    ///
    /// # Errors
    ///
    /// When there are no random bytes.
    pub fn get(&self) -> Result<Option<String>, CsrfError> {
        let text = |secret| in_another_form(secret, &mut getrandom::fill);
        self.current.as_ref().map(text).transpose()
    }

    /// Makes a new token. The one before stays valid until the next renewal.
    ///
    /// # Errors
    ///
    /// When there are no random bytes; the token is as it was.
    pub fn renew(&mut self) -> Result<String, CsrfError> {
        self.renew_with(&mut getrandom::fill)
    }

    /// Whether this is the token, or the one before it. Takes the same time whichever byte differs.
    #[must_use]
    pub fn check(&self, given: &str) -> bool {
        let Some(given) = unmasked(given) else {
            return false;
        };
        let is = |secret: &Option<Secret>| secret.is_some_and(|secret| secret.ct_eq(&given).into());
        // Both, whatever the first comes to.
        is(&self.current) | is(&self.before)
    }

    fn get_or_create_with(&mut self, random: Random<'_>) -> Result<String, CsrfError> {
        match &self.current {
            Some(secret) => in_another_form(secret, random),
            None => self.make(self.before, random),
        }
    }

    fn renew_with(&mut self, random: Random<'_>) -> Result<String, CsrfError> {
        self.make(self.current.or(self.before), random)
    }

    fn make(&mut self, before: Option<Secret>, random: Random<'_>) -> Result<String, CsrfError> {
        let secret = sixteen(random)?;
        let text = in_another_form(&secret, random)?;
        *self = Self { current: Some(secret), before };
        Ok(text)
    }
}

fn in_another_form(secret: &Secret, random: Random<'_>) -> Result<String, CsrfError> {
    Ok(masked(secret, sixteen(random)?))
}

fn sixteen(random: Random<'_>) -> Result<Secret, CsrfError> {
    let mut bytes = Secret::default();
    random(&mut bytes).map_err(CsrfError::Random)?;
    Ok(bytes)
}

/// What becomes of a stored token when the session takes a new identity, or is only renewed;
/// `None` if it goes. `before` is what the request found.
pub(crate) fn at_new_identity(before: Option<&[u8]>, now: &[u8], renewed: bool) -> Option<Vec<u8>> {
    let token: CsrfToken = decode(now).ok()?;
    let known: CsrfToken = before.and_then(|before| decode(before).ok()).unwrap_or_default();
    let is_known =
        token.current.is_some() && [known.current, known.before].contains(&token.current);
    let is_of_this_request = before != Some(now) && !is_known;
    let token = match (renewed, is_of_this_request) {
        // It was made after all that somebody else can know; what was the one before when the request
        // came has had its renewal.
        (true, true) => {
            let before = token.before.filter(|_| token.before != known.before);
            CsrfToken { before, ..token }
        }
        (true, false) => CsrfToken { current: None, before: token.current.or(token.before) },
        (false, true) => CsrfToken { before: None, ..token },
        (false, false) => return None,
    };
    postcard::to_allocvec(&token).ok()
}

/// Without the token.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfToken").finish_non_exhaustive()
    }
}

impl Serialize for CsrfToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.current, self.before).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CsrfToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (current, before) = Deserialize::deserialize(deserializer)?;
        Ok(Self { current, before })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Pyramid 9
    #[test]
    fn a_token_is_made_when_it_is_missing_and_stays_until_it_is_renewed() {
        let mut token = CsrfToken::default();
        assert_eq!(token.get(), Ok(None));
        let first = token.get_or_create().unwrap();
        let again = token.get_or_create().unwrap();
        assert_ne!(first, again, "each page has another form");
        let shown = token.get().unwrap().unwrap();
        assert!([&first, &again, &shown].iter().all(|text| token.check(text)));
        let renewed = token.renew().unwrap();
        assert!(token.check(&renewed) && token.check(&first), "valid for one renewal");
        token.renew().unwrap();
        assert!(token.check(&renewed) && !token.check(&first));
    }

    #[test]
    fn nothing_else_is_the_token() {
        let mut token = CsrfToken::default();
        for none in ["", "A", &"A".repeat(43), &"A".repeat(44)] {
            assert!(!token.check(none), "{none}");
        }
        let text = token.get_or_create().unwrap();
        let other = CsrfToken::default().get_or_create().unwrap();
        assert!(!token.check(&other) && !token.check(&text[..42]) && !token.check(""));
        assert!(!token.check(&"A".repeat(43)), "not even the secret of zeros");
    }

    #[test]
    fn a_failing_random_source_is_an_error_and_changes_nothing() {
        let mut token = CsrfToken::default();
        let mut broken = |_: &mut [u8]| Err(getrandom::Error::UNSUPPORTED);
        assert!(token.get_or_create_with(&mut broken).is_err());
        let text = token.get_or_create().unwrap();
        assert!(token.renew_with(&mut broken).is_err());
        assert!(token.check(&text));
    }

    // case 109
    #[test]
    fn debug_shows_no_token() {
        let mut token = CsrfToken::default();
        token.get_or_create().unwrap();
        assert_eq!(format!("{token:?}"), "CsrfToken { .. }");
    }
}
