//! What the stores do.

/// Makes a [`SessionStore`](session_core::SessionStore) of a type that holds an `Arc` of a
/// [`Core`](super::core::Core).
///
/// A macro, for sqlx's types have what is needed here in common by name only.
macro_rules! store {
    ($store:ident, $database:ty) => {
        impl SessionStore for $store {
            async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
                loop {
                    let query = sqlx::query_scalar::<$database, _>(self.0.sql.load.clone());
                    let mut lent = self.0.reading().lend().await?;
                    let query = query.bind(self.0.name(key));
                    let found = query.fetch_optional(lent.connection()).await;
                    if let Some(found) = lent.settle_read(found)? {
                        return Ok(found);
                    }
                }
            }

            async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
                let row = self.0.row(write)?;
                let query = sqlx::query::<$database>(self.0.sql.create.clone())
                    .bind(self.0.name(key))
                    .bind(row.atime)
                    .bind(write.bytes())
                    .bind(row.expires)
                    .bind(row.owner);
                let mut lent = self.0.writing.lend().await?;
                let created = query.execute(lent.connection()).await;
                lent.settle_write(created.map(|done| done.rows_affected()))
            }

            async fn update(
                &self,
                key: &StoreKey,
                expected: Revision,
                write: Write<'_>,
            ) -> Result<Swap, StoreError> {
                let row = self.0.row(write)?;
                let query = sqlx::query::<$database>(self.0.sql.update.clone())
                    .bind(row.atime)
                    .bind(write.bytes())
                    .bind(row.expires)
                    .bind(row.owner)
                    .bind(self.0.name(key))
                    .bind(expected.as_bytes().as_slice());
                let mut lent = self.0.writing.lend().await?;
                let updated = query.execute(lent.connection()).await;
                lent.settle_write(updated.map(|done| done.rows_affected()))
            }

            async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
                loop {
                    let query = sqlx::query::<$database>(self.0.sql.delete.clone());
                    let mut lent = self.0.writing.lend().await?;
                    let deleted = query.bind(self.0.name(key)).execute(lent.connection()).await;
                    let deleted = deleted.map(|done| done.rows_affected());
                    if lent.settle_removal(deleted)?.is_some() {
                        return Ok(());
                    }
                }
            }

            fn needs_sweeping(&self) -> bool {
                true
            }

            async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
                loop {
                    let query = sqlx::query::<$database>(self.0.sql.sweep.clone())
                        .bind(seconds(now))
                        .bind(i64::try_from(most).unwrap_or(i64::MAX));
                    let mut lent = self.0.writing.lend_for_sweep().await?;
                    let swept = query.execute(lent.connection()).await;
                    let swept = swept.map(|done| done.rows_affected());
                    if let Some(swept) = lent.settle_removal(swept)? {
                        // No more than `most`, so it fits.
                        return Ok(swept as usize);
                    }
                }
            }

            async fn owned_by(
                &self,
                owner: &OwnerKey,
                most: usize,
            ) -> Result<Vec<StoreKey>, StoreError> {
                loop {
                    let listing = self.0.sql.owned_by.clone();
                    let query = sqlx::query_scalar::<$database, String>(listing)
                        .bind(self.0.owner(owner))
                        .bind(i64::try_from(most).unwrap_or(i64::MAX));
                    let mut lent = self.0.reading().lend().await?;
                    let listed = query.fetch_all(lent.connection()).await;
                    if let Some(names) = lent.settle_read(listed)? {
                        return Ok(names.iter().filter_map(|name| self.0.key(name)).collect());
                    }
                }
            }

            fn deadline(&self) -> Duration {
                self.0.deadline
            }
        }

        impl fmt::Debug for $store {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($store))
                    .field("prefix", &self.0.prefix)
                    .field("deadline", &self.0.deadline)
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(super) use store;
