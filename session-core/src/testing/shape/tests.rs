//! Shapes of types, and what has become of them.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use super::*;

fn shape_with<T: DeserializeOwned>(examples: &[Vec<u8>]) -> String {
    let shape = trace(|tracer| T::deserialize(tracer).map(drop), examples);
    let text = shape.to_string();
    assert_eq!(Shape::parse(&text).unwrap().to_string(), text, "what is written is read");
    text
}

fn shape<T: DeserializeOwned>() -> String {
    shape_with::<T>(&[])
}

#[derive(Serialize, Deserialize)]
#[allow(dead_code, reason = "only its shape is looked at")]
enum Plan {
    Free,
    Paid(u32),
    Team { seats: u16, name: String },
    Both(u8, bool),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only its shape is looked at")]
struct Item<T> {
    name: String,
    value: T,
}

#[test]
fn plain_types_have_the_shapes_of_their_bytes() {
    assert_eq!(shape::<u8>(), "u8");
    assert_eq!(shape::<usize>(), "u64");
    assert_eq!(shape::<(i8, i128, f32, char, bool)>(), "(i8, i128, f32, char, bool)");
    assert_eq!(shape::<Box<str>>(), "str");
    assert_eq!(shape::<Option<Vec<String>>>(), "Option<[str]>");
    assert_eq!(shape::<HashMap<u32, BTreeMap<String, ()>>>(), "{u32: {str: ()}}");
    assert_eq!(shape::<[u8; 16]>(), "[u8; 16]");
    assert_eq!(shape::<(u8, (u8, u8))>(), "(u8, (u8, u8))");
    assert_eq!(shape::<Duration>(), "Duration { secs: u64, nanos: u32 }");
    assert_eq!(shape::<NonZeroU32>(), "u32");
    assert!(shape::<SystemTime>().starts_with("SystemTime {"));
}

#[test]
fn every_variant_is_seen_however_deep_its_enum_lies() {
    let plan = "enum Plan { Free, Paid(u32), Team { seats: u16, name: str }, Both(u8, bool) }";
    assert_eq!(shape::<Plan>(), plan);
    assert_eq!(
        shape::<Item<(Vec<Plan>, Result<Option<Plan>, u8>)>>(),
        format!(
            "Item {{ name: str, value: ([{plan}], enum Result {{ Ok(Option<{plan}>), Err(u8) }}) }}"
        )
    );
    assert_eq!(shape::<Vec<IpAddr>>(), "[enum IpAddr { V4([u8; 4]), V6([u8; 16]) }]");
}

#[test]
fn two_types_of_one_name_are_told_apart() {
    assert_eq!(
        shape::<Item<Item<u8>>>(),
        "Item { name: str, value: Item { name: str, value: u8 } }"
    );
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only its shape is looked at")]
enum Tree {
    Node(Box<Tree>, Box<Tree>),
    Many(Vec<Tree>),
    Leaf(i64),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only its shape is looked at")]
struct List(Vec<List>);

#[test]
fn a_type_that_contains_itself_has_an_end() {
    assert_eq!(shape::<Tree>(), "enum Tree { Node(^2, ^2), Many([^3]), Leaf(i64) }");
    assert_eq!(shape::<List>(), "[^1]");
}

/// Takes what begins with the text of its parameter.
struct Picky<const FIRST: char>;

impl<'de, const FIRST: char> Deserialize<'de> for Picky<FIRST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.starts_with(FIRST) { Ok(Self) } else { Err(D::Error::custom("another one")) }
    }
}

#[test]
fn a_type_that_checks_its_values_is_given_one_that_it_takes() {
    assert_eq!(shape::<Item<Picky<'h'>>>(), "Item { name: str, value: str }");
    assert_eq!(shape::<(Picky<'2'>, u8, Picky<'/'>, u16)>(), "(str, u8, str, u16)");
}

#[test]
fn what_no_value_leads_to_is_unknown_until_there_is_an_example() {
    assert_eq!(shape::<Picky<'ß'>>(), "str", "it can only ask once");
    assert_eq!(shape::<(Picky<'ß'>, u8)>(), "(str, ?)");
    assert_eq!(shape::<Vec<Picky<'ß'>>>(), "[str]");
    let example = postcard::to_allocvec(&("ß", 3u8)).unwrap();
    assert_eq!(shape_with::<(Picky<'ß'>, u8)>(&[example]), "(str, u8)");
}

#[test]
fn an_example_shows_its_variant_and_the_others_are_found_without() {
    let example = postcard::to_allocvec(&Plan::Both(1, true)).unwrap();
    assert_eq!(shape_with::<Plan>(&[example]), shape::<Plan>());
}

#[test]
fn an_example_that_is_empty_hides_nothing() {
    let empty: Result<Vec<u16>, Option<u8>> = Ok(Vec::new());
    let example = postcard::to_allocvec(&empty).unwrap();
    let shape = shape_with::<Result<Vec<u16>, Option<u8>>>(&[example]);
    assert_eq!(shape, "enum Result { Ok([u16]), Err(Option<u8>) }");
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only its shape is looked at")]
struct Renamed {
    #[serde(rename = "first name, \"quoted\"")]
    first: u8,
    #[serde(alias = "last", default)]
    second: u16,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only its shape is looked at")]
struct Spaced {
    #[serde(rename = "a: u8, \"b\"")]
    a: u8,
}

#[test]
fn names_of_any_kind_are_written_and_names_that_are_unsure_are_left_out() {
    assert_eq!(shape::<Spaced>(), r#"Spaced { "a: u8, \"b\"": u8 }"#);
    assert_eq!(shape::<Renamed>(), "Renamed(u8, u16)");
}

#[test]
fn a_type_that_postcard_can_t_read_has_no_shape() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code, reason = "only its shape is looked at")]
    enum Untagged {
        Number(u8),
    }
    assert_eq!(shape::<Untagged>(), "?");
}

fn kinds(before: &str, now: &str) -> Vec<Kind> {
    let (before, now) = (Shape::parse(before).unwrap(), Shape::parse(now).unwrap());
    before.differences(&now).iter().map(|difference| difference.kind).collect()
}

fn words(before: &str, now: &str) -> String {
    let (before, now) = (Shape::parse(before).unwrap(), Shape::parse(now).unwrap());
    before.differences(&now).into_iter().map(|difference| difference.text).collect()
}

#[test]
fn names_make_no_difference_to_bytes() {
    assert_eq!(kinds("A { x: u8 }", "A { x: u8 }"), []);
    assert_eq!(kinds("A { x: u8 }", "B { y: u8 }"), [Kind::None, Kind::None]);
    assert_eq!(kinds("A { x: u8, y: u8 }", "A(u8, u8)"), []);
    assert_eq!(words("A { x: u8 }", "A { y: u8 }"), "in `A`, `x` is called `y`");
}

#[test]
fn what_moves_is_misread() {
    assert_eq!(kinds("A { x: u8, y: u8 }", "A { y: u8, x: u8 }"), [Kind::Misread; 2]);
    assert_eq!(kinds("enum A { X, Y }", "enum A { Y, X }"), [Kind::Misread; 2]);
    assert_eq!(kinds("enum A { X, Y, Z }", "enum A { X, Z }"), [Kind::Misread; 2]);
    assert_eq!(kinds("enum A { X, Y }", "enum A { X, Z, Y }"), [Kind::Misread, Kind::Wider]);
    assert_eq!(
        words("A { x: u8, y: u8 }", "A { z: u8, x: u8 }"),
        "in `A`, `z` stands where `x` stoodin `A`, `x` stands where `y` stood"
    );
}

#[test]
fn what_is_added_or_taken_away_is_misread_except_a_last_variant() {
    assert_eq!(
        words("A { x: u8 }", "A { x: u8, y: u8 }"),
        "`A` had 1 part (`x`) and has 2 parts (`x`, `y`)"
    );
    assert_eq!(kinds("(u8, u8)", "(u8, u8, u8)"), [Kind::Misread]);
    assert_eq!(kinds("enum A { X }", "enum A { X, Y(u8) }"), [Kind::Wider]);
    assert_eq!(kinds("enum A { X, Y(u8) }", "enum A { X }"), [Kind::Misread]);
}

#[test]
fn numbers_may_grow_but_not_shrink_nor_from_a_byte() {
    assert_eq!(kinds("u16", "u64"), [Kind::Wider]);
    assert_eq!(kinds("i16", "i32"), [Kind::Wider]);
    for (before, now) in [("u64", "u32"), ("u8", "u16"), ("u32", "i32"), ("f32", "f64")] {
        assert_eq!(kinds(before, now), [Kind::Misread], "{before} {now}");
    }
    assert_eq!(words("[A { x: u32 }]", "[A { x: str }]"), "`A.x` was `u32` and is `str`");
}

#[test]
fn what_is_unknown_is_no_reason_for_alarm_until_it_was_known() {
    assert_eq!(kinds("?", "u8"), [Kind::None]);
    assert_eq!(kinds("?", "?"), []);
    assert_eq!(kinds("(str, u8)", "(str, ?)"), [Kind::Unclear]);
}

#[test]
fn text_that_is_no_shape_is_refused() {
    let deep = "[".repeat(5000);
    for text in ["", "u9", "[u8", "A {", "A { x }", "enum", "enum A", "^", "^x", "u8 u8", &deep] {
        assert!(Shape::parse(text).is_none(), "{text}");
    }
    assert!(Shape::parse("[u8; 99999999999]").is_none());
    assert!(Shape::parse("[[[u8; 9999]; 9999]; 9999]").is_none());
}
