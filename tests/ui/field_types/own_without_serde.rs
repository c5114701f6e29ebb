// The user's own type derives none of serde's traits.

use session_actix::Session;

struct Item {
    name: String,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    cart: Vec<Item>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_cart();
}

fn main() {}
