//! The vectors of the page are what the other implementation makes.

use std::path::Path;
use std::process::Command;

use crate::requirement::find_or_skip;

#[test]
fn the_vectors_of_the_page_are_those_that_it_makes() {
    let test = "the_vectors_of_the_page_are_those_that_it_makes";
    let Some(python) = find_or_skip(test, &["python3"]) else { return };
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/make.py");
    let ended =
        Command::new(python).args(["-B".as_ref(), program.as_os_str()]).arg("--check").output();
    let ended = ended.expect("python3 starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");
}
