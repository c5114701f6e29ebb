//! Several processes that share one session.

use std::process::{Child, Command};
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use crate::scenes::{count_until_it_counts, together};
use crate::visitor::{begun, config, count_of, rounds};

const PROCESSES: usize = 4;
/// Requests at once in each of them.
const TASKS: usize = 16;

/// What a process is told.
const URL: &str = "SESSION_TEST_SESSIONS_URL";
const COOKIE: &str = "SESSION_TEST_SESSIONS_COOKIE";
const TIMES: &str = "SESSION_TEST_SESSIONS_TIMES";

// case 79
pub(crate) async fn count(url: &str) {
    let config = config(url).await;
    let cookie = begun(&config).await;
    let times = rounds().div_ceil(PROCESSES * TASKS);
    let mut processes: Vec<_> = (0..PROCESSES).map(|_| start(url, &cookie, times)).collect();
    for process in &mut processes {
        while process.try_wait().expect("it is a child of this process").is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(process.wait().expect("it has ended").success(), "a process failed");
    }
    let sum = (PROCESSES * TASKS * times) as u64;
    assert_eq!(count_of(&config, &cookie).await, sum, "each increment counts, once");
}

fn start(url: &str, cookie: &str, times: usize) -> Child {
    let program = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(program);
    command.args(["--exact", "a_process_that_counts", "--ignored", "--quiet"]);
    command.env(URL, url).env(COOKIE, cookie).env(TIMES, times.to_string());
    command.stdout(std::process::Stdio::null()).spawn().expect("a process starts")
}

pub(crate) async fn count_as_told() {
    let Ok(url) = std::env::var(URL) else { return };
    let told = |name| std::env::var(name).expect("this process was told");
    let (cookie, times) = (told(COOKIE), told(TIMES).parse::<usize>().expect("a number"));
    let config = config(&url).await;
    together(TASKS, |_| {
        let (config, cookie) = (config.clone(), cookie.clone());
        async move {
            let tries = AtomicUsize::new(0);
            for _ in 0..times {
                count_until_it_counts(&config, &cookie, &tries).await;
            }
        }
    })
    .await;
}
