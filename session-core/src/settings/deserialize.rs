//! Settings from a section of a file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::Settings;
use super::naming::Naming;
use super::reading::Reading;
use super::value::Value;

/// By hand: what serde's derive makes stops at the first mistake, and names no nearest key.
impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Section)
    }
}

struct Section;

impl<'de> Visitor<'de> for Section {
    type Value = Settings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("settings of a session, each with its key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Settings, A::Error> {
        let mut reading = Reading::new(Naming::new(""));
        while let Some((name, value)) = entries.next_entry::<String, Value>()? {
            reading.take(&name, value);
        }
        reading.finish().map_err(A::Error::custom)
    }
}
