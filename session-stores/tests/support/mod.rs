//! Servers of backends, which tests start themselves on free ports.
#![allow(dead_code, unreachable_pub, reason = "each test needs a part of it")]

pub mod counter;
pub mod database;
pub mod faults;
pub mod load;
pub mod mariadb;
pub mod memcached;
pub mod postgres;
pub mod promises;
pub mod proxy;
pub mod redis;
pub mod waiting;

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A server that ends with the test, also one that is kept in a `static`, or whose test is killed.
pub struct Server {
    child: Child,
    guard: Child,
    pub port: u16,
    /// Where it keeps its files.
    pub directory: tempfile::TempDir,
}

/// The path of a program; `None`, said loudly, where it is not installed. With
/// `SESSION_TESTS_REQUIRE` set that is a failure.
pub fn program(names: &[&str]) -> Option<String> {
    let found = names.iter().find(|name| {
        let known = Path::new(name).is_absolute() && Path::new(name).exists();
        known
            || Command::new("which")
                .arg(name)
                .stdout(Stdio::null())
                .status()
                .is_ok_and(|s| s.success())
    });
    if found.is_none() {
        let message = format!("SKIPPED: none of {names:?} is installed");
        assert!(std::env::var_os("SESSION_TESTS_REQUIRE").is_none(), "{message}");
        // Not `eprintln!`, which the test harness swallows when a test passes.
        let _ = writeln!(std::io::stderr(), "{message}");
    }
    found.map(|name| (*name).to_owned())
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

impl Server {
    /// Starts a server and waits until it listens on `port`.
    pub fn start(command: &mut Command, port: u16, directory: tempfile::TempDir) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = child.spawn().expect("the server starts");
        let guard = guard(child.id(), directory.path());
        let server = Self { child, guard, port, directory };
        let start = Instant::now();
        while TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).is_err() {
            assert!(start.elapsed() < Duration::from_secs(60), "the server does not listen");
            sleep(Duration::from_millis(20));
        }
        server
    }

    /// Sends it a signal: `KILL`, `STOP`, `CONT`. PostgreSQL is many processes, of which each has
    /// a group of its own.
    pub fn signal(&self, signal: &str) {
        let mut kill = Command::new("kill");
        kill.arg(format!("-{signal}")).args(processes(self.child.id()));
        // A child may have ended meanwhile.
        kill.stderr(Stdio::null()).status().expect("kill runs");
    }

    /// Kills it and waits for its end; its directory is handed out, for a restart.
    pub fn kill(mut self) -> (u16, tempfile::TempDir) {
        self.end();
        let directory =
            std::mem::replace(&mut self.directory, tempfile::tempdir().expect("a directory"));
        (self.port, directory)
    }

    fn end(&mut self) {
        let _ = self.guard.kill();
        let _ = self.guard.wait();
        self.signal("KILL");
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// A process and its children.
fn processes(pid: u32) -> Vec<String> {
    let children = Command::new("ps").args(["-o", "pid=", "--ppid", &pid.to_string()]).output();
    let children = String::from_utf8(children.expect("ps runs").stdout).expect("numbers");
    let children = children.split_whitespace().map(str::to_owned);
    std::iter::once(pid.to_string()).chain(children).collect()
}

/// Ends the server when this process has ended, however that came about; its children too, for
/// those that are stopped do not notice that it is gone.
fn guard(pid: u32, directory: &Path) -> Child {
    let script = "read _; kill -KILL $0 $(ps -o pid= --ppid $0); rm -rf \"$1\"";
    let mut guard = Command::new("sh");
    guard.args(["-c", script, &pid.to_string()]).arg(directory);
    guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    guard.spawn().expect("sh runs")
}
