//! Clients that work without pause, and see whether every answer can be right.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use session_core::{AnyStore, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How much later than its deadline an operation may end.
pub const SLACK: Duration = Duration::from_millis(100);

const CLIENTS: u32 = 8;

/// Clients at work.
pub struct Load {
    clients: Vec<JoinHandle<Seen>>,
    stop: Arc<AtomicBool>,
}

/// What they have seen.
#[derive(Debug, Default)]
pub struct Seen {
    pub done: usize,
    pub failed: usize,
    pub slowest: Duration,
}

/// Whether a server keeps what it has acknowledged, whatever happens to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    Keeps,
    Forgets,
}

impl Load {
    pub fn start(store: &AnyStore, memory: Memory) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let client = |number| {
            let client = Client::new(number, store.clone(), memory);
            tokio::spawn(client.work(Arc::clone(&stop)))
        };
        Self { clients: (1..=CLIENTS).map(client).collect(), stop }
    }

    /// Ends it. Nobody waited for longer than was promised.
    pub async fn stop(self, deadline: Duration) -> Seen {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Seen::default();
        for client in self.clients {
            let seen = client.await.expect("a client got an answer that can't be right");
            all.done += seen.done;
            all.failed += seen.failed;
            all.slowest = all.slowest.max(seen.slowest);
        }
        eprintln!("{all:?}");
        assert!(all.slowest <= deadline + SLACK, "one operation took {:?}", all.slowest);
        all
    }
}

/// A client with a session of its own, which nobody else writes.
struct Client {
    number: u32,
    store: AnyStore,
    memory: Memory,
    key: StoreKey,
    revision: u32,
    /// What it saw or wrote last.
    current: Option<Vec<u8>>,
    /// Writes without an answer: from what, to what. Each may take effect at any time, as long as
    /// what it starts from is there.
    pending: Vec<(Option<Vec<u8>>, Vec<u8>)>,
    seen: Seen,
}

impl Client {
    fn new(number: u32, store: AnyStore, memory: Memory) -> Self {
        let (pending, seen) = (Vec::new(), Seen::default());
        Self { number, store, memory, key: key(), revision: 0, current: None, pending, seen }
    }

    async fn work(mut self, stop: Arc<AtomicBool>) -> Seen {
        while !stop.load(Ordering::SeqCst) {
            if self.load().await {
                self.write().await;
            }
            sleep(Duration::from_millis(1)).await;
        }
        self.seen
    }

    /// Whether there was an answer.
    async fn load(&mut self) -> bool {
        let start = Instant::now();
        let loaded = self.store.load(&self.key).await;
        let Some(loaded) = self.timed(start, loaded) else {
            return false;
        };
        let number = self.number;
        assert!(self.possible().contains(&loaded), "client {number} loads what it never wrote");
        self.current = loaded;
        true
    }

    async fn write(&mut self) {
        self.revision += 1;
        let padding = vec![b'.'; (self.revision as usize * 37) % 5000];
        let next = record(self.number, self.revision, &padding);
        let start = Instant::now();
        let swap = match self.current.as_deref().map(Revision::of) {
            None => self.store.create(&self.key, write(&next)).await,
            Some(expected) => {
                let expected = expected.expect("it was written with one");
                self.store.update(&self.key, expected, write(&next)).await
            }
        };
        match self.timed(start, swap) {
            Some(Swap::Done) => self.current = Some(next),
            Some(Swap::Conflict) => {
                assert!(self.possible().len() > 1, "a conflict, and nobody else writes");
            }
            None => self.pending.push((self.current.clone(), next)),
        }
    }

    /// What may be there now.
    fn possible(&self) -> HashSet<Option<Vec<u8>>> {
        let mut possible = HashSet::from([self.current.clone()]);
        if self.memory == Memory::Forgets {
            possible.insert(None);
        }
        while let Some((_, to)) = self
            .pending
            .iter()
            .find(|(from, to)| possible.contains(from) && !possible.contains(&Some(to.clone())))
        {
            possible.insert(Some(to.clone()));
        }
        possible
    }

    fn timed<T>(&mut self, start: Instant, result: Result<T, StoreError>) -> Option<T> {
        self.seen.slowest = self.seen.slowest.max(start.elapsed());
        match result {
            Ok(answer) => {
                self.seen.done += 1;
                Some(answer)
            }
            Err(StoreError::Unavailable(_) | StoreError::Deadline(_)) => {
                self.seen.failed += 1;
                None
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// The second attempt at the latest succeeds.
pub async fn works_again(store: &AnyStore) {
    let key = key();
    let first = store.load(&key).await;
    assert!(first.is_ok() || store.load(&key).await.is_ok(), "two in a row fail: {first:?}");
    works(store).await;
}

/// What is written is there.
pub async fn works(store: &AnyStore) {
    let (key, bytes) = (key(), record(0, 1, b"works"));
    assert_eq!(store.create(&key, write(&bytes)).await.expect("creating fails"), Swap::Done);
    let next = record(0, 2, b"on");
    let revision = Revision::of(&bytes).expect("it has one");
    let swap = store.update(&key, revision, write(&next)).await;
    assert_eq!(swap.expect("updating fails"), Swap::Done);
    assert_eq!(store.load(&key).await.expect("loading fails"), Some(next));
    store.delete(&key).await.expect("deleting fails");
    assert_eq!(store.load(&key).await.expect("loading fails"), None);
}

/// Bytes as a session has them, with a revision for each writer and number.
pub fn record(writer: u32, number: u32, contents: &[u8]) -> Vec<u8> {
    [&[1][..], &writer.to_le_bytes(), &number.to_le_bytes(), contents].concat()
}

pub fn contents(bytes: &[u8]) -> &[u8] {
    &bytes[Revision::PLACE.end..]
}

/// To be kept for an hour.
pub fn write(bytes: &[u8]) -> Write<'_> {
    let now = SystemTime::now();
    Write::new(bytes, now, now + Duration::from_secs(3600))
}

/// A key that nobody else has.
pub fn key() -> StoreKey {
    StoreKey::from_bytes(random())
}

pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&RandomState::new().build_hasher().finish().to_le_bytes());
    }
    bytes
}
