//! The other implementation, which answers questions in lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::requirement::find_or_skip;

/// Enough for one answer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Python that is killed when dropped.
pub(crate) struct Second {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
}

impl Second {
    /// Starts it for a test, which is skipped where there is no Python.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let python = find_or_skip(test, &["python3"])?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_implementation");
        let mut child = Command::new(python)
            // Nothing is left beside the sources.
            .args(["-B", "-m", "session_format"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        let questions = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let (said, answers) = channel();
        thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| said.send(line))
        });
        Some(Self { child, questions, answers })
    }

    /// Its answer; the error is why it calls what it was given invalid.
    pub(crate) fn try_ask(&mut self, ask: &str, mut question: Value) -> Result<Value, String> {
        question["ask"] = json!(ask);
        writeln!(self.questions, "{question}").expect("it listens");
        let answer = self.answers.recv_timeout(PATIENCE).expect("it answers");
        let answer: Value = serde_json::from_str(&answer).expect("in JSON");
        match answer["refused"].as_str() {
            Some(why) => Err(why.to_owned()),
            None => Ok(answer["ok"].clone()),
        }
    }

    pub(crate) fn ask(&mut self, ask: &str, question: Value) -> Value {
        let answer = self.try_ask(ask, question.clone());
        answer.unwrap_or_else(|why| panic!("{ask} {question}: {why}"))
    }

    /// An answer that is a text.
    pub(crate) fn ask_text(&mut self, ask: &str, question: Value) -> String {
        self.ask(ask, question).as_str().expect("a text").to_owned()
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
