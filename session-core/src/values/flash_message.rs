//! A message with a level.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A message for the next page, with a level: what a [`Flash`](crate::Flash) holds unless it names
/// another type. Its `Display` is the text, without the level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FlashMessage {
    level: Level,
    text: String,
}

/// What kind of message it is. Its `Display`, for a CSS class say, is the name in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// For developers: `debug`.
    Debug,
    /// To be known: `info`.
    Info,
    /// What was asked for is done: `success`.
    Success,
    /// To be looked at: `warning`.
    Warning,
    /// What was asked for is not done: `error`.
    Error,
}

/// In the order of their numbers, which are what is stored.
const LEVELS: [Level; 5] =
    [Level::Debug, Level::Info, Level::Success, Level::Warning, Level::Error];

impl FlashMessage {
    /// A message of any level.
    pub fn new(level: Level, text: impl Into<String>) -> Self {
        Self { level, text: text.into() }
    }

    /// For developers.
    pub fn debug(text: impl Into<String>) -> Self {
        Self::new(Level::Debug, text)
    }

    /// To be known.
    pub fn info(text: impl Into<String>) -> Self {
        Self::new(Level::Info, text)
    }

    /// What was asked for is done.
    pub fn success(text: impl Into<String>) -> Self {
        Self::new(Level::Success, text)
    }

    /// To be looked at.
    pub fn warning(text: impl Into<String>) -> Self {
        Self::new(Level::Warning, text)
    }

    /// What was asked for is not done.
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Level::Error, text)
    }

    /// What kind of message it is.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Of level [`Info`](Level::Info).
impl From<&str> for FlashMessage {
    fn from(text: &str) -> Self {
        Self::info(text)
    }
}

/// Of level [`Info`](Level::Info).
impl From<String> for FlashMessage {
    fn from(text: String) -> Self {
        Self::info(text)
    }
}

impl fmt::Display for FlashMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

// By hand, for serde's derive would be one more thing that every application compiles.
impl Serialize for FlashMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.level, &self.text).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FlashMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (level, text) = Deserialize::deserialize(deserializer)?;
        Ok(Self { level, text })
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (*self as u8).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u8::deserialize(deserializer)?;
        let level = LEVELS.get(usize::from(number)).copied();
        level.ok_or_else(|| D::Error::custom(format_args!("there is no level {number}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_stored_by_their_numbers() {
        for (number, level) in (0u8..).zip(LEVELS) {
            assert_eq!(postcard::to_allocvec(&level).unwrap(), [number]);
            assert_eq!(postcard::from_bytes::<Level>(&[number]).unwrap(), level);
        }
        assert!(postcard::from_bytes::<Level>(&[5]).is_err());
    }

    #[test]
    fn a_message_is_stored_in_two_bytes_more_than_its_text() {
        let message = FlashMessage::success("Saved");
        let bytes = postcard::to_allocvec(&message).unwrap();
        assert_eq!(bytes, b"\x02\x05Saved");
        assert_eq!(postcard::from_bytes::<FlashMessage>(&bytes).unwrap(), message);
        assert_eq!(format!("{:>8} {message}", message.level()), " success Saved");
    }
}
