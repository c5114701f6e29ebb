//! What `docs/coming-from.md` says of older systems, row by row: each row is there, and tests show
//! it.

use crate::named::{Named, gaps, read};

/// The systems, and how many rows each has, counted from 1.
const ROWS: [(&str, usize); 6] =
    [("Diva", 8), ("Spyce", 9), ("web.py", 9), ("Pyramid", 15), ("TG", 7), ("Beaker", 18)];

fn ids() -> impl Iterator<Item = String> {
    ROWS.into_iter().flat_map(|(system, rows)| (1..=rows).map(move |row| format!("{system} {row}")))
}

/// The rows of the page: the id, and the cell with the tests.
fn rows(page: &str) -> Vec<(&str, &str)> {
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let ends =
        cells.filter_map(|cells| Some((cells.split_once(" | ")?.0, cells.rsplit_once(" | ")?.1)));
    ends.filter(|(id, _)| ROWS.iter().any(|(system, _)| is_of(id, system))).collect()
}

fn is_of(id: &str, system: &str) -> bool {
    let number = id.strip_prefix(system).and_then(|rest| rest.strip_prefix(' '));
    number.is_some_and(|number| number.parse::<usize>().is_ok())
}

#[test]
fn every_row_has_its_line() {
    let page = read("docs/coming-from.md");
    let found: Vec<_> = rows(&page).into_iter().map(|(id, _)| id).collect();
    assert_eq!(found, ids().collect::<Vec<_>>());
}

#[test]
fn every_row_is_shown_by_a_test_that_names_it() {
    let page = read("docs/coming-from.md");
    let gaps: Vec<_> = rows(&page)
        .into_iter()
        .flat_map(|(id, cell)| gaps(id, cell, |test| is_named_at(id, test)))
        .collect();
    assert!(gaps.is_empty(), "{gaps:#?}");
}

/// Whether a comment at the test says `id`.
fn is_named_at(id: &str, test: &Named) -> bool {
    let is_longer = |rest: &str| rest.starts_with(|next: char| next.is_ascii_digit());
    test.header().chain(test.lines()).any(|line| match line.split_once("//") {
        Some((_, comment)) => comment.split(id).skip(1).any(|rest| !is_longer(rest)),
        None => false,
    })
}

#[test]
fn a_comment_counts_where_it_belongs_to_the_test() {
    let source = "//! Of Beaker 1.\n\n// Beaker 2\nfn other() {}\n\n// Beaker 3, case 4\n#[test]\n\
                  fn this() {\n    // Beaker 15: in it\n}\n\n// Beaker 6\nfn next() {\n}\n";
    let test = Named { file: "a.rs".into(), name: "this".into(), source: source.into() };
    let named = (1..20).filter(|row| is_named_at(&format!("Beaker {row}"), &test));
    assert_eq!(named.collect::<Vec<_>>(), [1, 3, 15]);
}
