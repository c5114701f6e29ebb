//! What documents say of tests: each that they name is there, and shows what they say.

#[path = "documents/named.rs"]
mod named;
#[path = "documents/rows.rs"]
mod rows;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use named::{read, root, tests_in};

fn page() -> String {
    read("docs/security.md")
}

#[test]
fn every_test_that_is_named_is_there() {
    let (found, missing) = tests_in(&page());
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

/// The numbers behind each `case` or `cases`, joined by commas, `and` or `to`.
fn cases(text: &str) -> BTreeSet<u32> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let mut cases = BTreeSet::new();
    for behind in text.split("case").skip(1) {
        let (mut last, mut is_range) = (None, false);
        for word in words(behind.strip_prefix('s').unwrap_or(behind)) {
            let digits = word.trim_end_matches(|end: char| !end.is_ascii_digit());
            match (digits.parse::<u32>(), last) {
                (Ok(number), Some(first)) if is_range => cases.extend(first..=number),
                (Ok(number), _) => {
                    cases.insert(number);
                }
                (Err(_), Some(_)) if word == "and" || word == "to" => {
                    is_range = word == "to";
                    continue;
                }
                (Err(_), _) => break,
            }
            (last, is_range) = (digits.parse().ok(), false);
        }
    }
    cases
}

fn each_source(directory: &Path, read: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(directory).expect("a directory").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            each_source(&path, read);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            read(&fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_case_that_is_spoken_of_is_shown_by_a_test() {
    let mut shown = BTreeSet::new();
    let directories =
        ["session-core", "session-derive", "session-actix", "session-stores", "tests"];
    for directory in directories {
        each_source(&root().join(directory), &mut |source| {
            let comments = source.lines().filter_map(|line| line.split_once("//"));
            comments.for_each(|(_, comment)| shown.extend(cases(comment)));
        });
    }
    let told = cases(&page());
    assert!(told.len() > 30, "{told:?}");
    let missing: Vec<_> = told.difference(&shown).collect();
    assert!(missing.is_empty(), "no test has a comment with these cases: {missing:?}");
}

#[test]
fn cases_are_found_in_all_their_forms() {
    // None of them is in the catalogue, or they would be shown here.
    let found = |text| cases(text).into_iter().collect::<Vec<_>>();
    assert_eq!(found("// case 1005: the length"), [1005]);
    assert_eq!(found("cases 1031, 1033 and 1035, in 2026"), [1031, 1033, 1035]);
    assert_eq!(found("(cases 1085 to 1087). In case 1009 of 10"), [1009, 1085, 1086, 1087]);
    assert_eq!(found("case 1098, case 1099: in that case, 3"), [1098, 1099]);
}
