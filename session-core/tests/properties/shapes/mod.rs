//! Every shape of serde's data model comes back as it was: from a cookie, however it is protected,
//! and from a store.

mod collections;
mod compound;
mod holder;
mod library;
mod primitives;
mod round_trip;

/// A property for each type: values of it come back.
///
/// Types whose encoding has no order of its own say `unordered`.
macro_rules! come_back {
    ($($name:ident: $ty:ty = $values:expr $(, $unordered:ident)?;)*) => {$(
        #[test]
        fn $name() {
            #[derive(session_core::Session)]
            struct Visitor {
                #[session(tag = 1)]
                before: u32,
                #[session(tag = 2)]
                value: $ty,
                #[session(tag = 3)]
                after: String,
            }
            $crate::properties::shapes::holder::holder!(Visitor, $ty $(, $unordered)?);
            $crate::properties::shapes::round_trip::comes_back::<Visitor>($values);
        }
    )*};
}

use come_back;
