//! What a store may do while its server is killed, paused or slow: be right, or say in time that
//! it can't.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use session_core::{AnyStore, Revision, SessionStore, StoreError, StoreKey, Swap};

use super::promises::{bytes, key, write};

/// Callers at once, each with a session of its own.
const CALLERS: u8 = 8;
/// What an operation may take beyond the deadline.
const GRACE: Duration = Duration::from_millis(100);

/// What came of a disturbance.
#[derive(Debug)]
pub struct Outcome {
    pub done: usize,
    pub failed: usize,
    /// The longest that any operation took.
    pub longest: Duration,
}

/// Callers load and update while a server is disturbed, which blocks; they stop when that is over.
/// Then every one of them has to find what it has written, without a single error.
pub async fn under_load<T: Send + 'static>(
    store: &AnyStore,
    disturb: impl FnOnce() -> T + Send + 'static,
) -> (Outcome, T) {
    let is_over = Arc::new(AtomicBool::new(false));
    let mut callers = Vec::new();
    for number in 0..CALLERS {
        let caller = Caller::new(store, number).await;
        let is_over = Arc::clone(&is_over);
        callers.push(tokio::spawn(caller.work_until(is_over)));
    }
    let result = tokio::task::spawn_blocking(disturb).await.expect("the disturbance works");
    is_over.store(true, Ordering::Relaxed);
    let mut outcome = Outcome { done: 0, failed: 0, longest: Duration::ZERO };
    let mut ended = Vec::new();
    for caller in callers {
        let caller =
            caller.await.expect("a caller met something that is neither right nor an error");
        outcome.done += caller.done;
        outcome.failed += caller.failed;
        outcome.longest = outcome.longest.max(caller.longest);
        ended.push(caller);
    }
    let allowed = store.deadline() + GRACE;
    assert!(outcome.longest <= allowed, "an operation took {:?}", outcome.longest);
    for mut caller in ended {
        caller.expect_all_is_well().await;
    }
    (outcome, result)
}

/// Somebody who alone writes a session, and knows what may stand there.
struct Caller {
    store: AnyStore,
    key: StoreKey,
    number: u8,
    /// What was last seen there, or written without doubt.
    known: u64,
    /// What may stand there since then: the last states whose writing was not confirmed.
    possible: Vec<u64>,
    next: u64,
    done: usize,
    failed: usize,
    longest: Duration,
}

impl Caller {
    async fn new(store: &AnyStore, number: u8) -> Self {
        let key = key(number);
        let created = store.create(&key, write(&bytes(number, 0))).await;
        assert_eq!(created.expect("the server is well"), Swap::Done);
        let (store, longest) = (store.clone(), Duration::ZERO);
        let (known, possible, next) = (0, Vec::new(), 1);
        Self { store, key, number, known, possible, next, done: 0, failed: 0, longest }
    }

    async fn work_until(mut self, is_over: Arc<AtomicBool>) -> Self {
        while !is_over.load(Ordering::Relaxed) {
            let result = self.step().await;
            self.count(&result);
            if result.is_err() {
                // One that is refused at once would otherwise take the whole processor.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        self
    }

    fn count(&mut self, result: &Result<(), StoreError>) {
        match result {
            Ok(()) => self.done += 1,
            Err(StoreError::Unavailable(_) | StoreError::Deadline(_)) => self.failed += 1,
            Err(error) => panic!("this is no error of a server that is away: {error}"),
        }
    }

    /// Looks where there is doubt. Where nothing has changed so far it writes anew, though what was
    /// given up may still be on its way.
    async fn step(&mut self) -> Result<(), StoreError> {
        if !self.possible.is_empty() && self.load().await? {
            return Ok(());
        }
        self.update().await
    }

    /// Whether what stands there is new.
    async fn load(&mut self) -> Result<bool, StoreError> {
        let start = Instant::now();
        let loaded = self.store.load(&self.key).await;
        self.longest = self.longest.max(start.elapsed());
        let loaded = loaded?.expect("it is not gone");
        let state = u64::from_be_bytes(loaded[Revision::PLACE].try_into().expect("eight bytes"));
        assert_eq!(loaded, bytes(self.number, state), "it is whole, and its own");
        if state == self.known {
            return Ok(false);
        }
        assert!(self.possible.contains(&state), "it was written");
        // Whatever else is still on its way expects another state.
        self.known = state;
        self.possible.clear();
        Ok(true)
    }

    async fn update(&mut self) -> Result<(), StoreError> {
        let (state, expected) = (self.next, bytes(self.number, self.known));
        self.next += 1;
        self.possible.push(state);
        let expected = Revision::of(&expected).expect("it has one");
        let next = bytes(self.number, state);
        let start = Instant::now();
        let swap = self.store.update(&self.key, expected, write(&next)).await;
        self.longest = self.longest.max(start.elapsed());
        match swap? {
            Swap::Done => {
                self.known = state;
                self.possible.clear();
            }
            Swap::Conflict => {
                assert!(self.possible.len() > 1, "nobody else writes it");
                self.possible.pop();
            }
        }
        Ok(())
    }

    async fn expect_all_is_well(&mut self) {
        for _ in 0..20 {
            self.load().await.expect("all is well again");
            self.update().await.expect("all is well again");
        }
        self.store.delete(&self.key).await.expect("all is well again");
    }
}

/// Drops operations at all stages, and looks whether answers ever reach somebody else.
pub async fn answers_do_not_go_astray(store: &AnyStore, rounds: usize) {
    let keys: Arc<Vec<StoreKey>> = Arc::new((0..CALLERS).map(key).collect());
    for (number, key) in (0..).zip(keys.iter()) {
        let created = store.create(key, write(&bytes(number, 0))).await;
        assert_eq!(created.expect("the server is well"), Swap::Done);
    }
    let given_up = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (store, keys, given_up) = (store.clone(), Arc::clone(&keys), Arc::clone(&given_up));
            tokio::spawn(async move {
                for round in 0..rounds {
                    let number = (usize::from(caller) + round) % keys.len();
                    let patience = Duration::from_micros((round as u64 * 37) % 3000);
                    let load = tokio::time::timeout(patience, store.load(&keys[number]));
                    match load.await {
                        Ok(loaded) => {
                            let loaded = loaded.expect("the server is well");
                            assert_eq!(
                                loaded,
                                Some(bytes(number as u8, 0)),
                                "an answer went astray"
                            );
                        }
                        Err(_) => _ = given_up.fetch_add(1, Ordering::Relaxed),
                    }
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("a caller");
    }
    let given_up = given_up.load(Ordering::Relaxed);
    assert!(given_up > 0, "some were given up");
    for key in &*keys {
        store.delete(key).await.expect("the server is well");
    }
}
