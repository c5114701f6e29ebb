//! Which core does what.

use std::io;

/// The core of the servers.
pub const SERVER: usize = 0;
/// The core of Redis and the client.
pub const CLIENT: usize = 1;

/// Keeps this thread on one core, and all that it starts from now on.
///
/// # Errors
///
/// When there is no such core.
#[cfg(target_os = "linux")]
pub fn stay_on(core: usize) -> io::Result<()> {
    let mut cores = rustix::thread::CpuSet::new();
    cores.set(core);
    Ok(rustix::thread::sched_setaffinity(None, &cores)?)
}

#[cfg(not(target_os = "linux"))]
pub fn stay_on(_: usize) -> io::Result<()> {
    Ok(())
}
