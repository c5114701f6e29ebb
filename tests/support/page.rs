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

/// The token in the first form of a page; `None` if there is none.
pub(crate) fn token_of(html: &str) -> Option<&str> {
    let (_, field) = html.split_once("name=csrf_token value=")?;
    field.split('>').next()
}

/// The messages that a page shows, each behind its level.
pub(crate) fn messages_of(html: &str) -> Vec<String> {
    let messages = html.split("<p role=status class=").skip(1);
    messages.filter_map(|rest| Some(rest.split('<').next()?.replacen('>', ": ", 1))).collect()
}
