//! What is asked over a connection.

use async_memcached::{Error, MetaProtocol, Status};
use session_core::{Swap, Write};

use super::expiry;
use super::failure;
use super::pool::Lease;

/// What stands under a key.
pub(super) struct Item {
    pub(super) bytes: Vec<u8>,
    /// A number that memcached changes with every write.
    pub(super) cas: u64,
}

impl Lease<'_> {
    pub(super) async fn get(&mut self, name: &str) -> Result<Option<Item>, Error> {
        let got = self.client()?.meta_get(name, false, None, Some(&["v", "c"])).await;
        let item = self.settle(got)?;
        Ok(item.map(|item| Item {
            bytes: item.data.unwrap_or_default(),
            cas: item.cas.unwrap_or_default(),
        }))
    }

    /// Writes under a name that is not in use.
    pub(super) async fn add(&mut self, name: &str, write: Write<'_>) -> Result<Swap, Error> {
        self.set(name, write, "ME").await
    }

    /// Writes what still is as it was got.
    pub(super) async fn replace(
        &mut self,
        name: &str,
        cas: u64,
        write: Write<'_>,
    ) -> Result<Swap, Error> {
        self.set(name, write, &format!("C{cas}")).await
    }

    async fn set(&mut self, name: &str, write: Write<'_>, how: &str) -> Result<Swap, Error> {
        let flags = [how, &expiry::flag(write)];
        let set = self.client()?.meta_set(name, write.bytes(), false, None, Some(&flags)).await;
        match self.settle(set) {
            Ok(_) => Ok(Swap::Done),
            Err(error) if failure::is_an_answer(&error) => Ok(Swap::Conflict),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn delete(&mut self, name: &str) -> Result<(), Error> {
        let deleted = self.client()?.meta_delete(name, false, None, None).await;
        match self.settle(deleted) {
            Ok(_) | Err(Error::Protocol(Status::NotFound)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Writes a probe, removes it, and says the number by which it could have been compared.
    pub(super) async fn probe(&mut self, name: &str, bytes: &[u8]) -> Result<Option<u64>, Error> {
        let set = self.client()?.meta_set(name, bytes, false, None, Some(&["T60", "c"])).await;
        let item = self.settle(set)?;
        self.delete(name).await?;
        Ok(item.and_then(|item| item.cas))
    }

    /// Gives up the connection when this is a mishap: where the next answer begins is unknown.
    fn settle<T>(&mut self, answer: Result<T, Error>) -> Result<T, Error> {
        if answer.as_ref().is_err_and(|error| !failure::is_an_answer(error)) {
            self.give_up();
        }
        answer
    }
}
