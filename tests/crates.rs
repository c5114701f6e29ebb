//! How many crates an application compiles for session-actix: the README says it, and this finds
//! each that is added.

#[path = "documents/named.rs"]
#[allow(dead_code, reason = "the names of tests are for another program")]
mod named;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use named::{read, root};

/// Name and version of what cargo compiles for an application with these dependencies, on this machine, with the
/// versions of this workspace. It is no member, or cargo would add the features of the others.
fn compiled(name: &str, dependencies: &str) -> BTreeSet<String> {
    let directory = root().join(env!("CARGO_TARGET_TMPDIR")).join("crates").join(name);
    fs::create_dir_all(directory.join("src")).expect("a directory");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\n{dependencies}\n"
    );
    fs::write(directory.join("Cargo.toml"), manifest).expect("it is written");
    fs::write(directory.join("src/main.rs"), "fn main() {}\n").expect("it is written");
    fs::copy(root().join("Cargo.lock"), directory.join("Cargo.lock")).expect("it is copied");
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges=normal,build", "--prefix=none", "--format={p}"])
        .current_dir(&directory)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("names");
    let crates = tree.lines().filter(|line| !line.is_empty() && !line.starts_with(name));
    crates.map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

const ACTIX_WEB: &str = r#"actix-web = { version = "4", default-features = false }"#;

/// A further version of what is there already counts too.
fn added() -> BTreeSet<String> {
    let ours = root().join("session-actix");
    let dependencies = format!("{ACTIX_WEB}\nsession-actix = {{ path = {ours:?} }}");
    let (with, without) = (compiled("app-with", &dependencies), compiled("app-without", ACTIX_WEB));
    assert!(without.iter().any(|it| it.starts_with("actix-http v")), "{without:?}");
    let added = with.difference(&without).map(|it| it.split_once(' ').expect("a version").0);
    added.map(str::to_owned).collect()
}

/// The number that the README says, and the names behind it.
fn told() -> (usize, BTreeSet<String>) {
    let readme = read("README.md");
    let (_, told) = readme.split_once("session-actix adds ").expect("the README says it");
    let (told, _) = told.split_once("\n\n").expect("the end of the paragraph");
    let number = told.split(' ').next().and_then(|number| number.parse().ok());
    let names = told.split('`').skip(1).step_by(2).filter(|name| !name.contains(['=', ' ']));
    (number.expect("a number"), names.map(str::to_owned).collect())
}

// On other systems the operating system's own crates come into it.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the README says it of Linux")]
fn the_readme_names_each_crate_that_an_application_compiles_in_addition() {
    let (number, names) = told();
    assert_eq!(names, added(), "right: what cargo compiles; is each of them worth it?");
    assert_eq!(number, names.len());
}
