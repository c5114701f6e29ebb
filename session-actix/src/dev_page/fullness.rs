//! How much room a session takes, and of how much.

use std::fmt;

use session_core::EncodedSizes;

use super::page::Shown;

/// Displays it: a bar for a cookie, a number for what is in a store.
pub(super) struct Fullness<'a>(pub(super) &'a Shown<'a>);

const LIMIT: usize = EncodedSizes::LIMIT;

impl fmt::Display for Fullness<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cookie = self.0.sizes.cookie();
        if let Some(stored) = self.0.overview.stored {
            let carrier = if self.0.overview.id_header.is_some() { "header" } else { "cookie" };
            return write!(
                f,
                "<p><b>{stored}</b> bytes in the store, if it were written now.\
                 <p>The {carrier} has {cookie}, whatever the session holds."
            );
        }
        let percent = cookie * 100 / LIMIT;
        write!(f, "<p><b>{cookie}</b> of {LIMIT} bytes, {percent} %, if it were set now.")?;
        self.bar(f, percent)?;
        if cookie > LIMIT {
            f.write_str(
                "<p class=bad>It does not fit: a response that sets it becomes a 500, and the log \
                 names the largest fields.",
            )?;
        }
        Ok(())
    }
}

impl Fullness<'_> {
    fn bar(&self, f: &mut fmt::Formatter<'_>, percent: usize) -> fmt::Result {
        // Attributes, where a `style` would need leave from the page's policy.
        write!(
            f,
            "<svg role=img aria-label=\"The cookie is {percent} % full.\" \
             viewBox=\"0 0 {LIMIT} 100\" preserveAspectRatio=none>"
        )?;
        let mut x = 0;
        let fields = self.0.overview.fields.iter().enumerate();
        let fields = fields.map(|(index, field)| (Colour::of_field(index), field.size));
        let others = self.0.overview.others.iter().map(|other| (Colour::OTHER, other.size));
        for (colour, size) in fields.chain(others).chain([(Colour::AROUND, self.0.around())]) {
            if size > 0 {
                write!(f, "<rect class={colour} x={x} width={size} height=100 />")?;
            }
            x += size;
        }
        f.write_str("</svg>")
    }
}

/// What tells a part of the bar from others, and where it is named; a class of the style.
#[derive(Clone, Copy)]
pub(super) struct Colour(usize);

impl Colour {
    /// Fields' own, which come again after so many.
    const FIELDS: usize = 6;
    pub(super) const OTHER: Self = Self(Self::FIELDS);
    pub(super) const AROUND: Self = Self(Self::FIELDS + 1);

    pub(super) fn of_field(index: usize) -> Self {
        Self(index % Self::FIELDS)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}", self.0)
    }
}
