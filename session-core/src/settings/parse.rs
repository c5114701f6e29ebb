//! From a value to what it says.

use std::time::Duration;

use zeroize::Zeroize;

use super::value::Value;
use crate::algorithm::Algorithm;
use crate::cookie_config::{PreviousScope, SameSite};
use crate::duration::{DurationError, parse_duration};
use crate::error::KeyError;
use crate::key::Key;

/// Why a value can't be used.
pub(super) enum Wrong {
    /// It is not of the kind that the setting takes, and there is nothing more to say.
    Kind,
    /// In words, with nothing of the value in them.
    Reason(String),
}

impl From<DurationError> for Wrong {
    fn from(error: DurationError) -> Self {
        Self::Reason(error.to_string())
    }
}

impl From<KeyError> for Wrong {
    fn from(error: KeyError) -> Self {
        Self::Reason(error.to_string())
    }
}

/// An empty one is what `${VARIABLE}` leaves when the variable is missing: nobody means that.
pub(super) fn text(value: Value) -> Result<String, Wrong> {
    match value {
        Value::Text(text) if !text.is_empty() => Ok(text),
        _ => Err(Wrong::Kind),
    }
}

/// One of these words, in whatever case.
fn word<T: Copy>(value: Value, words: &[(&str, T)]) -> Result<T, Wrong> {
    let text = text(value)?;
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
    found.map(|(_, said)| *said).ok_or(Wrong::Kind)
}

pub(super) fn flag(value: Value) -> Result<bool, Wrong> {
    match value {
        Value::Flag(flag) => Ok(flag),
        other => word(other, &[("true", true), ("false", false)]),
    }
}

pub(super) fn span(value: Value) -> Result<Duration, Wrong> {
    match value {
        Value::Number(_) => Err(DurationError::NoUnit.into()),
        other => Ok(parse_duration(&text(other)?)?),
    }
}

/// A number of bytes.
pub(super) fn size(value: Value) -> Result<usize, Wrong> {
    let number = match value {
        Value::Number(number) => number,
        // Not `+64`, which `parse` would take.
        other => Some(text(other)?)
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|text| text.parse().ok()),
    };
    number.and_then(|number| number.try_into().ok()).ok_or(Wrong::Kind)
}

pub(super) fn same_site(value: Value) -> Result<SameSite, Wrong> {
    let words = [("Strict", SameSite::Strict), ("Lax", SameSite::Lax), ("None", SameSite::None)];
    word(value, &words)
}

pub(super) fn algorithm(value: Value) -> Result<Algorithm, Wrong> {
    let known = Algorithm::ALL.map(|algorithm| (algorithm.name(), algorithm));
    match word(value, &known) {
        Err(Wrong::Kind) if cfg!(not(feature = "encryption")) => Err(Wrong::Reason(
            "write `hmac-sha1-128` or `hmac-sha256-128`; for `aes-256-gcm-siv` the application is \
             compiled with the feature `encryption`"
                .to_owned(),
        )),
        said => said,
    }
}

pub(super) fn key(value: Value) -> Result<Key, Wrong> {
    let mut text = text(value)?;
    let key = Key::parse(&text);
    text.zeroize();
    Ok(key?)
}

pub(super) fn keys(value: Value) -> Result<Vec<Key>, Wrong> {
    let mut texts = list(value)?;
    let keys = texts.iter().map(|text| Key::parse(text)).collect::<Result<_, _>>();
    texts.zeroize();
    Ok(keys?)
}

/// Each a path, and behind a `;`, which no path has, perhaps a domain.
pub(super) fn scopes(value: Value) -> Result<Vec<PreviousScope>, Wrong> {
    let scope = |text: String| {
        let (path, domain) = match text.split_once(';') {
            Some((path, domain)) => (path.trim_end(), Some(domain.trim().to_owned())),
            None => (&*text, None),
        };
        PreviousScope { path: path.to_owned(), domain }
    };
    Ok(list(value)?.into_iter().map(scope).collect())
}

fn list(value: Value) -> Result<Vec<String>, Wrong> {
    let items: Vec<_> = match value {
        Value::List(items) => items,
        other => {
            let mut text = text(other)?;
            let items = text.split(',').map(|item| item.trim().to_owned()).collect();
            text.zeroize();
            items
        }
    };
    match items.iter().any(String::is_empty) {
        true => Err(Wrong::Kind),
        false => Ok(items),
    }
}
