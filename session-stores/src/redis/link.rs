//! The connections to one server.

use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ConnectionInfo, RedisResult, Value};
use tokio::runtime::{Handle, Id};
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::command::Command;
use super::failure;

/// The connection to one server, which all requests of a runtime share, and a new one when it is
/// lost.
///
/// actix-web has a runtime for each of its workers. If they all shared one connection, every
/// question and every answer would have to be carried from thread to thread, which takes longer
/// than Redis takes to answer.
///
/// Redis answers in the order in which it was asked, and the client library drops the answers
/// that nobody waits for any more. So a request may be given up at any time. What the library
/// does not see is a connection on which no answer comes at all: whoever has waited in vain for
/// long has it replaced. Others who still wait on it go on doing so.
pub(super) struct Link {
    client: Client,
    settings: AsyncConnectionConfig,
    /// Waiting in vain for longer than this is a reason to doubt the connection.
    patience: Duration,
    /// Few, so there is nothing to be gained by hashing.
    locals: RwLock<Vec<Local>>,
    numbers: AtomicU64,
    trouble: Arc<Notify>,
}

/// What a runtime has: nothing that another one could keep waiting.
struct Local {
    runtime: Id,
    current: Option<Numbered>,
    /// One connects, the others wait for that.
    connecting: Arc<Mutex<()>>,
    /// Lasts as long as the runtime does.
    witness: JoinSet<()>,
}

#[derive(Clone)]
struct Numbered {
    number: u64,
    connection: MultiplexedConnection,
}

/// How many commands are written at once, at most; how many may be under way is not limited.
///
/// The library writes what has come up when all requests that could go on have done so. If those
/// are all of a busy worker's, then worker and Redis take turns instead of working at the same
/// time. Measured with 32 at once (`cargo bench -p session-peers --bench redis`): 50, the library's default, is
/// slower by a fifth where sessions change, and 6 as well, for each write costs a system call.
const WRITTEN_AT_ONCE: usize = 12;

impl Link {
    /// It waits for connections and answers as long as whoever asks: the library counts the time
    /// already, and opening has a time of its own. Says `trouble` whenever the connection is lost, or there is none to be had.
    pub(super) fn new(
        server: ConnectionInfo,
        deadline: Duration,
        trouble: Arc<Notify>,
    ) -> RedisResult<Self> {
        let settings = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None)
            .set_pipeline_buffer_size(WRITTEN_AT_ONCE);
        Ok(Self {
            client: Client::open(server)?,
            settings,
            patience: deadline / 2,
            locals: RwLock::default(),
            numbers: AtomicU64::new(0),
            trouble,
        })
    }

    /// Asks, and asks again over a new connection what may be repeated: after a restart of the
    /// server it takes a question to find out that the old one is dead.
    pub(super) async fn ask(&self, command: &Command, asking: bool) -> RedisResult<Value> {
        match self.ask_once(command, asking).await {
            Err(error) if command.repeatable && error.is_connection_dropped() => {
                self.ask_once(command, asking).await
            }
            answer => answer,
        }
    }

    async fn ask_once(&self, command: &Command, asking: bool) -> RedisResult<Value> {
        let mut waiting = Waiting { link: self, over: None, since: Instant::now(), done: false };
        let answer = async {
            let Numbered { number, mut connection } = self.connected().await?;
            waiting.over = Some(number);
            if asking {
                // A node takes what another one is handing over to it only behind this word.
                let mut pipe = redis::pipe();
                pipe.cmd("ASKING").ignore().add_command(command.cmd.clone());
                let [answer] = pipe.query_async(&mut connection).await?;
                Ok(answer)
            } else {
                command.cmd.query_async(&mut connection).await
            }
        }
        .await;
        waiting.done = true;
        if answer.as_ref().is_err_and(failure::is_of_the_connection) {
            waiting.give_up();
        }
        answer
    }

    async fn connected(&self) -> RedisResult<Numbered> {
        if let Some(current) = self.current() {
            return Ok(current);
        }
        let connecting = self.of_this_runtime(|local| Arc::clone(&local.connecting));
        let _alone = connecting.lock().await;
        if let Some(current) = self.current() {
            return Ok(current);
        }
        let connecting = self.client.get_multiplexed_async_connection_with_config(&self.settings);
        let connection = connecting.await?;
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let numbered = Numbered { number, connection };
        self.of_this_runtime(|local| local.current = Some(numbered.clone()));
        Ok(numbered)
    }

    fn current(&self) -> Option<Numbered> {
        let runtime = Handle::current().id();
        let locals = self.locals.read().unwrap_or_else(PoisonError::into_inner);
        locals.iter().find(|local| local.runtime == runtime)?.current.clone()
    }

    fn of_this_runtime<R>(&self, act: impl FnOnce(&mut Local) -> R) -> R {
        let runtime = Handle::current().id();
        self.write(|locals| {
            if let Some(local) = locals.iter_mut().find(|local| local.runtime == runtime) {
                return act(local);
            }
            locals.retain_mut(|local| !local.is_over());
            let mut local = Local::new(runtime);
            let result = act(&mut local);
            locals.push(local);
            result
        })
    }

    fn write<R>(&self, change: impl FnOnce(&mut Vec<Local>) -> R) -> R {
        change(&mut self.locals.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Local {
    fn new(runtime: Id) -> Self {
        let mut witness = JoinSet::new();
        witness.spawn(pending());
        Self { runtime, current: None, connecting: Arc::default(), witness }
    }

    /// Whether its runtime has ended, and the connection with it.
    fn is_over(&mut self) -> bool {
        self.witness.try_join_next().is_some()
    }
}

/// Somebody who waits for an answer.
struct Waiting<'a> {
    link: &'a Link,
    /// The number of the connection, once there is one.
    over: Option<u64>,
    since: Instant,
    done: bool,
}

impl Waiting<'_> {
    /// The connection is not used any more, unless it already is another one.
    fn give_up(&self) {
        let is_ours = |current: &mut Numbered| Some(current.number) == self.over;
        self.link.write(|locals| {
            for local in locals {
                drop(local.current.take_if(is_ours));
            }
        });
        self.link.trouble.notify_one();
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        // A client that went away early says nothing about the connection.
        if !self.done && self.since.elapsed() >= self.link.patience {
            self.give_up();
        }
    }
}
