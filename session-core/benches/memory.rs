//! A million small sessions in memory: what they take, and how long requests wait while they are
//! swept: `cargo bench -p session-core --bench memory`. It takes half a gibibyte, and Linux.
//!
//! What a session takes is what the process grows by, less the bytes of the session.
//!
//! How long a request waits for the sweep: one thread loads and updates sessions that stay, one
//! sweeps, in ten parts. A busy machine takes any thread from its core for milliseconds. So a third
//! one does the same as the first in a store that nobody sweeps, and of each part counts by how much
//! the longest request was longer than the longest there. A sweep that keeps requests waiting does
//! so in every part, a machine in some; so the median part is limited, and all of it is printed.

#[path = "../../benches/peers/src/timing.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the other benches")]
mod timing;

use std::pin::pin;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread::{self, sleep};
use std::time::{Duration, Instant, SystemTime};

use session_core::{MemoryStore, Revision, SessionStore, StoreError, StoreKey, Swap, Write};
use sha2::{Digest, Sha256};
use timing::judge;

const BYTES_LIMIT: f64 = 400.0;
const WAIT_LIMIT: f64 = 5.0;

const SESSIONS: usize = 1_000_000;
/// Bytes of a session.
const BYTES: usize = 64;
/// Sessions that requests ask for while the others are swept.
const ALIVE: usize = 1000;
const PARTS: usize = 10;
/// Swept by one call, as the library does.
const BATCH: usize = 500;
/// Between two requests, so that three threads do not fight for two cores.
const PAUSE: Duration = Duration::from_micros(20);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn main() -> ExitCode {
    let Some(before) = resident_bytes() else {
        println!("SKIPPED: what a process takes is read from /proc/self/statm, which is not there");
        return ExitCode::SUCCESS;
    };
    let (store, now) = (MemoryStore::with_limit(1 << 30), SystemTime::now());
    (0..SESSIONS).for_each(|number| create(&store, number, now));
    let grown = resident_bytes().unwrap_or_default().saturating_sub(before);
    assert_eq!(store.len(), SESSIONS, "there is room for all");
    let beside = grown as f64 / SESSIONS as f64 - BYTES as f64;
    let holds = [
        judge("a session takes, beside its bytes", beside, BYTES_LIMIT, " B"),
        judge("a request waits for a sweep", waits(&store, now + 2 * DAY), WAIT_LIMIT, " ms"),
    ];
    ExitCode::from(u8::from(holds.contains(&false)))
}

/// The resident set of this process.
fn resident_bytes() -> Option<usize> {
    const PAGE: usize = 4096;
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(statm.split(' ').nth(1)?.parse::<usize>().ok()? * PAGE)
}

/// Sweeps all that has expired at `now` while requests go on, and says how many milliseconds the
/// longest of them waited for that.
fn waits(store: &MemoryStore, now: SystemTime) -> f64 {
    let control = MemoryStore::new();
    for number in SESSIONS..SESSIONS + ALIVE {
        create(store, number, now);
        create(&control, number, now);
    }
    let part = AtomicUsize::new(0);
    let (longest, control, batch) = thread::scope(|scope| {
        let requests = scope.spawn(|| longest_requests(store, now, &part));
        let control = scope.spawn(|| longest_requests(&control, now, &part));
        let batch = sweep(store, now, &part);
        let joined = "no request fails";
        (requests.join().expect(joined), control.join().expect(joined), batch)
    });
    assert_eq!(store.len(), ALIVE, "those that are alive stay");
    println!("longest batch of a sweep: {:.2} ms; longest requests:", milliseconds(batch));
    println!("  in the store that is swept: {:.2?}", longest.map(milliseconds));
    println!("  in one that nobody sweeps:  {:.2?}", control.map(milliseconds));
    let mut beyond: Vec<_> =
        longest.iter().zip(control).map(|(with, without)| with.saturating_sub(without)).collect();
    beyond.sort_unstable();
    milliseconds(beyond[PARTS / 2])
}

/// Sweeps in batches, says which part of it is under way, and how long the longest batch took.
fn sweep(store: &MemoryStore, now: SystemTime, part: &AtomicUsize) -> Duration {
    let (mut swept, mut longest) = (0, Duration::ZERO);
    while swept < SESSIONS {
        let start = Instant::now();
        swept += at_once(store.sweep(now, BATCH));
        longest = longest.max(start.elapsed());
        part.store(swept * PARTS / SESSIONS, Ordering::Relaxed);
    }
    longest
}

/// Loads and updates sessions as long as it is swept; the longest request of each part.
fn longest_requests(store: &MemoryStore, now: SystemTime, part: &AtomicUsize) -> [Duration; PARTS] {
    let mut longest = [Duration::ZERO; PARTS];
    let mut number = 0;
    while let Some(longest) = longest.get_mut(part.load(Ordering::Relaxed)) {
        number = (number + 1) % ALIVE;
        let key = key(SESSIONS + number);
        let start = Instant::now();
        let bytes = at_once(store.load(&key)).expect("it is alive");
        let seen = Revision::of(&bytes).expect("it is long enough");
        let swap = at_once(store.update(&key, seen, Write::new(&bytes, now, now + DAY)));
        *longest = start.elapsed().max(*longest);
        assert_eq!(swap, Swap::Done);
        sleep(PAUSE);
    }
    longest
}

fn create(store: &MemoryStore, number: usize, now: SystemTime) {
    let swap = at_once(store.create(&key(number), Write::new(&[7; BYTES], now, now + DAY)));
    assert_eq!(swap, Swap::Done);
}

/// Keys are hashes.
fn key(number: usize) -> StoreKey {
    StoreKey::from_bytes(Sha256::digest(number.to_le_bytes()).into())
}

/// This store never waits.
fn at_once<T>(operation: impl Future<Output = Result<T, StoreError>>) -> T {
    match pin!(operation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(done)) => done,
        _ => unreachable!("memory answers at once"),
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
