//! The sessions of the targets.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};
use session_core::Session;

/// A small one, two fields of which are known.
#[derive(Session)]
#[session(generation = 3)]
pub(crate) struct Visitor {
    #[session(tag = 1)]
    visits: u32,
    #[session(tag = 2)]
    name: String,
}

/// One with fields of every kind.
#[derive(Session, Arbitrary, Clone, Debug, Serialize)]
pub(crate) struct Everything {
    #[session(tag = 1)]
    visits: u32,
    #[session(tag = 2)]
    flag: bool,
    #[session(tag = 3)]
    letter: char,
    #[session(tag = 4)]
    signed: (i8, i16, i32, i64, i128),
    #[session(tag = 5)]
    unsigned: [u128; 2],
    #[session(tag = 6)]
    single: f32,
    #[session(tag = 7)]
    double: f64,
    #[session(tag = 8)]
    text: String,
    #[session(tag = 9)]
    bytes: Vec<u8>,
    #[session(tag = 10)]
    maybe: Option<Option<String>>,
    #[session(tag = 11, default = 7)]
    seven: u64,
    #[session(tag = 12)]
    map: BTreeMap<String, Vec<u16>>,
    #[session(tag = 13)]
    set: BTreeSet<char>,
    #[session(tag = 14)]
    nested: Vec<Vec<Option<bool>>>,
    #[session(tag = 15)]
    #[arbitrary(with = nothings)]
    nothing: Vec<()>,
    #[session(tag = 16)]
    tree: Tree,
    #[session(tag = 17)]
    choice: Choice,
    #[session(tag = 18)]
    unit: (),
    #[session(tag = 19)]
    span: Duration,
    #[session(tag = 20)]
    address: Option<IpAddr>,
    #[session(tag = 21, expires = "15m")]
    code: Option<String>,
    #[session(tag = 22)]
    boxed: Option<Box<Result<u8, String>>>,
}

/// The name of a field, and whether all of these bytes are a value of it. Of fields that bounds
/// concern, and of what expires, nothing is said.
pub(crate) fn is_readable(tag: u16, value: &[u8]) -> Option<(&'static str, bool)> {
    fn all<T: for<'de> Deserialize<'de>>(value: &[u8]) -> bool {
        postcard::take_from_bytes::<T>(value).is_ok_and(|(_, rest)| rest.is_empty())
    }
    Some(match tag {
        1 => ("visits", all::<u32>(value)),
        2 => ("flag", all::<bool>(value)),
        3 => ("letter", all::<char>(value)),
        4 => ("signed", all::<(i8, i16, i32, i64, i128)>(value)),
        5 => ("unsigned", all::<[u128; 2]>(value)),
        6 => ("single", all::<f32>(value)),
        7 => ("double", all::<f64>(value)),
        8 => ("text", all::<String>(value)),
        10 => ("maybe", all::<Option<Option<String>>>(value)),
        11 => ("seven", all::<u64>(value)),
        17 => ("choice", all::<Choice>(value)),
        18 => ("unit", all::<()>(value)),
        19 => ("span", all::<Duration>(value)),
        20 => ("address", all::<Option<IpAddr>>(value)),
        22 => ("boxed", all::<Option<Box<Result<u8, String>>>>(value)),
        _ => return None,
    })
}

/// A type without an end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Tree {
    #[default]
    Leaf,
    Branch(Box<Tree>),
    Fork(Vec<Tree>),
}

/// So deep are values that are written: a `Fork` is two levels, of which there may be 128.
const DEPTH: usize = 60;

/// So many elements without bytes may be written.
const EMPTY: usize = 1024;

fn nothings(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Vec<()>> {
    Ok(vec![(); bytes.int_in_range(0..=EMPTY)?])
}

impl<'a> Arbitrary<'a> for Tree {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut tree = Self::Leaf;
        for _ in 0..bytes.int_in_range(0..=DEPTH)? {
            tree = match bytes.arbitrary()? {
                0..128u8 => Self::Branch(Box::new(tree)),
                more => Self::Fork([vec![tree], vec![Self::Leaf; usize::from(more % 3)]].concat()),
            };
        }
        Ok(tree)
    }
}

/// A type with fields in its variants.
#[derive(Arbitrary, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Choice {
    #[default]
    Nothing,
    One(u8),
    Two(String, i64),
    Named {
        x: u16,
        y: Option<bool>,
    },
}

impl Everything {
    /// All values, encoded: floats are equal where their bits are.
    pub(crate) fn encoded(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("every field can be written")
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn put_floats(&mut self, double: f64) {
        (self.double, self.single) = (double, double as f32);
    }

    pub(crate) fn flip(&mut self) {
        self.flag ^= true;
    }
}
