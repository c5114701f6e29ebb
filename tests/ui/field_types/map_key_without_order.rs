// The key of a map has no order.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use session_actix::Session;

#[derive(Clone, Serialize, Deserialize)]
enum Size {
    Small,
    Large,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    stock: BTreeMap<Size, u32>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_stock();
}

fn main() {}
