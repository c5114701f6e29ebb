//! L: what a shop keeps.

use serde::{Deserialize, Serialize};
use session_actix::Session;

use super::implement::contents;

/// As [`Medium`](super::Medium), and a cart.
#[derive(Session, Serialize, Deserialize, Clone)]
pub struct Large {
    counter: u32,
    user: Option<u64>,
    signed_in: bool,
    name: String,
    locale: String,
    roles: Vec<String>,
    token: String,
    last_seen: u64,
    message: Option<String>,
    cart: Vec<Item>,
}

/// What is in the cart.
#[derive(Serialize, Deserialize, Clone)]
pub struct Item {
    sku: String,
    quantity: u32,
    price: u64,
}

const ITEMS: u32 = 20;

fn cart(first: u32) -> Vec<Item> {
    let item = |number| Item {
        sku: format!("SKU{number:05}"),
        quantity: number % 3 + 1,
        price: 995 + 100 * u64::from(number),
    };
    (first..first + ITEMS).map(item).collect()
}

fn filled() -> Large {
    Large {
        counter: 300,
        user: Some(1_234_567),
        signed_in: true,
        name: "Ada Lovelace".into(),
        locale: "en-GB".into(),
        roles: ["admin", "editor", "author"].map(str::to_owned).to_vec(),
        token: "0123456789abcdef0123456789abcdef".into(),
        last_seen: 1_767_268_800,
        message: Some("Signed in.".into()),
        cart: cart(0),
    }
}

fn changed() -> Large {
    Large {
        counter: 301,
        user: Some(7_654_321),
        signed_in: false,
        name: "Grace Hopper".into(),
        locale: "en-US".into(),
        roles: ["owner", "writer", "reader"].map(str::to_owned).to_vec(),
        token: "fedcba9876543210fedcba9876543210".into(),
        last_seen: 1_767_268_860,
        message: Some("Signed up.".into()),
        cart: cart(20),
    }
}

contents!("L" Large: counter set_counter, user set_user, signed_in set_signed_in, name set_name,
    locale set_locale, roles set_roles, token set_token, last_seen set_last_seen,
    message set_message, cart set_cart);
