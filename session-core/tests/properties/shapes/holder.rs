//! A session with a field of some type.

use session_core::{Session, SessionState};

/// A session with a field of some type between two others.
pub(super) trait Holder: SessionState {
    type Value: Clone + std::fmt::Debug + PartialEq;
    /// Whether equal values have equal bytes.
    const IS_ORDERED: bool;

    fn put(visitor: &mut Session<Self>, before: u32, value: Self::Value, after: &str);
    fn set(visitor: &mut Session<Self>, value: Self::Value);
    fn set_after(visitor: &mut Session<Self>, after: &str);
    /// Hands it out for changes, and changes nothing.
    fn touch(visitor: &mut Session<Self>);
    fn get(visitor: &Session<Self>) -> (u32, Self::Value, String);
}

macro_rules! holder {
    ($visitor:ident, $ty:ty) => {
        $crate::properties::shapes::holder::holder!(@ $visitor, $ty, true);
    };
    ($visitor:ident, $ty:ty, unordered) => {
        $crate::properties::shapes::holder::holder!(@ $visitor, $ty, false);
    };
    (@ $visitor:ident, $ty:ty, $is_ordered:literal) => {
        impl $crate::properties::shapes::holder::Holder for $visitor {
            type Value = $ty;
            const IS_ORDERED: bool = $is_ordered;

            fn put(
                visitor: &mut session_core::Session<Self>,
                before: u32,
                value: $ty,
                after: &str,
            ) {
                visitor.replace(Self { before, value, after: after.to_owned() });
            }

            fn set(visitor: &mut session_core::Session<Self>, value: $ty) {
                visitor.set_value(value);
            }

            fn set_after(visitor: &mut session_core::Session<Self>, after: &str) {
                visitor.set_after(after);
            }

            fn touch(visitor: &mut session_core::Session<Self>) {
                let _ = visitor.value_mut();
            }

            fn get(visitor: &session_core::Session<Self>) -> (u32, $ty, String) {
                let Self { before, value, after } = visitor.snapshot();
                (before, value, after)
            }
        }
    };
}

pub(super) use holder;
