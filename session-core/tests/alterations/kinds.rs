//! Sessions of many types.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use serde::{Deserialize, Serialize};
use session_core::{CsrfToken, Session};

use super::cookies::Varied;
use super::draw::{Draw, text};

#[derive(Session)]
pub(super) struct Scalars {
    count: u32,
    balance: i64,
    signed_in: bool,
    grade: char,
    ratio: f64,
    user: Option<u64>,
}

impl Varied for Scalars {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.set_count(draw.any());
        view.set_balance(draw.any());
        view.set_signed_in(draw.any());
        view.set_grade(draw.any());
        view.set_ratio(draw.any());
        view.set_user(draw.any::<Option<u64>>());
    }
}

#[derive(Session)]
pub(super) struct Texts {
    name: String,
    note: Option<String>,
}

impl Varied for Texts {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.set_name(draw.of(text(24)));
        view.set_note(draw.of(option::of(text(16))));
    }
}

#[derive(Session)]
pub(super) struct Lists {
    numbers: Vec<u16>,
    words: Vec<String>,
    pair: (u8, i32),
}

impl Varied for Lists {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.set_numbers(draw.of(vec(any::<u16>(), 0..8)));
        view.set_words(draw.of(vec(text(6), 0..5)));
        view.set_pair(draw.any::<(u8, i32)>());
    }
}

#[derive(Session)]
pub(super) struct Maps {
    prices: BTreeMap<String, u32>,
    seen: BTreeSet<u16>,
}

impl Varied for Maps {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.set_prices(draw.of(btree_map(text(5), any::<u32>(), 0..4)));
        view.set_seen(draw.of(btree_set(any::<u16>(), 0..8)));
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Item {
    name: String,
    size: Size,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Size {
    Small,
    Of(u32, u32),
    Like { other: Box<Item> },
}

#[derive(Session)]
pub(super) struct Nested {
    cart: Vec<Item>,
    #[session(tag = 5)]
    last: Option<Item>,
}

impl Varied for Nested {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.set_cart(draw.of(vec(item(), 0..4)));
        view.set_last(draw.of(option::of(item())));
    }
}

fn item() -> impl Strategy<Value = Item> {
    let sized = (text(6), size()).prop_map(|(name, size)| Item { name, size });
    (text(6), sized).prop_map(|(name, other)| match other.size {
        Size::Small => Item { name, size: Size::Like { other: Box::new(other) } },
        _ => other,
    })
}

fn size() -> impl Strategy<Value = Size> {
    let of = any::<(u32, u32)>().prop_map(|(width, height)| Size::Of(width, height));
    prop_oneof![Just(Size::Small), of]
}

#[derive(Session)]
pub(super) struct Expiring {
    #[session(expires = "15m")]
    code: Option<String>,
    #[session(expires = "90s")]
    tries: u8,
    visits: u64,
}

impl Varied for Expiring {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.set_code(draw.of(option::of(text(10))));
        view.set_tries(draw.any::<u8>());
        view.set_visits(draw.any::<u64>());
    }
}

#[derive(Session)]
pub(super) struct Guarded {
    csrf: CsrfToken,
    #[session(rotate)]
    user: Option<u32>,
}

impl Varied for Guarded {
    fn vary(view: &mut Session<Self>, draw: &mut Draw) {
        view.csrf_mut().get_or_create().expect("there are random bytes");
        view.set_user(draw.any::<Option<u32>>());
    }
}
