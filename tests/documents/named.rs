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
    pub(crate) name: String,
    /// All of its file.
    pub(crate) source: Rc<str>,
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
            true => found.push(Named { name: name.to_owned(), source: Rc::clone(source) }),
            false => missing.push(format!("{short}: {name}")),
        }
    }
    (found, missing)
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
