//! Instructions that a session adds to a request, as valgrind's callgrind counts them.
//!
//! A child under callgrind calls everything in a known order; callgrind counts inside of one
//! function alone, and writes what it has counted whenever that returns.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use session_peers::action::Action;
use session_peers::application::Calls;
use session_peers::contents::Size;
use session_peers::subjects::{Subject, cookie};

/// The argument of the child.
pub(crate) const CHILD: &str = "call-all-to-count-instructions";
/// Calls that are counted together, after as many that are not.
const CALLS: u32 = 10;

/// Instructions by contents, library and action, in the order in which the child called.
pub(crate) struct Instructions(Vec<f64>);

impl Instructions {
    /// Counts, where there is a valgrind.
    pub(crate) fn count() -> io::Result<Option<Self>> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callgrind");
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory)?;
        // To leave a function is only noticed by its whole name.
        let function = "table::instructions::counted_by_callgrind";
        let status = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=counted"])
            .arg(format!("--toggle-collect={function}"))
            .arg(format!("--dump-after={function}"))
            .arg(std::env::current_exe()?)
            .arg(CHILD)
            .current_dir(&directory)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match status {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(status) if !status.success() => return Err(io::Error::other("callgrind failed")),
            Ok(_) => {}
        }
        let dumps = Size::ALL.len() * Subject::ALL.len() * Action::ALL.len() * 2;
        let counts = (1..=dumps).map(|number| total(&directory.join(format!("counted.{number}"))));
        let counts = counts.collect::<io::Result<Vec<f64>>>()?;
        let added = |pair: &[f64]| (pair[0] - pair[1]) / f64::from(CALLS);
        Ok(Some(Self(counts.chunks(2).map(added).collect())))
    }

    /// Those that a library adds to a request.
    pub(crate) fn of(&self, size: Size, action: Action, subject: Subject) -> f64 {
        let library = size as usize * Subject::ALL.len() + subject as usize;
        self.0[library * Action::ALL.len() + action as usize]
    }
}

/// What callgrind has counted in one of its dumps.
fn total(dump: &PathBuf) -> io::Result<f64> {
    let text = fs::read_to_string(dump)?;
    let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| io::Error::other(format!("no summary in {}", dump.display())))
}

/// What the child does.
pub(crate) async fn call_all() {
    for size in Size::ALL {
        call(size).await;
    }
}

async fn call(size: Size) {
    for subject in Subject::ALL {
        let (application, bare) = (subject.application(size).await, subject.bare(size).await);
        let cookie = cookie(&*application);
        for action in Action::ALL {
            let cookie = if action.brings_session() { &*cookie } else { "" };
            for application in [&application, &bare] {
                application.round(action, cookie, CALLS, &mut |calls| calls());
                application.round(action, cookie, CALLS, &mut |calls| counted_by_callgrind(calls));
            }
        }
    }
}

#[inline(never)]
fn counted_by_callgrind(calls: Calls<'_>) {
    calls();
}
