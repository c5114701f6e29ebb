//! How long a value lasts: the text of `expires`.

use syn::parse::ParseStream;

use super::value::{string, takes};
use crate::symbol::EXPIRES;

/// The span of `expires = "15m"`.
pub(crate) struct Lifetime {
    /// At least 1.
    pub(crate) seconds: u32,
}

/// The units, and their seconds.
const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 60 * 60), ('d', 24 * 60 * 60)];

/// `expires = "15m"`.
pub(super) fn lifetime(input: ParseStream) -> syn::Result<Lifetime> {
    let text = string(&EXPIRES, input)?;
    let written = text.value();
    match seconds(&written).map(u32::try_from) {
        Some(Ok(seconds @ 1..)) => Ok(Lifetime { seconds }),
        Some(Ok(0)) => Err(syn::Error::new(
            text.span(),
            "what expires at once is never there: leave the field out, or give it a second",
        )),
        Some(Err(_)) => Err(syn::Error::new(
            text.span(),
            format!("`{written}` is longer than a session can last: leave `{EXPIRES}` out"),
        )),
        None => Err(syn::Error::new(
            text.span(),
            format!(
                "`{written}` is no span of time: {}; the units are `s`, `m`, `h` and `d`, and \
                 `\"1h30m\"` is the sum of both",
                takes(&EXPIRES, "a number with a unit")
            ),
        )),
    }
}

/// The seconds of a text such as `1h30m`; `None` if it is none.
fn seconds(text: &str) -> Option<u64> {
    let mut total = 0u64;
    let mut rest = text;
    while !rest.is_empty() {
        let unit_at = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, behind) = rest.split_at(unit_at);
        let mut behind = behind.chars();
        let unit = behind.next()?;
        let (_, length) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        // Too large a number is too long a span.
        let number: u64 = match number {
            "" => return None,
            digits => digits.parse().unwrap_or(u64::MAX),
        };
        total = total.saturating_add(number.saturating_mul(length));
        rest = behind.as_str();
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn units_are_added_up() {
        assert_eq!(seconds("90s"), Some(90));
        assert_eq!(seconds("15m"), Some(900));
        assert_eq!(seconds("1h30m"), Some(5_400));
        assert_eq!(seconds("2d"), Some(172_800));
        assert_eq!(seconds("0s"), Some(0));
    }

    #[test]
    fn what_is_no_span_is_none() {
        for text in ["", "15", "m", "15 m", "15min", "-1m", "1.5h", "h1", "15µ", "１m"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_too_long_ends_somewhere() {
        assert_eq!(seconds("99999999999999999999999d1d"), Some(u64::MAX));
    }
}
