//! The tables of a file, and what is done in one transaction.

use redb::{
    Error, MultimapTable, MultimapTableDefinition, ReadTransaction, ReadableTable, Table,
    TableDefinition, WriteTransaction,
};
use session_core::{OwnerKey, Revision, StoreKey};

use crate::disk::Kept;

/// Prefix and key of a session: when it expires, whose it is, its bytes.
pub(super) const SESSIONS: TableDefinition<&str, Row> = TableDefinition::new("sessions");
/// The sessions of each prefix by the time when they expire.
const EXPIRY: TableDefinition<(&str, u64, &Hash), ()> = TableDefinition::new("expiry");
/// Prefix and key of an owner: the keys of his sessions.
pub(super) const OWNERS: MultimapTableDefinition<&str, &Hash> =
    MultimapTableDefinition::new("owners");

type Row = (u64, Option<&'static Hash>, &'static [u8]);
type Hash = [u8; 32];

/// The tables in a transaction that writes.
pub(super) struct Tables<'t> {
    prefix: &'t str,
    sessions: Table<'t, &'static str, Row>,
    expiry: Table<'t, (&'static str, u64, &'static Hash), ()>,
    owners: MultimapTable<'t, &'static str, &'static Hash>,
}

impl<'t> Tables<'t> {
    /// Opens them for sessions with this prefix, and makes them if they are not there.
    pub(super) fn open(transaction: &'t WriteTransaction, prefix: &'t str) -> Result<Self, Error> {
        Ok(Self {
            prefix,
            sessions: transaction.open_table(SESSIONS)?,
            expiry: transaction.open_table(EXPIRY)?,
            owners: transaction.open_multimap_table(OWNERS)?,
        })
    }

    pub(super) fn holds(&self, key: &StoreKey) -> Result<bool, Error> {
        Ok(self.sessions.get(&*named(self.prefix, key))?.is_some())
    }

    pub(super) fn revision(&self, key: &StoreKey) -> Result<Option<Revision>, Error> {
        let row = self.sessions.get(&*named(self.prefix, key))?;
        Ok(row.and_then(|row| Revision::of(row.value().2)))
    }

    /// Puts a session in the place of what is there.
    pub(super) fn put(&mut self, key: &StoreKey, kept: &Kept) -> Result<(), Error> {
        self.remove(key)?;
        let owner = kept.owner.as_ref().map(OwnerKey::as_bytes);
        let row = (kept.expires, owner, &*kept.bytes);
        self.sessions.insert(&*named(self.prefix, key), row)?;
        self.expiry.insert((self.prefix, kept.expires, key.as_bytes()), ())?;
        if let Some(owner) = &kept.owner {
            self.owners.insert(&*named(self.prefix, owner), key.as_bytes())?;
        }
        Ok(())
    }

    /// Removes a session, and whatever leads to it.
    pub(super) fn remove(&mut self, key: &StoreKey) -> Result<bool, Error> {
        let Some(row) = self.sessions.remove(&*named(self.prefix, key))? else {
            return Ok(false);
        };
        let (expires, owner, _) = row.value();
        self.expiry.remove((self.prefix, expires, key.as_bytes()))?;
        if let Some(owner) = owner.copied().map(OwnerKey::from_bytes) {
            self.owners.remove(&*named(self.prefix, &owner), key.as_bytes())?;
        }
        Ok(true)
    }

    /// Removes at most `most` of what has expired at `now`, the earliest first.
    pub(super) fn sweep(&mut self, now: u64, most: usize) -> Result<usize, Error> {
        let expired = (self.prefix, 0, &[0; 32])..=(self.prefix, now, &[0xff; 32]);
        let keys: Vec<_> = self
            .expiry
            .range(expired)?
            .take(most)
            .map(|entry| Ok(StoreKey::from_bytes(*entry?.0.value().2)))
            .collect::<Result<_, Error>>()?;
        for key in &keys {
            self.remove(key)?;
        }
        Ok(keys.len())
    }
}

/// Whether the tables are there, and are ours.
pub(super) fn check(transaction: &ReadTransaction) -> Result<(), Error> {
    transaction.open_table(SESSIONS)?;
    transaction.open_table(EXPIRY)?;
    transaction.open_multimap_table(OWNERS)?;
    Ok(())
}

/// A key as it stands in the file, for whoever looks into it.
pub(super) fn named(prefix: &str, key: &impl std::fmt::Display) -> String {
    format!("{prefix}{key}")
}
