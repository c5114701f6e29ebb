//! Connections, lent out to one operation at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_memcached::{Client, Error};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// Connections to one server. Those in use and those that are idle are never more than a number.
///
/// An answer belongs to a question by its place alone. So the client library closes a connection
/// whose operation was given up halfway, and a closed one does not come back here.
pub(super) struct Pool {
    url: String,
    permits: Semaphore,
    idle: Mutex<Vec<Client>>,
    /// Waiting in vain for longer than this is a reason to doubt the idle connections as well.
    patience: Duration,
}

/// A connection, as long as an operation needs it.
pub(super) struct Lease<'a> {
    pool: &'a Pool,
    /// `None` while it is not connected.
    client: Option<Client>,
    was_idle: bool,
    since: Instant,
    _permit: SemaphorePermit<'a>,
}

impl Pool {
    pub(super) fn new(url: String, connections: usize, deadline: Duration) -> Self {
        let (permits, idle) = (Semaphore::new(connections), Mutex::default());
        Self { url, permits, idle, patience: deadline / 2 }
    }

    /// An idle connection or a new one, as soon as one may be had.
    pub(super) async fn lease(&self) -> Result<Lease<'_>, Error> {
        let since = Instant::now();
        // It is never closed.
        let permit = self.permits.acquire().await.map_err(|_| Error::ConnectionClosed)?;
        let client = self.idle().pop();
        let was_idle = client.is_some();
        let mut lease = Lease { pool: self, client, was_idle, since, _permit: permit };
        if !was_idle {
            lease.client = Some(Client::new(&self.url).await?);
        }
        Ok(lease)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Client>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease<'_> {
    pub(super) fn client(&mut self) -> Result<&mut Client, Error> {
        self.client.as_mut().ok_or(Error::ConnectionClosed)
    }

    /// Closes the connection, and those that are idle: what happened to this one, as a restart of
    /// the server, has happened to them too.
    pub(super) fn give_up(&mut self) {
        self.client = None;
        self.pool.idle().clear();
    }

    /// Whether it was lost after having been idle, by which nothing is said of the server.
    pub(super) fn may_be_replaced(&self) -> bool {
        self.was_idle && self.client.is_none()
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        match self.client.take().filter(|client| !client.is_closed()) {
            Some(client) => self.pool.idle().push(client),
            // A client that went away early says nothing about the connections.
            None if self.since.elapsed() >= self.pool.patience => self.pool.idle().clear(),
            None => {}
        }
    }
}
