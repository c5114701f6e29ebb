//! Cookies, and the program to look at them with.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use session_core::{Exchange, Key, MemoryStore, Session, SessionBuilder, SessionConfig};

pub(crate) const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
pub(crate) const OTHER_KEY: &str =
    "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// What a lock file says of [`Visitor`].
pub(crate) const LOCK: &str = "\
session: Visitor
generation: 0

tag: 10111
  name: visits
  type: u32
  shape: u32

tag: 1522
  name: note
  type: String
  shape: str
";

#[derive(Session)]
struct Visitor {
    visits: u32,
    note: String,
    /// Of another build than the one whose lock this is.
    #[session(tag = 3)]
    theme: String,
}

/// Noon on New Year's Day 2026.
fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_268_800)
}

fn builder() -> SessionBuilder<Visitor> {
    let key = Key::parse(KEY).expect("it is a key");
    SessionBuilder::new(key).clock(noon)
}

/// The `name=value` of a session from that noon.
pub(crate) fn cookie() -> String {
    pair(&builder().build().expect("the defaults agree"))
}

/// The key of a session in a store whose id is sixteen times a 7: `SHA-256("session-v1" 0x00 id)`.
pub(crate) const STORE_KEY: &str =
    "4bbc4bf15cc52e7b738be50c8c98c1e59931a8ac88b9cf4e1f78ca75aef27224";

/// The `name=value` of that session.
pub(crate) fn id_cookie() -> String {
    let config = builder().store(MemoryStore::new()).random(|bytes| {
        bytes.fill(7);
        Ok(())
    });
    pair(&config.build().expect("the defaults agree"))
}

fn pair(config: &SessionConfig<Visitor>) -> String {
    let reply = block_on(async {
        let exchange = Exchange::load(config, [], noon()).await.expect("nothing to load");
        let mut visitor = exchange.view();
        visitor.set_visits(7);
        visitor.set_note("hello");
        visitor.set_theme("dark");
        visitor.persist();
        drop(visitor);
        exchange.finish(noon(), 200).await.expect("it can be saved")
    });
    let set_cookie = reply.set_cookies().next().expect("it was changed");
    let set_cookie = str::from_utf8(set_cookie).expect("ASCII");
    set_cookie.split(';').next().expect("a pair").to_owned()
}

fn block_on<R>(future: impl Future<Output = R>) -> R {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(future)
}

/// What the program did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) text: String,
    pub(crate) errors: String,
}

/// Runs the program with these arguments, this environment, and nothing else.
pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Run {
    run_bytes(arguments, environment, input.as_bytes())
}

pub(crate) fn run_bytes(arguments: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Run {
    let mut program = Command::new(env!("CARGO_BIN_EXE_session-inspect"))
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that does not read its input may have gone already.
    let _ = program.stdin.take().expect("it is piped").write_all(input);
    let output = program.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().expect("no signal ended it"),
        text: String::from_utf8(output.stdout).expect("it writes text"),
        errors: String::from_utf8(output.stderr).expect("it writes text"),
    }
}

/// A file with this text.
pub(crate) fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("inspect-{name}"));
    fs::write(&path, text).expect("the file can be written");
    path.into_os_string().into_string().expect("the path is text")
}
