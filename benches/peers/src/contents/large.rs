//! L: what a shop keeps.

use serde::{Deserialize, Serialize};
use session_actix::Session;

use super::implement::contents;
use super::{Contents as _, Medium};

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

fn shop(medium: Medium, cart: Vec<Item>) -> Large {
    let Medium { counter, user, signed_in, name, locale, roles, token, last_seen, message } =
        medium;
    Large { counter, user, signed_in, name, locale, roles, token, last_seen, message, cart }
}

fn filled() -> Large {
    shop(Medium::filled(), cart(0))
}

fn changed() -> Large {
    shop(Medium::changed(), cart(ITEMS))
}

contents!("L" Large: counter set_counter, user set_user, signed_in set_signed_in, name set_name,
    locale set_locale, roles set_roles, token set_token, last_seen set_last_seen,
    message set_message, cart set_cart);
