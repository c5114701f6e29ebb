//! Programs that a test needs and a machine may lack.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Whether a test that can't run is a failure.
const REQUIRE: &str = "SESSION_TESTS_REQUIRE";

/// Finds a program in `PATH` under one of its names. Where there is none the test is skipped, which
/// it says loudly; with `SESSION_TESTS_REQUIRE=1` in the environment it fails.
pub(crate) fn find_or_skip(test: &str, names: &[&str]) -> Option<PathBuf> {
    let found = names.iter().find_map(|name| find(name));
    if found.is_none() {
        let missing = format!("{test}: there is no {} in PATH", names.join(" or "));
        let required = std::env::var(REQUIRE).is_ok_and(|value| value == "1");
        assert!(!required, "{missing}, and {REQUIRE}=1 demands it");
        // Not `eprintln!`, which the test harness swallows when a test passes.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {missing}");
    }
    found
}

fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = Path::new(name).with_extension(std::env::consts::EXE_EXTENSION);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}
