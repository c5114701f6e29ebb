// The user's own type, which derives serde's traits, holds one that does not.

use serde::{Deserialize, Serialize};

use session_actix::Session;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Customer {
    name: String,
    address: Address,
}

#[derive(Clone, Default)]
struct Address {
    street: String,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    customer: Customer,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_customer();
}

fn main() {}
