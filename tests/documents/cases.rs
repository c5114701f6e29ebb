//! `docs/cases.md`, the catalogue of attacks and faults: all of it is there, and tests show it.

use std::collections::BTreeSet;

use crate::named::{Named, gaps, read, tests_in};

const LAST: u32 = 124;

/// The cases of the page: the number, and the cell with the tests.
fn rows(page: &str) -> Vec<(u32, &str)> {
    let lines = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix('|'));
    let cells = lines.map(|line| line.split(" | ").collect::<Vec<_>>());
    let rows = cells.filter_map(|cells| Some((cells.first()?.parse().ok()?, *cells.last()?)));
    rows.collect()
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

/// Whether a comment above or in the test names the case, or what an assertion of it says.
fn is_named_at(case: u32, test: &Named) -> bool {
    test.lines().into_iter().any(|line| cases(line).contains(&case))
}

#[test]
fn every_case_has_its_line() {
    let page = read("docs/cases.md");
    let mut found: Vec<_> = rows(&page).into_iter().map(|(case, _)| case).collect();
    found.sort_unstable();
    assert_eq!(found, (1..=LAST).collect::<Vec<_>>());
}

/// Says which they are, too: `tests/documents/cases` is for who wants to read that.
#[test]
fn every_case_is_shown_by_a_test_that_names_it() {
    let (page, mut missing) = (read("docs/cases.md"), Vec::new());
    for (case, cell) in rows(&page) {
        let tests = tests_in(cell).0;
        let tests: Vec<_> = tests.iter().map(|it| format!("{}: {}", it.file, it.name)).collect();
        println!("{case}\n    {}", tests.join("\n    "));
        missing.extend(gaps(&case.to_string(), cell, |test| is_named_at(case, test)));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_is_said_of_security_names_cases_that_are_there() {
    let told = cases(&read("docs/security.md"));
    assert!(told.len() > 30, "{told:?}");
    assert!(told.iter().all(|case| (1..=LAST).contains(case)), "{told:?}");
}

#[test]
fn cases_are_found_in_all_their_forms() {
    let found = |text| cases(text).into_iter().collect::<Vec<_>>();
    assert_eq!(found("// case 1005: the length"), [1005]);
    assert_eq!(found("cases 1031, 1033 and 1035, in 2026"), [1031, 1033, 1035]);
    assert_eq!(found("(cases 1085 to 1087). In case 1009 of 10"), [1009, 1085, 1086, 1087]);
    assert_eq!(found("case 1098, case 1099: in that case, 3"), [1098, 1099]);
    assert_eq!(found("for (case, _) in cases.iter().take(3) {"), [0; 0]);
}
