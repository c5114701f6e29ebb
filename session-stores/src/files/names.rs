//! What files are called. Their names are made of hashes and the prefix, which has no `/`.

use session_core::{OwnerKey, StoreKey};

/// How sessions with one prefix are called, and the markers of those that have an owner.
pub(super) struct Names {
    prefix: String,
}

/// What a file is, by its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    Session(StoreKey),
    Marker(OwnerKey, StoreKey),
}

impl Names {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    pub(super) fn session(&self, key: &StoreKey) -> String {
        format!("{}{key}", self.prefix)
    }

    /// What says that an owner has a session.
    pub(super) fn marker(&self, owner: &OwnerKey, key: &StoreKey) -> String {
        format!("{}{owner}.{key}", self.prefix)
    }

    /// Reads a name; `None` if it has another prefix, or is something else altogether.
    pub(super) fn read(&self, name: &str) -> Option<Name> {
        let name = name.strip_prefix(&self.prefix)?;
        match name.split_once('.') {
            None => Some(Name::Session(name.parse().ok()?)),
            Some((owner, key)) => Some(Name::Marker(owner.parse().ok()?, key.parse().ok()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // case 78
    #[test]
    fn names_are_read_as_they_are_written_and_prefixes_are_apart() {
        let (key, owner) = (StoreKey::from_bytes([7; 32]), OwnerKey::from_bytes([8; 32]));
        let prefixes = ["", "a", "ab", "a.", "..", "07"].map(Names::new);
        for (at, names) in prefixes.iter().enumerate() {
            let (session, marker) = (names.session(&key), names.marker(&owner, &key));
            for (other, reader) in prefixes.iter().enumerate() {
                let found = [reader.read(&session), reader.read(&marker)];
                match at == other {
                    true => {
                        assert_eq!(
                            found,
                            [Some(Name::Session(key)), Some(Name::Marker(owner, key))]
                        );
                    }
                    false => assert_eq!(found, [None, None]),
                }
            }
            assert_eq!(names.read("lock"), None);
        }
    }
}
