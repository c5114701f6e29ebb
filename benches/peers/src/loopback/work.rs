//! What the servers work, which a busy machine changes little.

use std::time::Duration;

/// How long the threads of this process have had a core, but for the one that asks; nothing where
/// there is no /proc.
pub(super) fn of_servers() -> Duration {
    let asking = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    threads
        .filter(|thread| Some(&*thread.file_name()) != asking.file_name())
        .filter_map(|thread| {
            let times = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            Some(Duration::from_nanos(times.split(' ').next()?.parse().ok()?))
        })
        .sum()
}
