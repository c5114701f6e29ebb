//! Heap allocations, which the bench of that name counts.

use std::error::Error;
use std::process::Command;

use session_peers::action::Action;
use session_peers::contents::Size;
use session_peers::subjects::Subject;

/// What was counted: contents, action, library, number.
pub(crate) struct Allocations(Vec<[String; 4]>);

impl Allocations {
    pub(crate) fn count() -> Result<Self, Box<dyn Error>> {
        let arguments =
            ["bench", "--quiet", "--package", "session-peers", "--bench", "allocations"];
        let output = Command::new(env!("CARGO")).args(arguments).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let lines = String::from_utf8(output.stdout)?;
        let cells = |line: &str| {
            let mut cells = line.split('\t').map(str::to_owned);
            Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
        };
        Ok(Self(lines.lines().filter_map(cells).collect()))
    }

    /// Those that a library adds to a request.
    pub(crate) fn of(&self, size: Size, action: Action, subject: Subject) -> f64 {
        let searched = [size.name(), action.name(), subject.name()];
        let found = self.0.iter().find(|line| line.iter().zip(searched).all(|(a, b)| a == b));
        found.and_then(|line| line[3].parse().ok()).expect("each was counted")
    }
}
