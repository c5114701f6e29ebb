//! A session with fields of all kinds, in Rust and as the page sees it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use session_core::Session;

use crate::draw::Draw;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Item {
    name: String,
    quantity: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    #[default]
    Nothing,
    Circle(u16),
    Box(i64, bool),
}

/// Numbers as texts.
pub(crate) mod digits {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(value: &u32, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&value.to_string())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        String::deserialize(from)?.parse().map_err(Error::custom)
    }
}

#[derive(Session, Clone, Debug, PartialEq, Serialize)]
#[session(generation = 3)]
pub(crate) struct Everything {
    visits: u32,
    #[session(owner)]
    pub(crate) user: Option<u64>,
    small: i8,
    signed: i64,
    ratio: f64,
    half: f32,
    letter: char,
    flag: bool,
    name: String,
    pair: (u16, bool),
    token: [u8; 0x4],
    tags: std::vec::Vec<std::string::String>,
    #[rustfmt::skip]
    prices: BTreeMap < String , u32, >,
    numbers: BTreeMap<u8, i32>,
    set: BTreeSet<i16>,
    nested: Option<Vec<Option<i16>>>,
    item: crate::everything::Item,
    shapes: Vec<Shape>,
    boxed: Box<[u16]>,
    borrowed: Cow<'static, str>,
    r#type: u8,
    #[session(tag = 111)]
    pinned: String,
    #[session(version = 12)]
    versioned: u8,
    #[session(rename = "former")]
    renamed: u16,
    #[session(type = "shop::Price<3>")]
    named: u64,
    #[session(with = crate::everything::digits)]
    #[serde(with = "digits")]
    by_module: u32,
    #[session(expires = "15m")]
    pub(crate) code: String,
}

/// The lifetime of `code`, in seconds.
pub(crate) const LIFETIME: u32 = 15 * 60;

/// Leaves one field absent.
type Reset = fn(&mut Session<Everything>);

/// What makes fields absent, with their names.
pub(crate) const RESETS: [(&str, Reset); 9] = [
    ("visits", |s| s.reset_visits()),
    ("letter", |s| s.reset_letter()),
    ("name", |s| s.reset_name()),
    ("prices", |s| s.reset_prices()),
    ("nested", |s| s.reset_nested()),
    ("shapes", |s| s.reset_shapes()),
    ("pinned", |s| s.reset_pinned()),
    ("by_module", |s| s.reset_by_module()),
    ("code", |s| s.reset_code()),
];

impl Everything {
    pub(crate) fn drawn(draw: &mut Draw) -> Self {
        Self {
            visits: draw.spread() as u32,
            user: draw.coin().then(|| draw.spread()),
            small: draw.number() as i8,
            signed: (draw.spread() as i64).wrapping_mul(if draw.coin() { 1 } else { -1 }),
            ratio: f64::from(draw.number() as i32) / 8.0,
            half: f32::from(draw.number() as i16) / 4.0,
            letter: draw.text().chars().next().unwrap_or('\u{10ffff}'),
            flag: draw.coin(),
            name: draw.text(),
            pair: (draw.spread() as u16, draw.coin()),
            token: (draw.number() as u32).to_be_bytes(),
            tags: draw.list(Draw::text),
            prices: draw.list(|draw| (draw.text(), draw.spread() as u32)).into_iter().collect(),
            numbers: draw.list(|d| (d.number() as u8, d.number() as i32)).into_iter().collect(),
            set: draw.list(|draw| draw.number() as i16).into_iter().collect(),
            nested: draw.coin().then(|| draw.list(|d| d.coin().then(|| d.number() as i16))),
            item: Item { name: draw.text(), quantity: draw.spread() as u32 },
            shapes: draw.list(Shape::drawn),
            boxed: draw.list(|draw| draw.spread() as u16).into(),
            borrowed: Cow::Owned(draw.text()),
            r#type: draw.number() as u8,
            pinned: draw.text(),
            versioned: draw.number() as u8,
            renamed: draw.spread() as u16,
            named: draw.spread(),
            by_module: draw.spread() as u32,
            code: draw.text(),
        }
    }
}

impl Shape {
    fn drawn(draw: &mut Draw) -> Self {
        match draw.below(3) {
            0 => Self::Nothing,
            1 => Self::Circle(draw.spread() as u16),
            _ => Self::Box(draw.number() as i64, draw.coin()),
        }
    }
}

/// The same struct for the other implementation, its types in other spellings than above.
pub(crate) fn described() -> Value {
    json!([
        {"name": "visits", "type": "u32"},
        {"name": "user", "type": "core::option::Option<u64>"},
        {"name": "small", "type": "(i8)"},
        {"name": "signed", "type": "i64"},
        {"name": "ratio", "type": "f64"},
        {"name": "half", "type": "f32"},
        {"name": "letter", "type": "char"},
        {"name": "flag", "type": "std::primitive::bool"},
        {"name": "name", "type": "::alloc::string::String"},
        {"name": "pair", "type": "( u16 , bool , )"},
        {"name": "token", "type": "[u8; 4_usize]"},
        {"name": "tags", "type": "Vec::<String,>"},
        {"name": "prices", "type": "std::collections::BTreeMap<String, u32>"},
        {"name": "numbers", "type": "BTreeMap<u8, i32>"},
        {"name": "set", "type": "BTreeSet<i16>"},
        {"name": "nested", "type": "Option<(Vec<(Option<i16>)>)>"},
        {"name": "item", "type": "Item"},
        {"name": "shapes", "type": "Vec<self::Shape>"},
        {"name": "boxed", "type": "Box<[u16]>"},
        {"name": "borrowed", "type": "std::borrow::Cow<'static, str>"},
        {"name": "r#type", "type": "u8"},
        {"name": "pinned", "type": "String", "tag": 111},
        {"name": "versioned", "type": "u8", "version": 12},
        {"name": "renamed", "type": "u16", "rename": "former"},
        {"name": "named", "type": "Price<0b11>", "as": "u64"},
        {"name": "by_module", "type": "u32", "module": "crate :: everything::digits", "as": "String"},
        {"name": "code", "type": "String", "expires": true},
    ])
}

/// The types that `described` names and does not explain.
pub(crate) fn named() -> Value {
    json!({
        "Item": {"struct": [["name", "String"], ["quantity", "u32"]]},
        "Shape": {"enum": [["Nothing"], ["Circle", "u16"], ["Box", "i64", "bool"]]},
    })
}

/// The fields in JSON, by the names that `described` has, as they are when `code` was set at a time.
pub(crate) fn values(fields: &Everything, set: u32) -> Value {
    let mut values = serde_json::to_value(fields).expect("JSON has room for all of them");
    let object = values.as_object_mut().expect("a struct");
    let ty = object.remove("type").expect("a field");
    object.insert("r#type".to_owned(), ty);
    let code = object["code"].take();
    object["code"] = json!([set + LIFETIME, code]);
    values
}
