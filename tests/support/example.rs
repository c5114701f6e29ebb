//! The examples as running servers.
#![allow(dead_code, reason = "each test needs a part of it")]

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::program::Program;

/// A running example, on a port of its own. It ends when dropped.
pub(crate) struct Example {
    program: Program,
    address: String,
}

impl Example {
    /// Starts it without a configured key.
    pub(crate) fn start(name: &str) -> Self {
        Self::run(name, &mut command(name))
    }

    /// Starts it with `SESSION_KEY` set.
    pub(crate) fn start_with_key(name: &str, key: &str) -> Self {
        Self::run(name, command(name).env("SESSION_KEY", key))
    }

    /// Starts it with an argument, and `SESSION_KEY` set.
    pub(crate) fn start_on(name: &str, argument: &str, key: &str) -> Self {
        Self::run(name, command(name).arg(argument).env("SESSION_KEY", key))
    }

    /// The same, with everything in its log that there is.
    pub(crate) fn start_tracing(name: &str, argument: &str, key: &str) -> Self {
        let mut command = command(name);
        Self::run(name, command.arg(argument).env("SESSION_KEY", key).env("RUST_LOG", "trace"))
    }

    /// Starts it without a configured key, and with its temporary files in this directory.
    pub(crate) fn start_in(name: &str, directory: &Path) -> Self {
        Self::run(name, command(name).env("TMPDIR", directory))
    }

    /// Starts it with these variables, and none besides that begins with `SESSION_`.
    pub(crate) fn start_with(name: &str, variables: &[(&str, &str)]) -> Self {
        Self::run(name, command(name).envs(variables.iter().copied()))
    }

    /// Runs it with variables with which it does not start, and sees what it leaves behind.
    pub(crate) fn end_with(name: &str, variables: &[(&str, impl AsRef<OsStr>)]) -> Output {
        let variables = variables.iter().map(|(name, value)| (name, value));
        command(name).envs(variables).output().expect("the example can be run")
    }

    /// Runs it with an argument with which it does not start, and sees what it leaves behind.
    pub(crate) fn end_of(name: &str, argument: &str, key: &str) -> Output {
        let output = command(name).arg(argument).env("SESSION_KEY", key).output();
        output.expect("the example can be run")
    }

    fn run(name: &str, command: &mut Command) -> Self {
        let mut program = Program::start(&format!("the example `{name}`"), command);
        let address = program.wait_for("listening on ");
        Self { program, address }
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Waits until a line of its output contains `text`.
    pub(crate) fn wait_until_said(&mut self, text: &str) {
        self.program.wait_for(text);
    }

    /// Whether a line of its output so far contains `text`.
    pub(crate) fn has_said(&mut self, text: &str) -> bool {
        self.said().iter().any(|line| line.contains(text))
    }

    /// Its output so far, of which its log is a part.
    pub(crate) fn said(&mut self) -> &[String] {
        self.program.said()
    }
}

fn command(name: &str) -> Command {
    let mut command = Command::new(path_of(name));
    command.env("PORT", "0").env_remove("RUST_LOG");
    let ours = |name: &OsString| name.to_string_lossy().starts_with("SESSION_");
    // Some are for the tests, like `SESSION_TESTS_REQUIRE`.
    for name in std::env::vars_os().map(|(name, _)| name).filter(ours) {
        command.env_remove(name);
    }
    command
}

/// Cargo puts examples next to `deps`, where this test's own binary is.
fn path_of(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a path");
    let profile = test.ancestors().nth(2).expect("a test lies in `deps`");
    let path = profile.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.is_file(),
        "the example `{name}` is not built, so {} does not exist. A plain `cargo test` builds the \
         examples; `cargo test --test …` does not: run `cargo build --examples` before it",
        path.display()
    );
    path
}
