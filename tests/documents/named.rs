//! The tests that a page names: `file: test`, and then `test` for others of that file.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What pages write in place of a directory.
const SHORT: [(&str, &str); 4] = [
    ("core/", "session-core/tests/"),
    ("actix/", "session-actix/tests/"),
    ("stores/", "session-stores/tests/"),
    ("src/", "session-core/src/"),
];

/// A test that is there.
pub(crate) struct Named {
    /// As pages write it.
    pub(crate) file: String,
    pub(crate) name: String,
    /// All of its file.
    pub(crate) source: Rc<str>,
}

impl Named {
    /// What stands at the top of its file.
    pub(crate) fn header(&self) -> impl Iterator<Item = &str> {
        self.source.lines().take_while(|line| line.starts_with("//!"))
    }

    /// What stands right above it, and the test itself.
    pub(crate) fn lines(&self) -> Vec<&str> {
        let lines: Vec<_> = self.source.lines().collect();
        let start = format!("fn {}(", self.name);
        let start = lines.iter().position(|line| line.contains(&start)).expect("it is there");
        let indent = lines[start].len() - lines[start].trim_start().len();
        let brace = format!("{}}}", " ".repeat(indent));
        let len = lines[start..].iter().position(|line| line.starts_with(&brace));
        let end = len.map_or(lines.len(), |len| start + len);
        let belongs =
            |line: &&&str| ["//", "#["].iter().any(|it| line.trim_start().starts_with(it));
        let above = lines[..start].iter().rev().take_while(belongs).count();
        lines[start - above..end].to_vec()
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn read(document: &str) -> String {
    fs::read_to_string(root().join(document)).expect("the document is there")
}

/// The tests that are named in this text, and those of them that are not there.
pub(crate) fn tests_in(text: &str) -> (Vec<Named>, Vec<String>) {
    let (mut source, mut found, mut missing) = (None, Vec::new(), Vec::new());
    for span in spans(text) {
        let (short, name) = match span.split_once(".rs: ") {
            Some((short, name)) => (Some(format!("{short}.rs")), Some(name)),
            None if span.ends_with(".rs") => (Some(span.clone()), None),
            None if is_name_of_a_test(&span) => (None, Some(&*span)),
            None => continue,
        };
        if let Some(short) = short {
            let text = fs::read_to_string(file(&short)).ok();
            source = text.map(|text| (short.clone(), Rc::<str>::from(text)));
            if source.is_none() {
                missing.push(short);
            }
        }
        let (Some((short, source)), Some(name)) = (&source, name) else { continue };
        match source.contains(&format!("fn {name}(")) {
            true => found.push(Named {
                file: short.clone(),
                name: name.to_owned(),
                source: Rc::clone(source),
            }),
            false => missing.push(format!("{short}: {name}")),
        }
    }
    (found, missing)
}

/// What is missing where a cell is to name the tests that show `id`, each of which has to say so.
pub(crate) fn gaps(id: &str, cell: &str, says_so: impl Fn(&Named) -> bool) -> Vec<String> {
    let (tests, missing) = tests_in(cell);
    let (named, mut gaps) = (cell.matches('`').count() / 2, Vec::new());
    if named == 0 {
        gaps.push(format!("{id}: no test"));
    }
    if named != tests.len() + missing.len() {
        gaps.push(format!("{id}: {cell} names something else than tests"));
    }
    gaps.extend(missing.into_iter().map(|test| format!("{id}: there is no {test}")));
    let silent = tests.iter().filter(|test| !says_so(test));
    gaps.extend(silent.map(|test| format!("{id}: not said at {}", test.name)));
    gaps
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
