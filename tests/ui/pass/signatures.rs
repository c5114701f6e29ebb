//! What the accessors take and return.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use session_actix::{EncodedSizes, SaveError, SaveReport, Session};

#[derive(Clone, Default, Serialize, Deserialize)]
struct Item {
    name: String,
}

#[derive(Session)]
#[session(tracked = "View")]
struct Visitor {
    visits: u32,
    theme: String,
    cart: Vec<Item>,
    name: Option<String>,
    user: Option<u64>,
    last: Option<Item>,
    stock: BTreeMap<String, u32>,
}

fn reads(visitor: &Session<Visitor>) {
    let _: u32 = visitor.visits();
    let _: &str = visitor.theme();
    let _: &[Item] = visitor.cart();
    let _: Option<&str> = visitor.name();
    let _: Option<u64> = visitor.user();
    let _: Option<&Item> = visitor.last();
    let _: &BTreeMap<String, u32> = visitor.stock();
    let _: bool = visitor.has_stock();
    let _: EncodedSizes = visitor.encoded_sizes();
}

fn sets(visitor: &mut Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.set_theme("dark");
    visitor.set_theme(String::new());
    visitor.set_theme('d');
    visitor.set_cart(Vec::new());
    visitor.set_name("Ada");
    visitor.set_name(String::new());
    let text = String::new();
    visitor.set_name(&text);
    visitor.set_name(Some("Ada"));
    visitor.set_name(Some(String::new()));
    visitor.set_name(None::<String>);
    visitor.set_user(17);
    visitor.set_user(None);
    visitor.set_last(Item::default());
    visitor.set_last(Some(Item::default()));
    visitor.set_stock(BTreeMap::new());
}

fn changes(visitor: &mut Session<Visitor>) -> Result<SaveReport, SaveError> {
    *visitor.visits_mut() += 1;
    visitor.theme_mut().push_str("er");
    let name = visitor.take_theme();
    visitor.cart_mut().push(Item { name });
    let _: Option<String> = visitor.take_name();
    visitor.reset_stock();
    let all: Visitor = visitor.snapshot();
    visitor.replace(all);
    visitor.save()
}

#[test]
fn accessors_have_the_types_that_one_expects() {
    let _: fn(&View) = reads;
    let _: fn(&mut View) = sets;
    let _: fn(&mut View) -> Result<SaveReport, SaveError> = changes;
}
