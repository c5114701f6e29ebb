//! Processes of their own, which write to a store and may be killed meanwhile. Each runs an
//! ignored test of the same binary.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::{sleep, spawn};
use std::time::Duration;

use session_core::{OwnerKey, Revision, SessionStore, StoreKey, Swap};

use crate::disk::{key, lasting, random, record};

/// Tells such a process which store is meant.
const URL: &str = "SESSION_TESTS_URL";
/// Sessions that only change, beside one that comes and goes.
const CHANGING: u8 = 4;

/// The URL that this process was started for; `None` if somebody just runs the ignored tests. It
/// ends with the process that started it.
pub(crate) fn started_for() -> Option<String> {
    let url = std::env::var(URL).ok()?;
    spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(1);
    });
    Some(url)
}

/// Starts a process that runs the ignored test of this name.
pub(crate) fn start(test: &str, url: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this test is a file"));
    command.args([test, "--exact", "--ignored", "--nocapture"]).env(URL, url);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command.spawn().expect("this test can be run again")
}

/// How often a writer is killed.
pub(crate) fn kills() -> usize {
    std::env::var("SESSION_TESTS_KILLS").map_or(25, |kills| kills.parse().expect("a number"))
}

/// What a session is at a step: nothing at first, and one of them nothing at every other step.
fn state(which: u8, step: u64) -> Option<u64> {
    (step > 0 && (which < CHANGING || step % 2 == 1)).then_some(step)
}

/// Contents that are as long as they should be only if they are whole, and of one state.
fn contents(step: u64) -> Vec<u8> {
    step.to_le_bytes().repeat(1 + (step * 7919 % 4001) as usize)
}

fn session(which: u8) -> StoreKey {
    StoreKey::from_bytes([which; 32])
}

fn owner() -> OwnerKey {
    OwnerKey::from_bytes([0xee; 32])
}

/// Writes one state after the other, and says so after each, until it is killed.
pub(crate) async fn write(store: impl SessionStore) {
    let mut steps = [0; CHANGING as usize + 1];
    for (which, step) in steps.iter_mut().enumerate() {
        *step = seen(&store, which as u8).await.map_or(0, |(step, _)| step);
    }
    loop {
        for (which, step) in steps.iter_mut().enumerate() {
            advance(&store, which as u8, *step).await;
            *step += 1;
            println!("wrote {which} {step}");
        }
    }
}

async fn advance(store: &impl SessionStore, which: u8, step: u64) {
    let (key, owner) = (session(which), owner());
    let Some(next) = state(which, step + 1) else {
        return store.delete(&key).await.expect("deleting fails");
    };
    let next = record(&contents(next));
    let write = lasting(&next, Duration::from_secs(3600)).owned_by(Some(&owner));
    let swap = match seen(store, which).await {
        None => store.create(&key, write).await,
        Some((_, revision)) => store.update(&key, revision, write).await,
    };
    assert_eq!(swap.expect("writing fails"), Swap::Done, "nobody else writes");
}

/// The state of a session, if it is there; it has to be whole.
async fn seen(store: &impl SessionStore, which: u8) -> Option<(u64, Revision)> {
    let bytes = store.load(&session(which)).await.expect("loading fails")?;
    let (start, rest) = bytes.split_at(Revision::PLACE.end);
    let step = u64::from_le_bytes(rest[..8].try_into().expect("eight bytes"));
    assert!(rest == contents(step), "a record is whole: step {step}, {} bytes", rest.len());
    Some((step, Revision::of(start).expect("it has one")))
}

/// Kills a writer again and again, and looks at what it has left each time.
pub(crate) async fn kill_writers<S: SessionStore>(
    writer: &str,
    url: &str,
    open: impl AsyncFn(&str) -> S,
) {
    let mut told = [0; CHANGING as usize + 1];
    for _ in 0..kills() {
        let mut child = start(writer, url);
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped"));
        // It writes by now.
        let before = told;
        while told == before {
            assert!(note(&mut lines, &mut told), "the writer ends by itself");
        }
        sleep(Duration::from_micros(random() % 8000));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        while note(&mut lines, &mut told) {}
        look(&open(url).await, &mut told).await;
    }
    assert!(told.iter().sum::<u64>() > kills() as u64, "something was written: {told:?}");
}

/// Takes note of what a writer says; `false` when it has ended.
fn note(lines: &mut BufReader<ChildStdout>, told: &mut [u64]) -> bool {
    let mut line = String::new();
    let read = lines.read_line(&mut line).expect("the pipe can be read");
    // A line that was cut off is none.
    if let Some(words) = line.strip_suffix('\n').and_then(|line| line.strip_prefix("wrote ")) {
        let (which, step) = words.split_once(' ').expect("two numbers");
        told[which.parse::<usize>().expect("a number")] = step.parse().expect("a number");
    }
    read > 0
}

/// Each session is as it was said to be, or one step further.
async fn look(store: &impl SessionStore, told: &mut [u64]) {
    let listed = store.owned_by(&owner(), 100).await.expect("listing fails");
    for (which, told) in (0..).zip(told) {
        let found = seen(store, which).await.map(|(step, _)| step);
        let further = *told + 1;
        assert!(
            found == state(which, *told) || found == state(which, further),
            "session {which} is at {found:?} after {told}"
        );
        assert!(found.is_none() || listed.contains(&session(which)), "{which} is listed");
        // The next writer begins where it is, or anew.
        *told = found.unwrap_or(0);
    }
}

/// How many increments there are in all.
fn increments() -> u64 {
    std::env::var("SESSION_TESTS_ROUNDS").map_or(2000, |rounds| rounds.parse().expect("a number"))
}

const PROCESSES: u64 = 4;

/// Counts in several processes at once.
pub(crate) async fn count_in_processes(counter: &str, url: &str, store: impl SessionStore) {
    let key = key(1);
    let zero = record(&0u64.to_le_bytes());
    let created = store.create(&key, lasting(&zero, Duration::from_secs(3600))).await;
    assert_eq!(created.expect("creating fails"), Swap::Done);
    let children: Vec<_> = (0..PROCESSES).map(|_| start(counter, url)).collect();
    for mut child in children {
        // It would be closed before the waiting, and the process ends with it.
        let _stdin = child.stdin.take();
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let sum = store.load(&key).await.expect("loading fails").expect("it is there");
    let each = increments().div_ceil(PROCESSES);
    assert_eq!(sum[Revision::PLACE.end..], (each * PROCESSES).to_le_bytes(), "every one counts");
}

/// One of those processes.
pub(crate) async fn count(store: impl SessionStore) {
    for _ in 0..increments().div_ceil(PROCESSES) {
        loop {
            let seen = store.load(&key(1)).await.expect("loading fails").expect("it is there");
            let (start, number) = seen.split_at(Revision::PLACE.end);
            let number = u64::from_le_bytes(number.try_into().expect("a number")) + 1;
            let next = record(&number.to_le_bytes());
            let write = lasting(&next, Duration::from_secs(3600));
            let expected = Revision::of(start).expect("it has one");
            let swap = store.update(&key(1), expected, write).await;
            if swap.expect("updating fails") == Swap::Done {
                break;
            }
        }
    }
}
