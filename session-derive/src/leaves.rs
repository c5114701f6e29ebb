//! The innermost types that the macro can see in a field's type.

use syn::{PathArguments, Type};

use crate::shape::{Shape, bare, is_str};

/// One of the innermost types.
pub(crate) struct Leaf<'a> {
    /// As written.
    pub(crate) ty: &'a Type,
    /// It has generics of its own, so what is missing may be missing further inside.
    pub(crate) generic: bool,
}

/// The leaves of a type, `u32` and `Item` for `Option<(u32, Vec<Item>)>`.
pub(crate) fn leaves(ty: &Type) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    descend(ty, &mut found);
    found
}

fn descend<'a>(ty: &'a Type, found: &mut Vec<Leaf<'a>>) {
    match Shape::of(ty) {
        Shape::Option(inner) | Shape::Vec(inner) => descend(inner, found),
        Shape::Box(inner) => match bare(inner) {
            Type::Slice(slice) => descend(&slice.elem, found),
            unsized_text if is_str(unsized_text) => found.push(Leaf { ty, generic: true }),
            inner => descend(inner, found),
        },
        Shape::Container(inner) => inner.into_iter().for_each(|ty| descend(ty, found)),
        Shape::Scalar | Shape::String | Shape::Other => {
            found.push(Leaf { ty, generic: is_generic(ty) })
        }
    }
}

fn is_generic(ty: &Type) -> bool {
    match bare(ty) {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| !matches!(last.arguments, PathArguments::None)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spelling::spell;

    fn found(text: &str) -> Vec<String> {
        let ty = syn::parse_str(text).unwrap();
        leaves(&ty).iter().map(|leaf| spell(leaf.ty).unwrap()).collect()
    }

    #[test]
    fn containers_of_the_standard_library_are_looked_through() {
        assert_eq!(found("Vec<Option<Box<Item>>>"), ["Item"]);
        assert_eq!(
            found("std::collections::HashMap<Key, (u32, [Item; 4])>"),
            ["Key", "u32", "Item"]
        );
        assert_eq!(found("collections::BTreeSet<Item>"), ["Item"]);
        assert_eq!(found("Box<[Item]>"), ["Item"]);
    }

    #[test]
    fn other_types_are_leaves() {
        assert_eq!(found("Wrapper<Vec<Item>>"), ["Wrapper<Vec<Item>>"]);
        assert_eq!(found("my::Vec<Item>"), ["Vec<Item>"]);
        assert_eq!(found("Box<str>"), ["Box<str>"]);
    }

    #[test]
    fn a_leaf_with_generics_is_known_as_such() {
        let ty = syn::parse_str("(Item, Wrapper<u8>)").unwrap();
        let generic: Vec<_> = leaves(&ty).iter().map(|leaf| leaf.generic).collect();
        assert_eq!(generic, [false, true]);
    }
}
