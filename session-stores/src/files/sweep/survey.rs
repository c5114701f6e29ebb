//! What there is to be removed.

use std::time::SystemTime;

use session_core::{OwnerKey, StoreError, StoreKey};

use super::super::Files;
use super::super::alone::NEW;
use super::super::names::Name;

/// What is to be looked at again when nobody else changes it.
#[derive(Default)]
pub(super) struct Found {
    pub(super) expired: Vec<StoreKey>,
    /// Of sessions that are gone.
    pub(super) markers: Vec<(OwnerKey, StoreKey)>,
    pub(super) leftover: bool,
    /// Why something could not be looked at.
    pub(super) trouble: Option<StoreError>,
}

impl Files {
    /// Looks through a shelf, in nobody's way and without reading a session.
    pub(super) fn survey(&self, number: usize, now: SystemTime) -> Result<Found, StoreError> {
        let mut found = Found::default();
        for name in self.shelves[number].names()? {
            if let Err(error) = self.look_at(number, &name, now, &mut found) {
                found.trouble.get_or_insert(error);
            }
        }
        Ok(found)
    }

    fn look_at(
        &self,
        number: usize,
        name: &str,
        now: SystemTime,
        found: &mut Found,
    ) -> Result<(), StoreError> {
        match self.names.read(name) {
            Some(Name::Session(key)) => {
                if self.shelves[number].expires(name)?.is_some_and(|expires| expires <= now) {
                    found.expired.push(key);
                }
            }
            Some(Name::Marker(owner, key)) => {
                if !self.holds(&key)? {
                    found.markers.push((owner, key));
                }
            }
            None => found.leftover |= name == NEW,
        }
        Ok(())
    }
}
