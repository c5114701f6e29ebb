//! Shows what a session's cookie holds: see `session-inspect --help`.

mod arguments;
mod contents;
mod cookies;
mod failure;
mod keys;
mod report;
mod standing;

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use session_core::Algorithm;
use session_core::inspect::Configured;
use session_core::testing::LockFile;

use arguments::{Arguments, Asked};
use failure::Failure;
use keys::Keys;
use report::Report;
use standing::Standing;

/// What the cookie's name is when nobody says otherwise.
const DEFAULT_NAME: &str = "session";

/// Of a wrong call, apart from those that say how a cookie stands.
const WRONG_CALL: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok((text, code)) => {
            // A reader that has gone away has seen what it wanted.
            let _ = io::stdout().lock().write_all(text.as_bytes());
            ExitCode::from(code)
        }
        Err(failure) => {
            let _ = writeln!(io::stderr().lock(), "session-inspect: {failure}");
            ExitCode::from(WRONG_CALL)
        }
    }
}

/// What to print, and the exit code.
fn run() -> Result<(String, u8), Failure> {
    match Arguments::read()? {
        Asked::Help => Ok((include_str!("help.txt").to_owned(), 0)),
        Asked::Version => {
            Ok((concat!("session-inspect ", env!("CARGO_PKG_VERSION"), "\n").to_owned(), 0))
        }
        Asked::Cookie(arguments) => look(&arguments),
    }
}

/// Looks at each cookie of the name.
fn look(arguments: &Arguments) -> Result<(String, u8), Failure> {
    let lock = arguments.schema.as_deref().map(read_lock).transpose()?;
    let in_lock = lock.as_ref().and_then(LockFile::cookie);
    let name = arguments.name.as_deref().or(in_lock).unwrap_or(DEFAULT_NAME);
    let keys = Keys::read(arguments)?;
    let cookies = cookies::find(&arguments.text()?, name)?;
    let configured = Configured {
        algorithm: Algorithm::default(),
        context: &arguments.context,
        cookie_name: name,
    };
    let (mut text, mut worst) = (String::new(), Standing::Valid);
    for (index, cookie) in cookies.iter().enumerate() {
        let report = Report { arguments, lock: lock.as_ref(), name, cookie };
        let (lines, standing) = report.text(keys.inspect(configured, &cookie.value));
        if cookies.len() > 1 {
            let gap = if index == 0 { "" } else { "\n" };
            text += &format!("{gap}cookie {} of {}\n", index + 1, cookies.len());
        }
        text += &lines;
        worst = worst.max(standing);
    }
    Ok((text, worst.code()))
}

fn read_lock(path: &Path) -> Result<LockFile, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|source| Failure::File { path: path.to_owned(), source })?;
    LockFile::parse(&text).map_err(|source| Failure::Schema { path: path.to_owned(), source })
}
