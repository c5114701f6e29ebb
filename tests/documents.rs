//! What `docs/security.md` says of tests: each that it names is there, and each case of the
//! catalogue that it speaks of is shown by one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the page writes in place of a directory.
const SHORT: [(&str, &str); 4] = [
    ("core/", "session-core/tests/"),
    ("actix/", "session-actix/tests/"),
    ("stores/", "session-stores/tests/"),
    ("src/", "session-core/src/"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    fs::read_to_string(root().join("docs/security.md")).expect("the page is there")
}

/// What stands between backticks, on one line each, without what is fenced.
fn spans(page: &str) -> Vec<String> {
    let unfenced: String = page.split("\n```").step_by(2).collect();
    let odd = unfenced.split('`').skip(1).step_by(2);
    odd.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn file(short: &str) -> PathBuf {
    let long = SHORT.iter().find_map(|(alias, directory)| {
        short.strip_prefix(alias).map(|rest| root().join(directory).join(rest))
    });
    long.unwrap_or_else(|| root().join(short))
}

/// Names of tests are sentences; nothing else that the page names has so many words.
fn is_name_of_a_test(span: &str) -> bool {
    let is_snake =
        span.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    is_snake && span.split('_').count() > 4
}

#[test]
fn every_test_that_is_named_is_there() {
    let (page, mut source, mut found, mut missing) = (page(), None, 0, Vec::new());
    for span in spans(&page) {
        let (short, name) = match span.split_once(".rs: ") {
            Some((short, name)) => (Some(format!("{short}.rs")), Some(name)),
            None if span.ends_with(".rs") => (Some(span.clone()), None),
            None if is_name_of_a_test(&span) => (None, Some(&*span)),
            None => continue,
        };
        if let Some(short) = short {
            source = fs::read_to_string(file(&short)).ok().map(|text| (short.clone(), text));
            if source.is_none() {
                missing.push(short);
            }
        }
        let (Some((short, text)), Some(name)) = (&source, name) else { continue };
        found += 1;
        if !text.contains(&format!("fn {name}(")) {
            missing.push(format!("{short}: {name}"));
        }
    }
    assert!(missing.is_empty(), "docs/security.md names what is not there: {missing:#?}");
    assert!(found > 100, "{found} names were found, and there are more");
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
