//! What the compiler says to mistakes in a session, word for word, and code that must compile.
//!
//! The messages beside the cases of `tests/ui` are those of one compiler. On any other the cases must still fail, whatever
//! it says. `TRYBUILD=overwrite cargo test --test ui` takes over changed messages: read each before it is committed.

#[path = "ui/pass/mod.rs"]
mod pass;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use trybuild::TestCases;

/// The compiler whose messages stand in `tests/ui`.
const COMPILER: &str = "rustc 1.95.";

/// The folders of the cases, one for each topic.
const TOPICS: [&str; 7] =
    ["field_types", "shape", "attributes", "tags", "names", "conflicts", "use"];

/// Where this test finds the cases when it was started by itself.
const COPIES: &str = "UI_COPIES";

// Pyramid 13, Pyramid 15, case 117
#[test]
fn mistakes_are_met_with_these_words() {
    let compiler = compiler();
    if let Some(copies) = env::var_os(COPIES) {
        expect_failures(Path::new(&copies));
    } else if compiler.starts_with(COMPILER) {
        expect_failures(Path::new("tests/ui"));
    } else {
        println!("the messages are not compared: they are those of {COMPILER}x, not of {compiler}");
        expect_failures_with_any_words();
    }
}

/// As no case is to pass, trybuild checks all of them in one go and generates no code.
fn expect_failures(cases: &Path) {
    let test = TestCases::new();
    for topic in TOPICS {
        test.compile_fail(cases.join(topic).join("*.rs"));
    }
}

fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// trybuild either compares the messages or writes them beside the cases, so these are copies that have none.
fn expect_failures_with_any_words() {
    let copies = copy_cases().expect("the cases can be copied");
    let this_test = env::current_exe().expect("this test has a path");
    let status = Command::new(this_test)
        .args(["mistakes_are_met_with_these_words", "--exact", "--nocapture"])
        .env(COPIES, copies)
        .env("TRYBUILD", "overwrite")
        .status()
        .expect("this test runs");
    assert!(status.success(), "a case compiles that must not: see above");
}

fn copy_cases() -> io::Result<PathBuf> {
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    if copies.exists() {
        fs::remove_dir_all(&copies)?;
    }
    for topic in TOPICS {
        fs::create_dir_all(copies.join(topic))?;
        for case in fs::read_dir(Path::new("tests/ui").join(topic))? {
            let case = case?.path();
            if case.extension().is_some_and(|extension| extension == "rs") {
                let name = case.file_name().expect("a file has a name");
                fs::copy(&case, copies.join(topic).join(name))?;
            }
        }
    }
    Ok(copies)
}
