//! Sequences, sets, maps and tuples.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};

use proptest::collection::{btree_map, btree_set, hash_map, hash_set, linked_list, vec, vec_deque};
use proptest::prelude::*;

use super::come_back;
use super::primitives::{Double, Single, doubles, singles};

type Tuple = (u8, i64, Single, (char, String));

fn tuples() -> impl Strategy<Value = Tuple> {
    (any::<u8>(), any::<i64>(), singles(), (any::<char>(), "\\PC{0,8}"))
}

come_back! {
    a_sequence_comes_back: Vec<u32> = vec(any::<u32>(), 0..60);
    // Nothing takes no bytes, so a long one of them is taken for an attack: case 46.
    a_sequence_of_nothing_comes_back: Vec<()> = vec(Just(()), 0..16);
    a_sequence_of_texts_comes_back: Vec<String> = vec("\\PC{0,10}", 0..20);
    a_deque_comes_back: VecDeque<i16> = vec_deque(any::<i16>(), 0..60);
    a_linked_list_comes_back: LinkedList<i64> = linked_list(any::<i64>(), 0..30);
    a_set_comes_back: BTreeSet<String> = btree_set("[a-z]{0,10}", 0..20);
    a_set_without_order_comes_back: HashSet<u64> = hash_set(any::<u64>(), 0..30), unordered;
    a_map_comes_back: BTreeMap<String, Option<i32>> =
        btree_map("[a-z]{0,10}", any::<Option<i32>>(), 0..20);
    a_map_without_order_comes_back: HashMap<char, Vec<u8>> =
        hash_map(any::<char>(), vec(any::<u8>(), 0..10), 0..20), unordered;
    a_map_of_maps_comes_back: BTreeMap<u8, BTreeMap<i8, bool>> =
        btree_map(any::<u8>(), btree_map(any::<i8>(), any::<bool>(), 0..8), 0..10);
    a_set_of_sequences_comes_back: BTreeSet<Vec<u8>> = btree_set(vec(any::<u8>(), 0..8), 0..20);
    a_tuple_comes_back: Tuple = tuples();
    a_tuple_of_one_comes_back: (Double,) = doubles().prop_map(|value| (value,));
    an_array_comes_back: [u8; 32] = any::<[u8; 32]>();
    an_array_of_nothing_comes_back: [u64; 0] = Just([]);
    an_array_of_tuples_comes_back: [(bool, Single); 3] = [
        (any::<bool>(), singles()),
        (any::<bool>(), singles()),
        (any::<bool>(), singles()),
    ];
}
