//! Reading pages.

/// The text of the element with this id in a page; `None` if there is no such element.
pub(crate) fn text_of<'p>(html: &'p str, id: &str) -> Option<&'p str> {
    let tag = html.split('<').find(|tag| {
        let attributes = tag.split('>').next().unwrap_or_default();
        attributes
            .split_ascii_whitespace()
            .any(|word| word.strip_prefix("id=").is_some_and(|value| value.trim_matches('"') == id))
    })?;
    tag.split_once('>').map(|(_, text)| text)
}
