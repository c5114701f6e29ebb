//! Messages for the next page.

use std::borrow::Borrow;
use std::ops::Deref;
use std::vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::flash_message::FlashMessage;
use crate::merge::MergeUnion;

/// Messages for the next page that is shown: a field type. Each field is a queue of its own.
///
/// A handler that answers with a redirect pushes; the page that is shown next takes, and the queue
/// is empty from then on.
///
/// ```
/// use session_core::{Flash, FlashMessage, Session};
///
/// #[derive(Session)]
/// struct Visitor {
///     #[session(merge = union)]
///     flash: Flash,
/// }
///
/// fn add_to_cart(visitor: &mut Session<Visitor>) {
///     visitor.flash_mut().push(FlashMessage::success("Tea is in your cart."));
/// }
///
/// fn show_page(visitor: &mut Session<Visitor>) -> String {
///     let messages = visitor.take_flash();
///     messages.iter().map(|message| format!("<p class={}>{message}</p>", message.level())).collect()
/// }
/// # let _ = (add_to_cart, show_page);
/// ```
///
/// `take_flash()` on an empty queue changes nothing, so the page sets no cookie then. Messages
/// that two requests push at once are both kept with `merge = union`. What is pushed has to fit
/// into the cookie beside the rest of the session; keep messages short, or use a store.
///
/// Text is not escaped: a template that writes it into HTML does that.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Flash<M = FlashMessage>(Vec<M>);

impl<M> Flash<M> {
    /// An empty queue.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Puts a message behind the others.
    pub fn push(&mut self, message: impl Into<M>) {
        self.0.push(message.into());
    }

    /// Does the same unless an equal message is in the queue.
    pub fn push_unless_there(&mut self, message: impl Into<M>)
    where
        M: PartialEq,
    {
        let message = message.into();
        if !self.0.contains(&message) {
            self.0.push(message);
        }
    }

    /// The messages, oldest first; they stay.
    #[must_use]
    pub fn peek(&self) -> &[M] {
        &self.0
    }

    /// The messages, oldest first; the queue is empty from then on.
    #[must_use = "the messages are gone from the queue"]
    pub fn take(&mut self) -> Vec<M> {
        std::mem::take(&mut self.0)
    }
}

/// The messages, oldest first.
impl<M> Deref for Flash<M> {
    type Target = [M];

    fn deref(&self) -> &[M] {
        &self.0
    }
}

impl<M> Default for Flash<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M> FromIterator<M> for Flash<M> {
    fn from_iter<I: IntoIterator<Item = M>>(messages: I) -> Self {
        Self(messages.into_iter().collect())
    }
}

impl<M> Extend<M> for Flash<M> {
    fn extend<I: IntoIterator<Item = M>>(&mut self, messages: I) {
        self.0.extend(messages);
    }
}

impl<M> IntoIterator for Flash<M> {
    type Item = M;
    type IntoIter = vec::IntoIter<M>;

    fn into_iter(self) -> vec::IntoIter<M> {
        self.0.into_iter()
    }
}

impl<'a, M> IntoIterator for &'a Flash<M> {
    type Item = &'a M;
    type IntoIter = std::slice::Iter<'a, M>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// What either has taken is gone, and what either has pushed is there, theirs first.
impl<M: PartialEq> MergeUnion for Flash<M> {
    fn merge_union(base: Self, theirs: Self, mine: Self) -> Self {
        let taken = without(base.0.iter().collect(), &mine.0);
        let mut merged = without(theirs.0, taken);
        merged.extend(without(mine.0, &base.0));
        Self(merged)
    }
}

/// The messages without as many of each as are in `others`.
fn without<'a, M, B>(messages: Vec<B>, others: impl IntoIterator<Item = &'a M>) -> Vec<B>
where
    M: PartialEq + 'a,
    B: Borrow<M>,
{
    let mut others: Vec<&M> = others.into_iter().collect();
    let is_left = |message: &B| match others.iter().position(|other| *other == message.borrow()) {
        Some(at) => {
            others.swap_remove(at);
            false
        }
        None => true,
    };
    messages.into_iter().filter(is_left).collect()
}

impl<M: Serialize> Serialize for Flash<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, M: Deserialize<'de>> Deserialize<'de> for Flash<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flash(messages: &[&str]) -> Flash<String> {
        messages.iter().map(|message| (*message).to_owned()).collect()
    }

    // Pyramid 6
    #[test]
    fn a_message_can_be_pushed_with_and_without_duplicates() {
        let mut flash = Flash::<String>::new();
        flash.push("a");
        flash.push("a");
        flash.push_unless_there("a");
        flash.push_unless_there("b");
        assert_eq!(flash.peek(), ["a", "a", "b"]);
    }

    // Pyramid 7, Pyramid 8
    #[test]
    fn peeking_keeps_the_messages_and_taking_does_not() {
        let mut flash = flash(&["a", "b"]);
        assert_eq!((flash.peek().len(), flash.len()), (2, 2));
        assert_eq!(flash.take(), ["a", "b"]);
        assert!(flash.is_empty());
    }

    #[test]
    fn two_requests_lose_no_message_and_bring_none_back() {
        let merged = |base: &[&str], theirs: &[&str], mine: &[&str]| {
            MergeUnion::merge_union(flash(base), flash(theirs), flash(mine))
        };
        assert_eq!(merged(&["a"], &["a", "b"], &["a", "c"]), flash(&["a", "b", "c"]));
        assert_eq!(merged(&["a"], &["a", "b"], &[]), flash(&["b"]), "mine has shown `a`");
        assert_eq!(merged(&["a"], &[], &["a", "c"]), flash(&["c"]), "theirs has shown it");
        assert_eq!(merged(&["a"], &["a", "a"], &["a"]), flash(&["a", "a"]), "pushed once more");
    }
}
