//! What documents say of tests: each that they name is there, and shows what they say.

#[path = "documents/cases.rs"]
mod cases;
#[path = "documents/named.rs"]
mod named;
#[path = "documents/rows.rs"]
mod rows;

use named::{read, tests_in};

#[test]
fn every_test_that_is_named_is_there() {
    let (found, missing) = tests_in(&read("docs/security.md"));
    assert!(missing.is_empty(), "docs/security.md names what is not there: {missing:#?}");
    assert!(found.len() > 100, "{} names were found, and there are more", found.len());
}

// Pyramid 15
#[test]
fn the_readme_says_at_its_top_that_a_signed_cookie_can_be_read() {
    let readme = read("README.md");
    let (top, _) = readme.split_once("\n## ").expect("it has parts");
    assert!(top.contains("**A signed cookie is not a secret.**"), "{top}");
}
