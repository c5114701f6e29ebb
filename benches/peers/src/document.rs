//! Pages of which a part is measured.

use std::fs;
use std::io;
use std::path::Path;

/// Replaces what stands between the two comments of this name in a page of Markdown.
///
/// # Errors
///
/// When the page can't be read or written, or lacks a comment.
pub fn replace_between(page: &Path, name: &str, text: &str) -> io::Result<()> {
    let old = fs::read_to_string(page)?;
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->\n"));
    let parts = old.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some((before, after))
    });
    let lacks = || io::Error::other(format!("{} has no place for {name}", page.display()));
    let (before, after) = parts.ok_or_else(lacks)?;
    fs::write(page, format!("{before}{begin}\n{text}\n{end}{after}"))
}
