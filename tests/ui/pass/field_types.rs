//! Types that look like some that a session can't have.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use session_actix::Session;

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
enum Theme {
    #[default]
    Light,
    Dark,
}

/// Neither `Copy` nor `Default`.
#[derive(Clone, Serialize, Deserialize)]
struct Item {
    name: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Page<T> {
    items: Vec<T>,
}

const SEATS: usize = 4;

#[derive(Session)]
struct Visitor {
    boxed_slice: Box<[u8]>,
    boxed_text: Box<str>,
    borrowed: Cow<'static, str>,
    array: [u8; 32],
    #[session(type = "[u32; 4]")]
    seats: [u32; SEATS],
    nested: Option<Vec<(u32, Box<Item>)>>,
    by_name: BTreeMap<String, HashMap<u8, Item>>,
    set: BTreeSet<(u8, char)>,
    queue: VecDeque<Item>,
    page: Page<u32>,
    #[session(copy)]
    theme: Theme,
    #[session(copy)]
    last_theme: Option<Theme>,
    #[session(default = Item { name: "tea".to_owned() })]
    favourite: Item,
    #[session(was("u16", "u8"))]
    level: u32,
    nothing: (),
}

fn uses(visitor: &mut Session<Visitor>) {
    visitor.page_mut().items.clear();
    visitor.queue_mut().pop_front();
    let _: &Item = visitor.favourite();
    visitor.set_last_theme(match visitor.theme() {
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Light,
    });
    let _: &Cow<'static, str> = visitor.borrowed();
    let _: Option<&[(u32, Box<Item>)]> = visitor.nested();
}

#[test]
fn whatever_owns_plain_values_can_be_a_field() {
    let _: fn(&mut Session<Visitor>) = uses;
}
