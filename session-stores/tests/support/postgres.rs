//! A PostgreSQL server of the tests' own, or the one that `SESSION_TEST_POSTGRES` names.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::database::Backend;
use super::{Server, free_port, program};

/// A database that tests may fill.
pub struct Postgres {
    url: String,
    binaries: PathBuf,
    server: Option<Server>,
    down: Option<(u16, tempfile::TempDir)>,
}

impl Backend for Postgres {
    fn start() -> Option<Self> {
        if let Ok(url) = std::env::var("SESSION_TEST_POSTGRES") {
            return Some(Self { url, binaries: PathBuf::new(), server: None, down: None });
        }
        let binaries = binaries()?;
        let directory = tempfile::tempdir().expect("a directory");
        initialize(&binaries, directory.path());
        let server = launch(&binaries, free_port(), directory);
        let url = format!("postgres://tests:secret@127.0.0.1:{}/postgres", server.port);
        Some(Self { url, binaries, server: Some(server), down: None })
    }

    fn url(&self) -> &str {
        &self.url
    }

    fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    fn kill(&mut self) {
        self.down = self.server.take().map(Server::kill);
    }

    fn launch(&mut self) {
        let down = self.down.take();
        self.server = down.map(|(port, directory)| launch(&self.binaries, port, directory));
    }
}

/// Where the distribution puts the programs, or the path.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.map(|version| version.path().join("bin")).max();
    let known = newest.map(|bin| bin.join("initdb").display().to_string());
    let initdb = program(&[known.as_deref().unwrap_or("initdb"), "initdb"])?;
    Some(Path::new(&initdb).parent().unwrap_or(Path::new("")).to_owned())
}

fn initialize(binaries: &Path, directory: &Path) {
    let password = directory.join("password");
    std::fs::write(&password, "secret").expect("the directory can be written");
    if is_root() {
        let mut chown = Command::new("chown");
        run(chown.args(["-R", "postgres"]).arg(directory));
    }
    let mut initdb = unprivileged(binaries.join("initdb"));
    // Not SCRAM: in a debug build a client takes a tenth of a second for its part of that.
    initdb.args(["-U", "tests", "-E", "UTF8", "--locale=C", "--auth=password", "--no-sync"]);
    run(initdb.arg("--pwfile").arg(&password).arg("-D").arg(directory.join("data")));
}

fn launch(binaries: &Path, port: u16, directory: tempfile::TempDir) -> Server {
    let mut postgres = unprivileged(binaries.join("postgres"));
    postgres.arg("-D").arg(directory.path().join("data")).args(["-p", &port.to_string()]);
    for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
        postgres.args(["-c", setting]);
    }
    let server = Server::start(&mut postgres, port, directory);
    // It listens before it is ready, and sends everybody away till then.
    let start = Instant::now();
    let mut ready = Command::new(binaries.join("pg_isready"));
    ready.args(["--quiet", "--host=127.0.0.1", &format!("--port={port}")]);
    while !ready.status().expect("pg_isready runs").success() {
        assert!(start.elapsed() < Duration::from_secs(60), "the server does not get ready");
        sleep(Duration::from_millis(20));
    }
    server
}

/// PostgreSQL does not run as root.
fn unprivileged(program: impl AsRef<OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command.current_dir("/");
    command
}

pub(super) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

pub(super) fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} fails: {said}");
}
