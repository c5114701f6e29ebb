//! Programs that run beside a test and end with it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Enough for a cold start on a busy machine.
const START: Duration = Duration::from_secs(60);

/// A child process, killed when dropped.
pub(crate) struct Program {
    name: String,
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Program {
    /// Starts `command`; its standard error goes to the test's.
    pub(crate) fn start(name: &str, command: &mut Command) -> Self {
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("can't start {name}: {error}"));
        let output = child.stdout.take().expect("it is piped");
        Self { name: name.to_owned(), child, lines: lines_of(output), said: Vec::new() }
    }

    /// Waits for a line with `mark` in it, and returns what follows the mark.
    pub(crate) fn wait_for(&mut self, mark: &str) -> String {
        let deadline = Instant::now() + START;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("{} never said `{mark}`; it said: {:#?}", self.name, self.said);
            };
            let found = line.split_once(mark).map(|(_, rest)| rest.trim().to_owned());
            self.said.push(line);
            if let Some(rest) = found {
                return rest;
            }
        }
    }

    /// All lines of standard output so far.
    pub(crate) fn said(&mut self) -> &[String] {
        self.said.extend(self.lines.try_iter());
        &self.said
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads on as long as there is something, so that the program never blocks on a full pipe.
fn lines_of(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}
