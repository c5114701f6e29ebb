//! Structs and enums, in all the ways that they are written.

use proptest::collection::vec;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::come_back;
use super::primitives::{Double, doubles};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Newtype(String);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Pair(i32, Double);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Item {
    name: String,
    price: u64,
    unit: Unit,
    #[serde(rename = "kind", default)]
    choice: Choice,
    #[serde(skip)]
    skipped: (),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
enum Choice {
    #[default]
    Unit,
    Newtype(Newtype),
    Tuple(u8, Pair),
    Struct {
        name: Option<String>,
        all: Vec<u16>,
    },
}

/// As deep as it likes to be, within what a session takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Tree {
    leaf: Choice,
    left: Option<Box<Tree>>,
    others: Vec<Tree>,
}

fn pairs() -> impl Strategy<Value = Pair> {
    (any::<i32>(), doubles()).prop_map(|(number, double)| Pair(number, double))
}

fn choices() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::Unit),
        "\\PC{0,10}".prop_map(|text| Choice::Newtype(Newtype(text))),
        (any::<u8>(), pairs()).prop_map(|(number, pair)| Choice::Tuple(number, pair)),
        (proptest::option::of("\\PC{0,6}"), vec(any::<u16>(), 0..8))
            .prop_map(|(name, all)| Choice::Struct { name, all }),
    ]
}

fn items() -> impl Strategy<Value = Item> {
    let parts = ("\\PC{0,10}", any::<u64>(), choices());
    parts.prop_map(|(name, price, choice)| Item { name, price, choice, unit: Unit, skipped: () })
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = choices().prop_map(|leaf| Tree { leaf, ..Tree::default() });
    leaf.prop_recursive(6, 24, 3, |inner| {
        let left = proptest::option::of(inner.clone().prop_map(Box::new));
        let parts = (choices(), left, vec(inner, 0..3));
        parts.prop_map(|(leaf, left, others)| Tree { leaf, left, others })
    })
}

come_back! {
    a_unit_struct_comes_back: Unit = Just(Unit);
    a_newtype_struct_comes_back: Newtype = "\\PC{0,30}".prop_map(Newtype);
    a_tuple_struct_comes_back: Pair = pairs();
    a_struct_comes_back: Item = items();
    every_kind_of_variant_comes_back: Choice = choices();
    a_sequence_of_structs_comes_back: Vec<Item> = vec(items(), 0..10);
    a_recursive_type_comes_back: Tree = trees();
    an_option_comes_back: Option<u64> = any::<Option<u64>>();
    an_option_of_an_option_comes_back: Option<Option<String>> =
        proptest::option::of(proptest::option::of("\\PC{0,10}"));
    an_option_of_nothing_comes_back: Option<()> = proptest::option::of(Just(()));
    a_result_comes_back: Option<Result<String, i32>> =
        prop::result::maybe_ok("\\PC{0,10}", any::<i32>()).prop_map(Some);
}
