//! The bytes of a field, as a person can read them.

use std::fmt::{self, Write as _};

use super::escaped::Escaped;

/// Displays a field's encoded value as HTML: as text if it is nothing but text, and as bytes, both
/// cut off where they get long.
pub(super) struct Value<'a>(pub(super) &'a [u8]);

/// Bytes that are shown.
const BYTES: usize = 32;
/// Characters of text that are shown.
const CHARACTERS: usize = 200;

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = text(self.0) {
            let (shown, rest) = cut(text);
            // What is written from right to left turns nothing around it.
            write!(f, "<q><bdi>{}</bdi></q>", Escaped(shown))?;
            more(f, rest, "character")?;
            f.write_char(' ')?;
        }
        let shown = &self.0[..self.0.len().min(BYTES)];
        f.write_str("<code>")?;
        for (index, byte) in shown.iter().enumerate() {
            write!(f, "{}{byte:02x}", if index > 0 { " " } else { "" })?;
        }
        f.write_str("</code>")?;
        more(f, self.0.len() - shown.len(), "byte")
    }
}

fn more(f: &mut fmt::Formatter<'_>, count: usize, what: &str) -> fmt::Result {
    match count {
        0 => Ok(()),
        1 => write!(f, " <i>and 1 {what} more</i>"),
        _ => write!(f, " <i>and {count} {what}s more</i>"),
    }
}

/// The beginning of a text, and how many characters follow.
fn cut(text: &str) -> (&str, usize) {
    let end = text.char_indices().nth(CHARACTERS).map_or(text.len(), |(end, _)| end);
    (&text[..end], text[end..].chars().count())
}

/// What a `String` or an `Option<String>` has written: its length, then readable UTF-8.
fn text(value: &[u8]) -> Option<&str> {
    string(value).or_else(|| string(value.strip_prefix(&[1])?))
}

fn string(value: &[u8]) -> Option<&str> {
    let len_len = value.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let (len, text) = value.split_at(len_len);
    // A length of five bytes or more is one that no cookie and no store has.
    let is_len = len_len < 5 && read(len) == text.len();
    let text = str::from_utf8(text).ok().filter(|text| is_len && !text.is_empty())?;
    let is_readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(is_readable).then_some(text)
}

/// The number that a few bytes stand for, the lowest seven bits first.
fn read(varint: &[u8]) -> usize {
    varint.iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_beside_its_bytes() {
        assert_eq!(Value(b"\x02hi").to_string(), "<q><bdi>hi</bdi></q> <code>02 68 69</code>");
        assert!(Value(b"\x01\x02hi").to_string().starts_with("<q><bdi>hi</bdi></q>"), "an Option");
        assert_eq!(Value(&[0xac, 0x02]).to_string(), "<code>ac 02</code>");
        assert_eq!(Value(&[]).to_string(), "<code></code>");
    }

    #[test]
    fn what_is_no_readable_text_is_shown_as_bytes_alone() {
        for value in [&b"\x02h"[..], b"\x02h\x1b", b"\x02h\xff", b"\x00", b"\x82\x80\x80\x80\x00hi"]
        {
            assert_eq!(text(value), None, "{value:?}");
        }
    }

    #[test]
    fn markup_in_text_is_text() {
        assert!(Value(b"\x03<b>").to_string().starts_with("<q><bdi>&lt;b&gt;</bdi></q>"));
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let mut value = vec![0x92, 0x03];
        value.extend("ä".repeat(201).bytes());
        assert_eq!(text(&value), Some(&*"ä".repeat(201)));
        let shown = Value(&value).to_string();
        assert!(
            shown.contains(&format!(
                "<bdi>{}</bdi></q> <i>and 1 character more</i>",
                "ä".repeat(200)
            ))
        );
        assert!(shown.ends_with(" <i>and 372 bytes more</i>"), "{shown}");
    }
}
