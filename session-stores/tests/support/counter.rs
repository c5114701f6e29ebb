//! A number that several processes count up at once.

use std::process::{Child, Command};

use session_core::{AnyStore, Revision, SessionStore, StoreKey, Swap};

use super::load::{contents, key, record, write};

const PROCESSES: u64 = 4;

/// What a process is told.
const URL: &str = "SESSION_TEST_COUNTER_URL";
const KEY: &str = "SESSION_TEST_COUNTER_KEY";
const TIMES: &str = "SESSION_TEST_COUNTER_TIMES";
const NUMBER: &str = "SESSION_TEST_COUNTER_NUMBER";

/// How often they count in all.
fn rounds() -> u64 {
    std::env::var("SESSION_TESTS_ROUNDS").map_or(2000, |rounds| rounds.parse().expect("a number"))
}

/// Runs the test `child` of this program in four processes, and sees whether each time counted.
pub async fn four_processes_count(store: AnyStore, url: &str, child: &str) {
    let key = key();
    let zero = record(0, 0, &0u64.to_le_bytes());
    assert_eq!(store.create(&key, write(&zero)).await.expect("creating fails"), Swap::Done);
    let each = rounds().div_ceil(PROCESSES);
    let start = |number| start_process(child, url, &key, each, number);
    let mut children: Vec<Child> = (1..=PROCESSES).map(start).collect();
    for child in &mut children {
        let ended = loop {
            if let Some(status) = child.try_wait().expect("it is a child of this process") {
                break status;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        };
        assert!(ended.success(), "a process failed: {ended}");
    }
    let bytes = store.load(&key).await.expect("loading fails").expect("it is there");
    assert_eq!(number(&bytes), each * PROCESSES, "each time counted, once");
    store.delete(&key).await.expect("deleting fails");
}

fn start_process(child: &str, url: &str, key: &StoreKey, times: u64, number: u64) -> Child {
    let program = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(program);
    command.args(["--exact", child, "--ignored", "--quiet"]);
    command.env(URL, url).env(KEY, key.to_string());
    command.env(TIMES, times.to_string()).env(NUMBER, number.to_string());
    command.spawn().expect("a process starts")
}

/// The URL that this process was told; `None` for one that was started by hand.
pub fn told_url() -> Option<String> {
    std::env::var(URL).ok()
}

/// Counts as this process was told.
pub async fn count(store: AnyStore) {
    let told = |name| std::env::var(name).expect("this process was told");
    let key: StoreKey = told(KEY).parse().expect("a key");
    let times: u64 = told(TIMES).parse().expect("a number");
    let process: u32 = told(NUMBER).parse().expect("a number");
    for time in 1..=times {
        for attempt in 0.. {
            let seen = store.load(&key).await.expect("loading fails").expect("it is there");
            let next = (number(&seen) + 1).to_le_bytes();
            // Each state that is written has another revision.
            let revision = u32::try_from(time * 10_000 + attempt).expect("it fits");
            let next = record(process, revision, &next);
            let expected = Revision::of(&seen).expect("it has one");
            let swap = store.update(&key, expected, write(&next)).await;
            if swap.expect("updating fails") == Swap::Done {
                break;
            }
        }
    }
}

fn number(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(contents(bytes).try_into().expect("a number is kept"))
}
