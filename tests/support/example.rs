//! The examples as running servers.

use std::path::PathBuf;
use std::process::Command;

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

    fn run(name: &str, command: &mut Command) -> Self {
        let mut program = Program::start(&format!("the example `{name}`"), command);
        let address = program.wait_for("listening on ");
        Self { program, address }
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Whether a line of its output so far contains `text`.
    pub(crate) fn has_said(&mut self, text: &str) -> bool {
        self.program.said().iter().any(|line| line.contains(text))
    }
}

fn command(name: &str) -> Command {
    let mut command = Command::new(path_of(name));
    command.env("PORT", "0").env_remove("SESSION_KEY").env_remove("SESSION_KEY_NEW");
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
