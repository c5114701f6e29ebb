//! The settings that stores in tables have.

use std::time::Duration;

use crate::{OpenError, StoreUrl};

/// The settings that stores in tables have.
pub(super) struct Settings {
    pub(super) prefix: String,
    pub(super) deadline: Duration,
    pub(super) connections: Option<u32>,
    pub(super) table: String,
    pub(super) create: bool,
}

/// PostgreSQL cuts names at 63 bytes, and those of indexes are the table's and more.
const LONGEST_TABLE: usize = 48;

impl Settings {
    /// Takes them out of the URL; `create` is what is done when it does not say.
    pub(super) fn take(url: &mut StoreUrl, create: bool) -> Result<Self, OpenError> {
        Ok(Self {
            prefix: url.prefix().to_owned(),
            deadline: url.deadline(),
            connections: url.connections(),
            table: url.take("table").map_or(Ok("sessions".to_owned()), table)?,
            create: url.take("create").map_or(Ok(create), |value| flag("create", &value))?,
        })
    }
}

// case 108
fn table(name: String) -> Result<String, OpenError> {
    let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let fits = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match begins_well && fits && name.len() <= LONGEST_TABLE {
        true => Ok(name),
        false => Err(OpenError::setting(
            "table",
            "a table's name has up to 48 letters, digits and `_`, and does not begin with a digit",
        )),
    }
}

fn flag(name: &str, value: &str) -> Result<bool, OpenError> {
    value.parse().map_err(|_| OpenError::setting(name, "it is `true` or `false`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(url: &str) -> Result<Settings, OpenError> {
        Settings::take(&mut url.parse()?, false)
    }

    #[test]
    fn settings_have_defaults() {
        let settings = take("postgres://db").unwrap();
        assert_eq!((settings.table.as_str(), settings.create), ("sessions", false));
        let settings = take("postgres://db?table=Web_2&create=true").unwrap();
        assert_eq!((settings.table.as_str(), settings.create), ("Web_2", true));
        assert!(take("postgres://db?create=yes").is_err());
    }

    // case 108
    #[test]
    fn a_table_that_is_more_than_a_name_is_refused() {
        let long = "x".repeat(49);
        for name in ["", "2nd", "a b", "a;DROP TABLE users", "a\"b", "a`b", "a.b", "tablé", &long]
        {
            let refused = take(&format!("postgres://db?table={name}")).err();
            assert!(refused.is_some_and(|error| error.to_string().contains("`table`")), "{name}");
        }
    }
}
